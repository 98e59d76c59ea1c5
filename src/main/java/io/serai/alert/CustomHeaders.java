package io.serai.alert;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which headers an alert may add to its requests: whatever the receiver wants to see, but nothing that frames the
 * request, signs it, speaks to the proxies and clouds between, or steers Camel.
 */
final class CustomHeaders {
    static final int MAX_HEADERS = 32;

    /** Longest value in bytes; common servers take 8 KB for all headers together. */
    static final int MAX_VALUE = 4096;

    /** A token of RFC 9110, 5.6.2, of a length that fits every server. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

    private static final Set<String> OWN = Set.of(
            "host",
            "user-agent",
            // hop by hop: RFC 9110, 7.6.1
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "trailers",
            "transfer-encoding",
            "upgrade",
            "expect",
            // meant for caches and browsers
            "age",
            "cache-control",
            "clear-site-data",
            "expires",
            "pragma",
            "warning",
            // signatures
            "helicone-signature",
            "x-helicone-signature");

    private static final List<String> OWN_PREFIXES = List.of(
            "content-",
            "proxy-",
            "webhook-",
            "svix-",
            "x-svix-",
            "x-amz-",
            "x-amzn-",
            "x-goog",
            "x-gfe",
            "x-azure-",
            "x-fd-",
            "camel",
            "org.apache.camel");

    private CustomHeaders() {}

    static boolean isToken(String name) {
        return NAME.matcher(name).matches();
    }

    /** The rule that the header breaks, or null; the value is never part of the rule's text. */
    static @Nullable String brokenRule(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (OWN.contains(lower) || OWN_PREFIXES.stream().anyMatch(lower::startsWith)) {
            return "is set by the hub or by the servers on the way and can't be given";
        }
        if (value.isBlank()) {
            return "must not be blank";
        }
        if (value.length() > MAX_VALUE) {
            return "must have at most " + MAX_VALUE + " bytes";
        }
        if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            return "must be printable ASCII without line breaks";
        }
        return null;
    }
}
