package io.serai.console;

import io.serai.config.Settings;

/** @param enabled whether the hub serves its console; the API is the same without it */
public record ConsoleConfig(boolean enabled) {
    public static ConsoleConfig read(Settings settings) {
        return new ConsoleConfig(settings.flag("serai.console.enabled", true));
    }
}
