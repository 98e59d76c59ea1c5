package io.serai.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which files a hub reads, for the commands that read them. */
final class FileOptions {
    @Option(names = "--alerts", paramLabel = "FILE", description = "Declarative alerts (alerts.yaml)")
    private @Nullable Path alerts;

    @Option(names = "--routes", paramLabel = "DIR", description = "Folder of the YAML routes (routes)")
    private @Nullable Path routes;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any configuration key; may be given again and again")
    private Map<String, String> set = new LinkedHashMap<>();

    /** As configuration keys, to be added to. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(set);
        put(settings, "serai.alerts.file", alerts);
        put(settings, "serai.routes", routes);
        return settings;
    }

    /** A path of the command line is relative to where the command was given, not to the hub's folder. */
    static void put(Map<String, String> settings, String key, @Nullable Path path) {
        if (path != null) {
            settings.put(key, path.toAbsolutePath().toString());
        }
    }
}
