package io.serai.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis listens and how to log in: one server, the nodes of a cluster, or the Sentinels that know the server. Printed
 * without user and password.
 *
 * @param nodes at least one; of a cluster and of Sentinels some, the others are found through them
 * @param master how Sentinels call the server; null without Sentinels
 * @param user null for the default user
 */
public record RedisUrl(
        Kind kind,
        boolean tls,
        List<Node> nodes,
        @Nullable String master,
        @Nullable String user,
        @Nullable String password,
        int database) {
    /** What a URL must look like, for messages. */
    static final String RULE = "must look like redis://host:6379, redis://user:password@host:6379/0,"
            + " redis+cluster://host1:7000,host2:7000 or redis+sentinel://host1:26379,host2:26379/name-of-the-master,"
            + " with rediss for redis for TLS, and with every @ : / # % of user and password percent-encoded";

    private static final int DEFAULT_PORT = 6379;
    private static final int DEFAULT_SENTINEL_PORT = 26379;
    // Not java.net.URI: it knows no host for the names with underscores that container networks have.
    private static final Pattern FORM =
            Pattern.compile("(rediss?)(\\+cluster|\\+sentinel)?://(?:([^@/?#]*)@)?([^@/?#]+)(?:/([^?#]*))?");
    private static final Pattern NODE =
            Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,253})(?::(\\d{1,5}))?");
    private static final Pattern DATABASE = Pattern.compile("(\\d{1,5})?");
    private static final Pattern MASTER = Pattern.compile("([A-Za-z0-9._-]{1,64})(?:/(\\d{1,5})?)?");

    /** What there is behind the URL. */
    public enum Kind {
        /** One server. */
        SERVER,
        /** A Redis Cluster: keys that one script touches must share a hash tag. */
        CLUSTER,
        /** One server at a time, and Sentinels that say which. */
        SENTINEL
    }

    /**
     * One of the addresses.
     *
     * @param host a name or an address, an IPv6 address in brackets
     */
    public record Node(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    public RedisUrl {
        nodes = List.copyOf(nodes);
    }

    /** One server. */
    RedisUrl(boolean tls, String host, int port, @Nullable String user, @Nullable String password, int database) {
        this(Kind.SERVER, tls, List.of(new Node(host, port)), null, user, password, database);
    }

    /** Null when the text is not the URL of a Redis. A single word before the @ is the password, as in redis-cli. */
    static @Nullable RedisUrl parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        boolean tls = matcher.group(1).equals("rediss");
        Kind kind = kind(matcher.group(2));
        List<Node> nodes = nodes(matcher.group(4), kind == Kind.SENTINEL ? DEFAULT_SENTINEL_PORT : DEFAULT_PORT);
        Matcher rest =
                (kind == Kind.SENTINEL ? MASTER : DATABASE).matcher(matcher.group(5) == null ? "" : matcher.group(5));
        if (nodes.isEmpty() || (kind == Kind.SERVER && nodes.size() > 1) || !rest.matches()) {
            return null;
        }
        String master = kind == Kind.SENTINEL ? rest.group(1) : null;
        int database = number(rest.group(kind == Kind.SENTINEL ? 2 : 1), 0);
        if (kind == Kind.CLUSTER && database != 0) {
            // A cluster has no other.
            return null;
        }
        String login = matcher.group(3);
        if (login == null || login.isEmpty()) {
            return new RedisUrl(kind, tls, nodes, master, null, null, database);
        }
        int colon = login.indexOf(':');
        try {
            String user = colon > 0 ? decode(login.substring(0, colon)) : null;
            return new RedisUrl(kind, tls, nodes, master, user, decode(login.substring(colon + 1)), database);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The first host, of one server the only one. */
    public String host() {
        return nodes.getFirst().host();
    }

    /** The first port, of one server the only one. */
    public int port() {
        return nodes.getFirst().port();
    }

    /** For messages: {@code host:port}, or several of them. */
    public String address() {
        return nodes.stream().map(Node::toString).collect(Collectors.joining(","));
    }

    /** The nodes as Redisson wants them. */
    List<String> nodeUrls() {
        return nodes.stream()
                .map(node -> (tls ? "rediss://" : "redis://") + node)
                .toList();
    }

    @Override
    public String toString() {
        String form =
                switch (kind) {
                    case SERVER -> "";
                    case CLUSTER -> "+cluster";
                    case SENTINEL -> "+sentinel";
                };
        return (tls ? "rediss" : "redis") + form + "://" + address() + (master == null ? "" : "/" + master)
                + (database == 0 ? "" : "/" + database);
    }

    private static Kind kind(@Nullable String suffix) {
        if (suffix == null) {
            return Kind.SERVER;
        }
        return suffix.equals("+cluster") ? Kind.CLUSTER : Kind.SENTINEL;
    }

    /** Empty when one of them is none. */
    private static List<Node> nodes(String text, int defaultPort) {
        List<Node> nodes = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher node = NODE.matcher(each);
            int port = node.matches() ? number(node.group(2), defaultPort) : 0;
            if (port < 1 || port > 65_535) {
                return List.of();
            }
            nodes.add(new Node(node.group(1), port));
        }
        return nodes;
    }

    private static int number(@Nullable String digits, int absent) {
        return digits == null ? absent : Integer.parseInt(digits);
    }

    private static String decode(String text) {
        // A plus is a plus here: only HTML forms mean a space by it.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
