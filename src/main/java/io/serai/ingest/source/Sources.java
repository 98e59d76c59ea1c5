package io.serai.ingest.source;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** The connections at work, found by the words of their path, and what there is to know of them. */
public final class Sources {
    private final SourcesConfig config;
    private final Map<String, Source> byName = new LinkedHashMap<>();

    public Sources(SourcesConfig config) {
        this(config, System::nanoTime);
    }

    /** @param nanos a clock that only goes forward */
    Sources(SourcesConfig config, LongSupplier nanos) {
        this.config = config;
        config.connections().forEach(connection -> byName.put(connection.source(), new Source(connection, nanos)));
    }

    /** Empty when there is none, or it is off: strangers can't tell one from the other. */
    Optional<Source> find(String type, String name) {
        return known(type, name).filter(source -> source.connection().enabled());
    }

    /** That of a connection that is off, too. */
    Optional<Source> known(String type, String name) {
        return Optional.ofNullable(byName.get(type + "/" + name));
    }

    private Collection<Source> all() {
        return byName.values();
    }

    /**
     * Every connection, in the order of the configuration.
     *
     * @param hub its address as whoever asks reaches it; the configured one counts more
     */
    public List<SourceStatus> status(String hub) {
        String base = config.publicUrl() == null ? hub : config.publicUrl();
        return all().stream().map(source -> status(source, base)).toList();
    }

    private static SourceStatus status(Source source, String base) {
        Connection connection = source.connection();
        SourceRecord.Seen seen = source.record().look();
        String url = base + connection.path();
        return new SourceStatus(
                connection.source(),
                connection.sender().title(),
                url,
                connection.enabled(),
                connection.workspaceId(),
                connection.auth().stream().map(AuthScheme::word).toList(),
                connection.verified(),
                connection.verification().described(),
                connection.rate() == null ? null : connection.rate().print(),
                Snippets.of(connection, url),
                seen.requests(),
                seen.accepted(),
                seen.duplicates(),
                seen.lastAccepted(),
                seen.lastRefused(),
                seen.lastRefusal());
    }

    /**
     * The kinds of senders that have a route and no connection.
     *
     * @param types that have a route
     */
    public List<SourceStatus.Available> available(Set<String> types) {
        Set<String> inOrder = new LinkedHashSet<>(Sender.KNOWN.keySet());
        inOrder.retainAll(types);
        inOrder.addAll(types);
        inOrder.removeAll(config.types());
        return inOrder.stream().map(this::available).toList();
    }

    private SourceStatus.Available available(String type) {
        Sender sender = Sender.of(type);
        return new SourceStatus.Available(
                type,
                sender.title(),
                sender.auth().stream().map(AuthScheme::word).toList(),
                List.of(
                        // Not by name: they may be of workspaces that whoever asks does not know.
                        "serai.sources = " + (byName.isEmpty() ? "" : "…, ") + type + "/main",
                        Connection.key(type, "main") + "secret = <secret>"));
    }
}
