package io.serai.alert;

import io.serai.json.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which headers an alert may add to its requests: whatever the receiver wants to see, but nothing that frames the
 * request, signs it, speaks to the proxies and clouds between, or steers Camel. Asked when an alert is read and once
 * more before each request.
 */
public final class CustomHeaders {
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
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "trailers",
            "transfer-encoding",
            "upgrade",
            "expect",
            // Camel never sends these on
            "date",
            "via",
            // meant for caches and browsers
            "age",
            "cache-control",
            "clear-site-data",
            "expires",
            "pragma",
            "warning",
            // open the metadata services of Azure and Google
            "metadata",
            "metadata-flavor",
            // signatures
            "helicone-signature",
            "x-helicone-signature");

    private static final List<String> OWN_PREFIXES = List.of(
            "content-",
            "proxy-",
            "webhook-",
            "serai-",
            "svix-",
            "x-svix-",
            "x-amz-",
            "x-amzn-",
            "x-aws-",
            "x-goog",
            "x-gfe",
            "x-azure-",
            "x-fd-",
            "kafka.",
            "camel",
            "org.apache.camel");

    private CustomHeaders() {}

    /**
     * What is wrong with the header, or null. The field is {@code headers.<name>}; neither the value nor a name that is
     * none is repeated.
     */
    public static @Nullable Problem problem(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            return new Problem(
                    "headers",
                    "has a name that is not a header name: at most 128 letters, digits and ! # $ % & ' * + - . ^ _ ` | ~");
        }
        String broken = brokenRule(name.toLowerCase(Locale.ROOT), value);
        return broken == null ? null : new Problem("headers." + name, broken);
    }

    private static @Nullable String brokenRule(String lowerName, String value) {
        if (OWN.contains(lowerName) || OWN_PREFIXES.stream().anyMatch(lowerName::startsWith)) {
            return "is set by the hub or by the servers on the way and can't be given";
        }
        if (value.isBlank()) {
            return "must not be blank";
        }
        if (value.length() > MAX_VALUE) {
            return "must have at most " + MAX_VALUE + " bytes";
        }
        if (!isPrintable(value)) {
            return "must be printable ASCII without line breaks";
        }
        return null;
    }

    /** Whether the text is printable ASCII in one line, as every value of ours in a header must be. */
    public static boolean isPrintable(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
