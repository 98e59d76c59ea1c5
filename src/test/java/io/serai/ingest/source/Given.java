package io.serai.ingest.source;

import io.serai.config.Settings;
import java.util.HashMap;
import java.util.Map;

/** Connections as a configuration makes them. */
final class Given {
    private Given() {}

    /**
     * One connection.
     *
     * @param keys without {@code serai.sources.<type>.<name>.}, each followed by its value
     */
    static Connection connection(String source, String... keys) {
        Settings settings = settings(source, keys);
        SourcesConfig config = SourcesConfig.read(settings);
        settings.check();
        return config.connections().getFirst();
    }

    static Settings settings(String source, String... keys) {
        Map<String, String> values = new HashMap<>();
        values.put("serai.sources", source);
        for (int i = 0; i < keys.length; i += 2) {
            values.put("serai.sources." + source.replace('/', '.') + "." + keys[i], keys[i + 1]);
        }
        return Settings.of(Map.of(), Map.of(), values);
    }
}
