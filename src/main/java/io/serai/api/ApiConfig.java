package io.serai.api;

import io.serai.alert.Secret;
import io.serai.config.Settings;
import io.serai.json.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
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
    /** Characters of an operator's token that nobody finds by trying, if they are random: 64 bits in hex. */
    private static final int SAFE_TOKEN = 16;

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

    /** What is legal and dangerous; to be told at start. */
    public List<Problem> doubts() {
        return token == null || loopbackOnly() || token.value().length() >= SAFE_TOKEN
                ? List.of()
                : List.of(new Problem(
                        "serai.api.token",
                        "has fewer than " + SAFE_TOKEN
                                + " characters, and more than this machine can reach the hub: it can"
                                + " be guessed; make another one, like that of openssl rand -base64 32",
                        "weak-secret"));
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
