package io.serai.cli;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the command line says about a hub.
 *
 * @param home the folder that holds application.properties; relative paths in it are relative to this folder
 * @param settings configuration keys that override file and environment
 */
public record HubOptions(Path home, Map<String, String> settings) {
    public HubOptions {
        settings = Map.copyOf(settings);
    }
}
