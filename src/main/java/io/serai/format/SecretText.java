package io.serai.format;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Masks e-mail addresses, keys, tokens and passwords in texts. It knows them by their form and by what stands before them; an
 * id of a trace, a UUID or a hash looks like none of them.
 *
 * <p>Texts are other people's and may be long: no pattern goes back in a text further than a bounded number of characters,
 * and none begins inside a run of characters that it has looked through. What is masked is not masked again. Most characters
 * begin nothing: patterns look at the first one before they look at what stands before it, which takes much longer.
 */
final class SecretText {
    static final String EMAIL = "[e-mail]";
    static final String KEY = "[key]";
    static final String TOKEN = "[token]";
    static final String SECRET = "[secret]";
    private static final String PRIVATE_KEY = "[private-key]";

    /** Masking may bring together what was apart. Two rounds are the most that was ever seen. */
    private static final int ROUNDS = 6;

    private static final int SHORTEST_KEY = 16;
    private static final int SURELY_RANDOM = 20;
    private static final int SHORTEST_TOKEN = 8;
    private static final int SHORTEST_ASSIGNED = 4;
    private static final int LONGEST_COUNT = 11;

    /** Not in the middle of a word; a line break or a URL's escape may stand before it as it is written. */
    private static final String BEGINS = "(?<=\\A|[^A-Za-z0-9_-]|\\\\[nrt]|%[0-9A-Fa-f]{2})";

    private static final String BLOCK = "-----BEGIN";

    /** To its end, or to the end of the text. */
    private static final Pattern PRIVATE_KEYS = Pattern.compile(
            "-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
                    + ".*?(?:-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|\\z)",
            Pattern.DOTALL);

    /** The password between the user and the host. */
    private static final Pattern USERINFO =
            Pattern.compile("(?<=://)([^\\s/?#@:\"'<>]{0,255}+:)[^\\s/?#\"'<>]{1,512}@");

    /** URLs that are secrets themselves. */
    private static final Pattern HOOKS = Pattern.compile(
            "(?i)(hooks\\.slack\\.com/(?:services|workflows|triggers)/|discord(?:app)?\\.com/api/webhooks/"
                    + "|\\.webhook\\.office\\.com/|api\\.telegram\\.org/bot)[^\\s\"'<>|\\\\]++");

    /** Keys that say whose they are. */
    private static final Pattern KEYS = Pattern.compile("(?=[Aghlnprswxy])"
            + BEGINS
            + "(?:"
            // OpenAI, Anthropic, OpenRouter, Langfuse, LiteLLM, Stripe
            + "(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,}+"
            // GitHub, GitLab
            + "|gh[pousr]_[A-Za-z0-9]{20,}+|github_pat_[A-Za-z0-9_]{20,}+|gl[a-z]{2,5}-[A-Za-z0-9_-]{16,}+"
            // Slack
            + "|xox[a-z]-[A-Za-z0-9-]{10,}+|xapp-[A-Za-z0-9-]{10,}+"
            // AWS, Google
            + "|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])|AIza[A-Za-z0-9_-]{20,}+|ya29\\.[A-Za-z0-9_-]{20,}+"
            // Hugging Face, Groq, LangSmith, Perplexity, Replicate, xAI, npm, PyPI
            + "|(?:hf|gsk|r8|npm|lsv2_pt|lsv2_sk)_[A-Za-z0-9_]{16,}+|(?:pplx|xai|pypi|nvapi)-[A-Za-z0-9_-]{16,}+"
            // Standard Webhooks
            + "|whsec_[A-Za-z0-9+/=_-]{16,}+"
            + ")");

    /** JSON Web Tokens, signed or encrypted. */
    private static final Pattern WEB_TOKENS = Pattern.compile(
            "(?=eyJ)" + BEGINS + "eyJ[A-Za-z0-9_-]{6,}+\\.[A-Za-z0-9_-]{4,}+(?:\\.[A-Za-z0-9_-]*+){0,3}+");

    private static final Pattern BEARER =
            Pattern.compile("(?i)(?=b)" + BEGINS + "(bearer(?:[ \\t]|%20){1,8}+)([A-Za-z0-9._~+/=-]{8,}+)");

    private static final Pattern COOKIES =
            Pattern.compile("(?i)(?=c)(cookie[ \\t]{0,3}+:[ \\t]{0,3}+)([^\\r\\n\"']++)");

    /** {@code password=…}, {@code "token": "…"}, {@code Authorization: Basic …}. */
    private static final Pattern PAIRS = Pattern.compile(
            "(?i)(?=[ahprstx])"
                    + "(passwo?r?d|passphrase|pwd|authorization|secret(?:[_-]?access)?(?:[_-]?key)?|api[_-]?key"
                    + "|(?:access|private|signing|routing|hmac)[_-]?key(?:[_-]?id)?|token|x-amz-signature|x-amz-credential"
                    + "|(?<=[?&])sig)"
                    + "(\\\\?[\"']?[ \\t]{0,3}+(?:=>|[:=]|%3D)[ \\t]{0,3}+)"
                    + "(?:(\\\\?[\"'])([^\"'\\\\\\r\\n]++)|((?:(?:bearer|basic|digest|token)[ \\t]{1,3}+)?)([^\\s&;,\"'<>|\\\\]++))");

    private static final Pattern EMAILS = Pattern.compile(
            "(?<![\\p{L}\\p{N}._+'-])[\\p{L}\\p{N}._+'-]{1,64}+(?:@|%40)(?:[\\p{L}\\p{N}-]{1,63}+\\.){1,8}\\p{L}{2,63}+");

    // What each match has at least one of, in lower case: looking for words is far faster than for patterns.
    private static final List<String> IN_HOOKS = List.of("hooks", ".webhook.", "api.telegram");
    private static final List<String> IN_KEYS = List.of("-", "_", "akia", "asia", "aiza", "ya29.");
    private static final List<String> IN_PAIRS =
            List.of("pass", "pwd", "authorization", "secret", "key", "token", "x-amz-", "sig");
    private static final List<String> SEPARATORS = List.of("=", ":", "%3d");

    private static final String CLOSING = ")]}.!?:";

    private SecretText() {}

    /** The text with its secrets masked; the same text when it has none. */
    static String mask(String text) {
        String masked = text;
        for (int round = 0; round < ROUNDS; round++) {
            String next = once(masked);
            if (next.equals(masked)) {
                return masked;
            }
            masked = next;
        }
        return masked;
    }

    /** Whether it stands for a secret, whatever closes a sentence behind it. */
    static boolean isMask(String text) {
        return text.startsWith("[")
                && Stream.of(EMAIL, KEY, TOKEN, SECRET, PRIVATE_KEY)
                        .anyMatch(mask -> text.startsWith(mask)
                                && text.substring(mask.length()).chars().allMatch(c -> CLOSING.indexOf(c) >= 0));
    }

    private static String once(String text) {
        String masked = text;
        if (masked.contains(BLOCK)) {
            masked = PRIVATE_KEYS.matcher(masked).replaceAll(Matcher.quoteReplacement(PRIVATE_KEY));
        }
        // Of the text as it was: what masks bring with them is looked at in the next round.
        String lower = masked.toLowerCase(Locale.ROOT);
        if (lower.contains("://")) {
            masked = replace(USERINFO, masked, found -> found.group(1) + SECRET + "@");
        }
        if (hasAny(lower, IN_HOOKS)) {
            masked = replace(HOOKS, masked, found -> found.group(1) + SECRET);
        }
        if (masked.length() >= SHORTEST_KEY && hasAny(lower, IN_KEYS)) {
            masked = replace(KEYS, masked, found -> hasDigit(found.group()) ? KEY : found.group());
        }
        if (lower.contains("eyj")) {
            masked = replace(WEB_TOKENS, masked, found -> TOKEN);
        }
        if (lower.contains("bearer")) {
            masked = replace(BEARER, masked, SecretText::bearer);
        }
        if (lower.contains("cookie")) {
            masked = replace(COOKIES, masked, SecretText::cookie);
        }
        if (hasAny(lower, SEPARATORS) && hasAny(lower, IN_PAIRS)) {
            masked = replace(PAIRS, masked, SecretText::pair);
        }
        if (lower.contains("@") || lower.contains("%40")) {
            masked = replace(EMAILS, masked, found -> EMAIL);
        }
        return masked;
    }

    private static boolean hasAny(String text, List<String> parts) {
        for (String part : parts) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private static String replace(Pattern pattern, String text, Function<MatchResult, String> mask) {
        return pattern.matcher(text).replaceAll(found -> Matcher.quoteReplacement(mask.apply(found)));
    }

    private static String bearer(MatchResult found) {
        String token = found.group(2);
        return hasDigit(token) || token.length() >= SURELY_RANDOM ? found.group(1) + TOKEN : found.group();
    }

    private static String cookie(MatchResult found) {
        return isMask(found.group(2)) ? found.group() : found.group(1) + SECRET;
    }

    private static String pair(MatchResult found) {
        boolean quoted = found.group(3) != null;
        String value = found.group(quoted ? 4 : 6);
        int end = value.length();
        while (!quoted && end > 0 && CLOSING.indexOf(value.charAt(end - 1)) >= 0) {
            end--;
        }
        String secret = value.substring(0, end);
        if (isMask(value) || !isSecret(found.group(1), found.group(2), secret, quoted)) {
            return found.group();
        }
        String before = quoted ? found.group(3) : found.group(5);
        return found.group(1) + found.group(2) + before + SECRET + value.substring(end);
    }

    /** Whether a value is one: errors speak of tokens and keys, too, and count them. */
    private static boolean isSecret(String key, String separator, String value, boolean quoted) {
        if (value.isEmpty()) {
            return false;
        }
        String name = key.toLowerCase(Locale.ROOT);
        if (name.startsWith("pass") || name.equals("pwd") || name.equals("authorization") || name.startsWith("x-amz")) {
            return true;
        }
        if (value.length() <= LONGEST_COUNT && value.chars().allMatch(Character::isDigit)) {
            return false;
        }
        if (separator.indexOf('=') >= 0 || separator.indexOf('%') >= 0 || quoted) {
            return value.length() >= SHORTEST_ASSIGNED;
        }
        return value.length() >= SHORTEST_TOKEN && hasDigit(value);
    }

    private static boolean hasDigit(String text) {
        return text.chars().anyMatch(c -> c >= '0' && c <= '9');
    }
}
