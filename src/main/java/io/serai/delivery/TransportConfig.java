package io.serai.delivery;

import io.serai.config.Settings;

/**
 * How many connections to receivers there may be; what finds none free waits, as a part of its attempt.
 *
 * @param maxConnections in all
 * @param maxConnectionsPerHost to one scheme, host and port
 */
public record TransportConfig(int maxConnections, int maxConnectionsPerHost) {
    public static TransportConfig read(Settings settings) {
        return new TransportConfig(
                settings.count("serai.delivery.max-connections", 2048, 1, 65_536),
                settings.count("serai.delivery.max-connections-per-host", 256, 1, 65_536));
    }
}
