package io.serai.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis server listens and how to log in. Printed without user and password.
 *
 * @param host a name or an address, an IPv6 address in brackets
 * @param user null for the default user
 */
public record RedisUrl(
        boolean tls, String host, int port, @Nullable String user, @Nullable String password, int database) {
    /** What a URL must look like, for messages. */
    static final String RULE =
            "must look like redis://host:6379, redis://user:password@host:6379/0 or rediss://… for TLS,"
                    + " with every @ : / # % of user and password percent-encoded";

    private static final int DEFAULT_PORT = 6379;
    // Not java.net.URI: it knows no host for the names with underscores that container networks have.
    private static final Pattern FORM = Pattern.compile("(rediss?)://(?:([^@/?#]*)@)?"
            + "(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,253})(?::(\\d{1,5}))?(?:/(\\d{1,5})?)?");

    /** Null when the text is not the URL of a Redis server. A single word before the @ is the password, as in redis-cli. */
    static @Nullable RedisUrl parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        int port = number(matcher.group(4), DEFAULT_PORT);
        if (port < 1 || port > 65_535) {
            return null;
        }
        boolean tls = matcher.group(1).equals("rediss");
        String host = matcher.group(3);
        int database = number(matcher.group(5), 0);
        String login = matcher.group(2);
        if (login == null || login.isEmpty()) {
            return new RedisUrl(tls, host, port, null, null, database);
        }
        int colon = login.indexOf(':');
        try {
            String user = colon > 0 ? decode(login.substring(0, colon)) : null;
            return new RedisUrl(tls, host, port, user, decode(login.substring(colon + 1)), database);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** For messages: {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return (tls ? "rediss://" : "redis://") + address() + (database == 0 ? "" : "/" + database);
    }

    private static int number(@Nullable String digits, int absent) {
        return digits == null ? absent : Integer.parseInt(digits);
    }

    private static String decode(String text) {
        // A plus is a plus here: only HTML forms mean a space by it.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
