package io.serai.guard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * E-mail addresses, and the URLs by which alerts name them as destinations: {@code mailto:a@example.com,b@example.com}.
 * Only the plain form of an address is one here: no names, quotes, comments, escapes or line breaks, so that nothing of it
 * can end a line of SMTP or of a mail's head.
 */
public final class Recipients {
    /** What such a URL must be, for messages. */
    public static final String RULE = "must be mailto: and 1 to 20 e-mail addresses with commas between them, like"
            + " mailto:oncall@example.com,ops@example.com, without names, quotes and line breaks";

    private static final String SCHEME = "mailto:";
    private static final int MOST = 20;

    /** RFC 5321, section 4.5.3.1. */
    private static final int MAX_LOCAL = 64;

    private static final int MAX_DOMAIN = 255;

    /** No hyphen first: programs behind the mail server take such an address for an option. */
    private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9_+=][A-Za-z0-9_+=-]*(\\.[A-Za-z0-9_+=-]+)*");

    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

    /** With a dot: a single name is one of the mail server's own machines. */
    private static final Pattern DOMAIN = Pattern.compile("(" + LABEL + "\\.)+(?=[A-Za-z])" + LABEL);

    private Recipients() {}

    /** Whether it is meant to name recipients. */
    public static boolean isUrl(String url) {
        return url.startsWith(SCHEME);
    }

    /** Those that such a URL names, each of them once; what is none of them is left as it is. */
    public static List<String> ofUrl(String url) {
        return Arrays.stream(url.substring(SCHEME.length()).split(",", -1))
                .distinct()
                .toList();
    }

    /** Whether such a URL keeps {@link #RULE}. */
    static boolean isWellFormed(String url) {
        String[] addresses = url.substring(SCHEME.length()).split(",", -1);
        return addresses.length <= MOST && Arrays.stream(addresses).allMatch(Recipients::isAddress);
    }

    /** Whether it is one address in the plain form. */
    public static boolean isAddress(String text) {
        int at = text.lastIndexOf('@');
        return at > 0
                && at <= MAX_LOCAL
                && text.length() - at <= MAX_DOMAIN
                && LOCAL.matcher(text.substring(0, at)).matches()
                && DOMAIN.matcher(text.substring(at + 1)).matches();
    }

    /** Whether it says which recipients are fine: an address, {@code *@domain} or {@code *}. */
    static boolean isPattern(String text) {
        return text.equals("*") || isAddress(text.startsWith("*@") ? "any" + text.substring(1) : text);
    }

    /** Whether a pattern is about an address. Mail servers know no difference of case that anybody uses. */
    static boolean covers(String pattern, String address) {
        String asked = address.toLowerCase(Locale.ROOT);
        String entry = pattern.toLowerCase(Locale.ROOT);
        return entry.equals("*") || (entry.startsWith("*@") ? asked.endsWith(entry.substring(1)) : asked.equals(entry));
    }
}
