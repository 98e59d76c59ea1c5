package io.serai.ingest.source;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The connections at work, found by the words of their path. */
final class Sources {
    private final Map<String, Source> byName = new LinkedHashMap<>();

    Sources(SourcesConfig config, LongSupplier nanos) {
        config.connections().forEach(connection -> byName.put(connection.source(), new Source(connection, nanos)));
    }

    /** Empty when there is none, or it is off: strangers can't tell one from the other. */
    Optional<Source> find(String type, String name) {
        return Optional.ofNullable(byName.get(type + "/" + name))
                .filter(source -> source.connection().enabled());
    }

    /** Those that are off too. */
    Collection<Source> all() {
        return byName.values();
    }
}
