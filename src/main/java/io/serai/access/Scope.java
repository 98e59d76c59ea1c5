package io.serai.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token is good for. Each stands alone: {@code manage} does not include {@code read}. */
public enum Scope {
    /** Sends events. */
    INGEST,
    /** Sees alerts, deliveries, dead letters and destinations, without their secrets. */
    READ,
    /** Changes alerts, replays and deletes dead letters, enables destinations, sends tests. */
    MANAGE;

    /** As in requests and answers: {@code ingest}, {@code read}, {@code manage}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> of(String wire) {
        return Arrays.stream(values())
                .filter(scope -> scope.wire().equals(wire))
                .findFirst();
    }
}
