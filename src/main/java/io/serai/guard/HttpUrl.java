package io.serai.guard;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** What any URL in an alert must look like. Where it may lead is {@link DestinationGuard}'s question. */
public final class HttpUrl {
    /** Longer URLs are cut or refused by proxies and log viewers on the way. */
    static final int MAX_LENGTH = 2048;

    private static final int MAX_PORT = 65_535;

    private HttpUrl() {}

    /** The rule that the URL breaks, or null. The URL may be a credential and is never part of the rule's text. */
    public static @Nullable String brokenRule(String url) {
        if (url.length() > MAX_LENGTH) {
            return "must have at most " + MAX_LENGTH + " characters";
        }
        if (url.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            return "must not contain spaces, control characters or characters outside ASCII: percent-encode them";
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return "must be an absolute http or https URL, like https://hooks.example.com/alerts";
        }
        String authority = uri.getRawAuthority();
        if (authority != null && authority.contains("@")) {
            return "must not contain a user name or password: use secret_token or a header";
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getPort() > MAX_PORT || uri.getPort() == 0) {
            return "must be an absolute http or https URL with a host, like https://hooks.example.com/alerts";
        }
        if (uri.getRawFragment() != null) {
            return "must not have a fragment: nothing after # would be sent";
        }
        return null;
    }
}
