package io.serai.api.helicone;

import io.serai.guard.DestinationGuard;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Says in Helicone's words why a destination is refused. */
final class DestinationText {
    static final String MISSING = "Invalid destination URL";
    private static final String FORM = "Invalid destination URL format";
    private static final String HTTPS = "Destination must use HTTPS";
    private static final String PLACE = "Destination cannot point to private or internal networks";

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private DestinationText() {}

    /** @param rule of the destination guard that the URL breaks */
    static String of(String url, String rule) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return FORM;
        }
        if (uri.getScheme() == null) {
            return FORM;
        }
        if (!SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
            return HTTPS;
        }
        return switch (DestinationGuard.about(rule)) {
            case SCHEME -> HTTPS;
            case PLACE -> PLACE;
            // What follows is a rule of ours.
            case FORM -> uri.getHost() == null ? FORM : FORM + ": it " + rule;
        };
    }
}
