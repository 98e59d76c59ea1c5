package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.alert.RateLimit;
import io.serai.alert.Secret;
import io.serai.alert.Webhook;
import io.serai.hash.Sha256;
import java.net.URI;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an alert's notifications go, as far as it matters for when they are sent. A changed URL or credential is another
 * destination. The names are digests: what they stand for is secret.
 *
 * @param account the workspace, the receiver's host and our credential there: what a Retry-After and a rate limit are about
 * @param endpoint the account and the URL: what is up or down
 * @param rate null: as fast as it goes
 * @param concurrency most attempts at a time
 */
record Destination(String account, String endpoint, @Nullable RateLimit rate, int concurrency) {
    private static final int DIGEST_BYTES = 16;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /** A destination with a rate limit has no use for more in hand than it takes within these seconds. */
    private static final int SECONDS_IN_HAND = 5;

    static Destination of(Alert alert, DeliveryConfig config) {
        URI uri = URI.create(alert.webhook().url().value());
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort() < 0 ? scheme.equals("https") ? HTTPS_PORT : HTTP_PORT : uri.getPort();
        // The name of a topic is no host's: it may be one that Java takes for none, and has capital letters.
        String origin = Carriers.isHttp(alert)
                ? scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port
                : uri.toString();
        // The workspace is in it: what one workspace's alerts make of a receiver must not stop those of another.
        String account = digest(alert.workspaceId() + "\n" + origin + "\n" + credential(alert, uri));
        String endpoint = digest(account + "\n" + uri.getRawPath() + "?" + uri.getRawQuery());
        RateLimit rate = alert.options().delivery().rate();
        if (rate == null) {
            rate = config.rates().get(alert.type());
        }
        Integer asked = alert.options().delivery().concurrency();
        int concurrency = asked == null ? config.maxPerDestination() : asked;
        if (rate != null) {
            long taken = SECONDS_IN_HAND * 1_000L * rate.count() / rate.per().toMillis();
            concurrency = Math.clamp(taken, 1, concurrency);
        }
        return new Destination(account, endpoint, rate, concurrency);
    }

    /** What tells us from the receiver's other clients. The URL itself, where it gives nothing else. */
    private static String credential(Alert alert, URI uri) {
        String routingKey = alert.metadata().get("routing_key");
        if (routingKey != null) {
            return routingKey;
        }
        String chat = alert.metadata().get("chat_id");
        if (chat != null && alert.type().equals("telegram")) {
            // A bot has one URL for all of its chats, each with a pace of its own.
            return uri.getRawPath() + "\n" + chat;
        }
        Webhook webhook = alert.webhook();
        if (webhook.secretToken() != null) {
            return webhook.secretToken().value();
        }
        return webhook.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("authorization"))
                .map(Map.Entry::getValue)
                .map(Secret::value)
                .findFirst()
                .orElseGet(uri::getRawPath);
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(Sha256.of(text), 0, DIGEST_BYTES);
    }
}
