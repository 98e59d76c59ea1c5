package io.serai.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.config.Settings;
import io.serai.json.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConfigTest {
    @Test
    void usesTheEmbeddedServerByDefault() {
        assertThat(read(Map.of())).isEqualTo(new RedisConfig(null, null, Duration.ofSeconds(2)));
    }

    @Test
    void readsEveryKey() {
        RedisConfig config = read(Map.of(
                "serai.redis.url", "rediss://ops:s%40cret@redis.example.com:6380/3",
                "serai.redis.embedded.server", "/opt/redis/redis-server",
                "serai.redis.timeout", "500ms"));

        assertThat(config.url()).isEqualTo(new RedisUrl(true, "redis.example.com", 6380, "ops", "s@cret", 3));
        assertThat(config.server()).isEqualTo(Path.of("/opt/redis/redis-server"));
        assertThat(config.timeout()).isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "redis://localhost,            localhost,   6379, -,    -,      0",
                "redis://localhost/,           localhost,   6379, -,    -,      0",
                "redis://10.0.0.7:7000/2,      10.0.0.7,    7000, -,    -,      2",
                "redis://[::1]:7000,           [::1],       7000, -,    -,      0",
                "redis://my_redis:6379,        my_redis,    6379, -,    -,      0",
                "redis://word@localhost,       localhost,   6379, -,    word,   0",
                "redis://:word@localhost,      localhost,   6379, -,    word,   0",
                "redis://ops:a+b:c@localhost,  localhost,   6379, ops,  a+b:c,  0",
            })
    void readsUrlsAsPeopleWriteThem(String text, String host, int port, String user, String password, int database) {
        assertThat(RedisUrl.parse(text)).isEqualTo(new RedisUrl(false, host, port, user, password, database));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis+cluster://one:7000,two:7001,[::1]:7002 | one:7000,two:7001,[::1]:7002 | CLUSTER | false",
                "redis+cluster://one/0                        | one:6379                     | CLUSTER | false",
                "rediss+cluster://ops:s3cr%2Fet@one,two       | one:6379,two:6379            | CLUSTER | true",
            })
    void readsUrlsOfClusters(String text, String address, RedisUrl.Kind kind, boolean tls) {
        RedisUrl url = read(Map.of("serai.redis.url", text)).url();

        assertThat(url.kind()).isEqualTo(kind);
        assertThat(url.address()).isEqualTo(address);
        assertThat(url.tls()).isEqualTo(tls);
        assertThat(url.nodeUrls()).allSatisfy(node -> assertThat(node).startsWith(tls ? "rediss://" : "redis://"));
        assertThat(url.toString()).contains("+cluster://").doesNotContain("s3cr");
    }

    @Test
    void readsUrlsOfSentinels() {
        RedisUrl url = read(Map.of("serai.redis.url", "redis+sentinel://:s3cret@one,two:5000/my-master/2"))
                .url();

        assertThat(url.kind()).isEqualTo(RedisUrl.Kind.SENTINEL);
        assertThat(url.address()).isEqualTo("one:26379,two:5000");
        assertThat(url.master()).isEqualTo("my-master");
        assertThat(url.database()).isEqualTo(2);
        assertThat(url.password()).isEqualTo("s3cret");
        assertThat(url).hasToString("redis+sentinel://one:26379,two:5000/my-master/2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:6379",
                "http://localhost:6379",
                "redis://",
                "redis://:6379",
                "redis://localhost:0",
                "redis://localhost:65536",
                "redis://localhost:port",
                "redis://localhost/first",
                "redis://localhost?timeout=3",
                "redis://one,two",
                "redis+cluster://one,,two",
                "redis+cluster://one:7000,two:70000",
                "redis+cluster://one/1",
                "redis+cluster://",
                "redis+sentinel://one,two",
                "redis+sentinel://one,two/",
                "redis+sentinel://one/name/first",
                "redis+other://one",
                "redis://ops:s3cr/et@localhost",
                "redis://ops:s3cr@et@localhost",
                "redis://ops:s3cret%zz@localhost"
            })
    void refusesOtherUrlsWithoutRepeatingThem(String text) {
        Settings settings = Settings.of(Map.of("serai.redis.url", text), Map.of(), Map.of());
        RedisConfig.read(settings);

        assertThatThrownBy(settings::check)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("serai.redis.url: must look like redis://host:6379")
                .hasMessageNotContaining("s3cr");
    }

    @Test
    void neverPrintsUserOrPassword() {
        RedisConfig config = read(Map.of("serai.redis.url", "redis://ops:s3cret@localhost:6379/4"));

        assertThat(config.toString()).contains("redis://localhost:6379/4").doesNotContain("s3cret", "ops");
    }

    private static RedisConfig read(Map<String, String> values) {
        Settings settings = Settings.of(values, Map.of(), Map.of());
        RedisConfig config = RedisConfig.read(settings);
        settings.check();
        return config;
    }
}
