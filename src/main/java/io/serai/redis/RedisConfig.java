package io.serai.redis;

import io.serai.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which Redis the hub uses.
 *
 * @param url the Redis to connect to; null for the embedded server
 * @param server the redis-server or valkey-server to run as the embedded one; null to look for it
 * @param timeout for a connection and for each answer; a command is given up after it and never sent twice
 */
public record RedisConfig(@Nullable RedisUrl url, @Nullable Path server, Duration timeout) {
    public static RedisConfig read(Settings settings) {
        String server = settings.optional("serai.redis.embedded.server");
        return new RedisConfig(
                url(settings),
                server == null ? null : Path.of(server),
                settings.duration("serai.redis.timeout", "2s", Duration.ofMillis(100), Duration.ofSeconds(30)));
    }

    private static @Nullable RedisUrl url(Settings settings) {
        String text = settings.optional("serai.redis.url");
        if (text == null) {
            return null;
        }
        RedisUrl url = RedisUrl.parse(text);
        if (url == null) {
            settings.problem("serai.redis.url", RedisUrl.RULE);
        }
        return url;
    }
}
