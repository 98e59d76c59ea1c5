package io.serai.inbox;

import io.serai.config.Settings;

/**
 * Whether there is an inbox and how much it keeps.
 *
 * @param keep so many requests are kept, the newest ones; each takes at most 64 KiB and its headers
 */
public record InboxConfig(Mode mode, int keep) {
    /** When the inbox is there: {@code AUTO} where nobody but this machine can reach the hub. */
    public enum Mode {
        AUTO,
        ON,
        OFF
    }

    public static InboxConfig read(Settings settings) {
        Mode mode =
                switch (settings.oneOf("serai.inbox.enabled", "auto", "true", "false")) {
                    case "true" -> Mode.ON;
                    case "false" -> Mode.OFF;
                    default -> Mode.AUTO;
                };
        return new InboxConfig(mode, settings.count("serai.inbox.keep", 100, 1, 1000));
    }

    /**
     * @param loopback whether the hub listens on a loopback address only
     */
    public boolean enabled(boolean loopback) {
        return switch (mode) {
            case AUTO -> loopback;
            case ON -> true;
            case OFF -> false;
        };
    }
}
