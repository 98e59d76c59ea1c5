package io.serai.ingest.source;

import io.serai.config.Settings;
import io.serai.json.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may send to {@code /hooks}: {@code serai.sources} names the connections, and each has keys of its own.
 *
 * @param connections in the order of the configuration
 * @param publicUrl under which senders reach the hub, without a slash at its end; null: as whoever asks reaches it
 * @param doubts what is legal and probably not meant; to be told at start
 */
public record SourcesConfig(List<Connection> connections, @Nullable String publicUrl, List<Problem> doubts) {
    private static final String KEY = "serai.sources";
    private static final String PUBLIC_URL = "serai.public-url";
    private static final Pattern NAME = Pattern.compile("([a-z0-9][a-z0-9-]{0,62})/([a-z0-9][a-z0-9-]{0,62})");

    public SourcesConfig {
        connections = List.copyOf(connections);
        doubts = List.copyOf(doubts);
    }

    public static SourcesConfig read(Settings settings) {
        List<Connection> connections = new ArrayList<>();
        List<Problem> doubts = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String source : ConnectionReader.list(settings.text(KEY, ""))) {
            Matcher matcher = NAME.matcher(source);
            if (!matcher.matches()) {
                settings.problem(
                        KEY,
                        "must be names like opik/prod, separated by commas: the type of the sender and a name of yours,"
                                + " each of lower-case letters, digits and -");
            } else if (!seen.add(source)) {
                settings.problem(KEY, "names " + source + " twice");
            } else {
                connections.add(new ConnectionReader(settings, matcher.group(1), matcher.group(2), doubts).read());
            }
        }
        return new SourcesConfig(connections, publicUrl(settings), doubts);
    }

    private static @Nullable String publicUrl(Settings settings) {
        String url = settings.optional(PUBLIC_URL);
        if (url == null) {
            return null;
        }
        try {
            URI uri = new URI(url);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null) {
                return url.replaceFirst("/+$", "");
            }
        } catch (URISyntaxException e) {
            // the rule below says what it must be
        }
        settings.problem(
                PUBLIC_URL, "must be the address under which senders reach the hub, like https://hub.example.com");
        return null;
    }

    /** Where more than this machine reaches the hub, everybody could send in the name of whoever proves nothing. */
    public void requireSecrets(Settings settings) {
        for (Connection connection : connections) {
            if (!connection.verified() && connection.enabled()) {
                String key = Connection.key(connection.type(), connection.name());
                String variable =
                        (key + "secret").replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
                if (connection.auth().contains(AuthScheme.NONE)) {
                    settings.problem(key + "auth", "may be none only where the hub listens on 127.0.0.1");
                } else {
                    settings.problem(
                            key + "secret",
                            "is required where more than this machine reaches the hub: set it (" + variable + " or "
                                    + variable + "_FILE), or listen on 127.0.0.1");
                }
            }
        }
    }

    /** The types that connections have; each needs a route. */
    public Set<String> types() {
        Set<String> types = new TreeSet<>();
        connections.forEach(connection -> types.add(connection.type()));
        return types;
    }

    /**
     * What is configured for one connection and meant for the beans of its type, like {@code origins}; nothing when there
     * is no such connection, or it is off.
     */
    public Map<String, String> options(String type, String name) {
        return connection(type, name).map(Connection::options).orElse(Map.of());
    }

    /** Whether such a connection is configured and on. */
    public boolean has(String type, String name) {
        return connection(type, name).isPresent();
    }

    private Optional<Connection> connection(String type, String name) {
        return connections.stream()
                .filter(Connection::enabled)
                .filter(connection ->
                        connection.type().equals(type) && connection.name().equals(name))
                .findFirst();
    }

    /** The paths of those connections that are on. */
    public Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        connections.stream().filter(Connection::enabled).map(Connection::path).forEach(paths::add);
        return paths;
    }

    /** The paths at which nobody proves who they are, so that only this machine may send there. */
    public Set<String> unverifiedPaths() {
        Set<String> paths = new TreeSet<>();
        connections.stream()
                .filter(connection -> !connection.verified())
                .map(Connection::path)
                .forEach(paths::add);
        return paths;
    }
}
