package io.serai.api;

import io.serai.config.Settings;
import java.time.Duration;

/**
 * How much the HTTP server takes on at a time, and how long it waits for senders. The size of one request is {@code
 * camel.server.maxBodySize}.
 *
 * @param maxInFlight most requests with events that are in hand at a time
 * @param maxBytesInFlight most bytes of the bodies of those to {@code /v1/events}
 * @param headTimeout how long a sender may take for the request line and the headers
 * @param bodyTimeout how long a sender may take for the whole body
 * @param idleTimeout how long a connection may wait for its next request
 * @param maxConnections most connections at a time
 */
public record HttpConfig(
        int maxInFlight,
        long maxBytesInFlight,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        int maxConnections) {
    private static final String MAX_BYTES = "serai.http.max-bytes-in-flight";
    private static final String AUTO = "auto";

    /** What a hub needs for itself, and for what it delivers. */
    private static final long OWN_HEAP = 67_108_864;

    /** Parsed, events take some times the memory that their JSON has. */
    private static final int HEAP_PER_BYTE = 8;

    private static final long LEAST_BYTES = 1_048_576;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    public static HttpConfig read(Settings settings) {
        return new HttpConfig(
                settings.count("serai.http.max-in-flight", 2_048, 1, 1_000_000),
                settings.text(MAX_BYTES, AUTO).equals(AUTO)
                        ? forHeap(Runtime.getRuntime().maxMemory())
                        : settings.number(MAX_BYTES, LEAST_BYTES, LEAST_BYTES, Long.MAX_VALUE),
                settings.duration("serai.http.head-timeout", "10s", SHORTEST, LONGEST),
                settings.duration("serai.http.body-timeout", "60s", SHORTEST, LONGEST),
                settings.duration("serai.http.idle-timeout", "75s", SHORTEST, LONGEST),
                settings.count("serai.http.max-connections", 4_096, 1, 1_000_000));
    }

    /**
     * Most bytes of the bodies of requests to hooks. They have room of their own: anybody may send there, before it is
     * known who it is.
     */
    public long maxHookBytesInFlight() {
        return maxBytesInFlight / 2;
    }

    /** Most bytes of the bodies of all other requests, which manage the hub. */
    long maxOtherBytesInFlight() {
        return maxBytesInFlight / 4;
    }

    static long forHeap(long heap) {
        return Math.max(LEAST_BYTES, (heap - OWN_HEAP) / HEAP_PER_BYTE);
    }
}
