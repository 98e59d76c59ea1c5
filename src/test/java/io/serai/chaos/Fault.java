package io.serai.chaos;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that goes wrong.
 *
 * @param victim it is done to: no two faults at once have the same
 * @param length how long a process is paused or stays away, or a receiver is in a bad mood
 */
record Fault(Kind kind, Victim victim, Duration length) {
    static final int HUBS = 3;

    enum Victim {
        HUB_0,
        HUB_1,
        HUB_2,
        REDIS,
        RECEIVER;

        static Victim hub(int number) {
            return values()[number];
        }

        boolean isHub() {
            return ordinal() < HUBS;
        }

        /** The number of the hub that it is. */
        int hub() {
            if (!isHub()) {
                throw new IllegalStateException(this + " is no hub");
            }
            return ordinal();
        }
    }

    /**
     * Lengths that matter: a hub is paused for longer than its lease, Redis for longer than a client waits, and routes are
     * broken for longer than a hub takes to look at them.
     */
    enum Kind {
        KILL_HUB(100, 1_000),
        TERMINATE_HUB(100, 1_000),
        PAUSE_HUB(2_500, 4_500),
        KILL_REDIS(200, 2_000),
        TERMINATE_REDIS(200, 2_000),
        PAUSE_REDIS(1_500, 3_000),
        FLUSH_SCRIPTS(1, 2),
        RECEIVER_TROUBLE(2_000, 5_000),
        BREAK_ROUTES(1_200, 2_500);

        final int shortestMillis;
        final int longestMillis;

        Kind(int shortestMillis, int longestMillis) {
            this.shortestMillis = shortestMillis;
            this.longestMillis = longestMillis;
        }

        boolean hitsAHub() {
            return this == KILL_HUB || this == TERMINATE_HUB || this == PAUSE_HUB || this == BREAK_ROUTES;
        }

        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @Override
    public String toString() {
        String who = kind.hitsAHub() ? " " + victim.hub() : "";
        String time = kind == Kind.FLUSH_SCRIPTS ? "" : " for " + Figures.seconds(length);
        return kind.words() + who + time;
    }
}
