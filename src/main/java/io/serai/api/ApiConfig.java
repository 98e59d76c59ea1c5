package io.serai.api;

import io.serai.alert.Secret;
import io.serai.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where the hub listens and who may call it.
 *
 * @param port 0 picks a free one
 * @param token the operator's own, which may do everything; null: nobody needs one
 * @param changesPerMinute how often one caller may create or change something
 * @param wrongTokensPerMinute how many wrong tokens one address may send before it is told to wait
 */
public record ApiConfig(String host, int port, @Nullable Secret token, int changesPerMinute, int wrongTokensPerMinute) {
    public static ApiConfig read(Settings settings) {
        String token = settings.optional("serai.api.token");
        ApiConfig config = new ApiConfig(
                settings.text("camel.server.host", "127.0.0.1"),
                settings.count("camel.server.port", 8080, 0, 65_535),
                token == null ? null : new Secret(token),
                settings.count("serai.api.changes-per-minute", 120, 1, 100_000),
                settings.count("serai.api.wrong-tokens-per-minute", 10, 1, 100_000));
        if (config.address() == null) {
            settings.problem("camel.server.host", "must be a name or address of this machine; it can't be resolved");
        } else if (token == null && !config.loopbackOnly()) {
            settings.problem(
                    "serai.api.token",
                    "is required to listen on " + config.host()
                            + ": set it (SERAI_API_TOKEN or SERAI_API_TOKEN_FILE), or listen on 127.0.0.1");
        }
        return config;
    }

    /** Whether only this machine can reach the hub. */
    public boolean loopbackOnly() {
        InetAddress address = address();
        return address != null && address.isLoopbackAddress();
    }

    /** A name under which this machine reaches the hub. */
    public String reachableHost() {
        InetAddress address = address();
        return address == null || address.isLoopbackAddress() || address.isAnyLocalAddress() ? "localhost" : host;
    }

    private @Nullable InetAddress address() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
