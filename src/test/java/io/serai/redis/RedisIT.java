package io.serai.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@OneServer("the connection to one server; ClusterIT has that to a cluster")
class RedisIT {
    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private static final LuaScript COUNT = new LuaScript("count", "return redis.call('INCR', KEYS[1])");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** More than the timeout by what a busy machine needs, and less than a client that tries again would take. */
    private static final Duration SOON = Duration.ofSeconds(8);

    @TempDir
    private Path temp;

    @Test
    void opensTheEmbeddedServerAndEndsItAgain() {
        try (DataFolder data = DataFolder.open(temp)) {
            try (Redis opened = Redis.embedded(new RedisConfig(null, null, TIMEOUT), data)) {
                opened.ping();
            }

            assertThat(ServerProcess.of(ServerFolder.in(data))).isEmpty();
        }
    }

    @Test
    void opensTheConfiguredServerAndStartsNone() {
        try (DataFolder data = DataFolder.open(temp);
                Redis opened = Redis.remote(new RedisConfig(redis.server().url(), null, TIMEOUT))) {
            opened.ping();

            assertThat(ServerFolder.in(data).path()).doesNotExist();
        }
    }

    @Test
    void saysWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThatThrownBy(() -> connect(ServerFolder.local(port, "s3cret")))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageStartingWith("Redis at 127.0.0.1:" + port + " can't be reached: ")
                .hasMessageContaining("Connection refused")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void saysThatTheHostIsUnknown() {
        assertThatThrownBy(() -> connect(new RedisUrl(false, "redis.invalid", 6379, null, null, 0)))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessage("Redis at redis.invalid:6379 can't be reached: no such host");
    }

    @Test
    void saysThatThePasswordIsWrongWithoutPrintingIt() {
        RedisUrl wrong = ServerFolder.local(redis.server().url().port(), "s3cret");

        assertThatThrownBy(() -> connect(wrong))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessage("Redis at " + wrong.address() + " refuses user or password")
                .hasNoCause();
    }

    @Test
    void saysThatAPasswordIsMissing() {
        RedisUrl without = new RedisUrl(false, "127.0.0.1", redis.server().url().port(), null, null, 0);

        assertThatThrownBy(() -> connect(without))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessage("Redis at " + without.address() + " wants a password: put it in serai.redis.url");
    }

    @Test
    void givesUpWithinTheTimeoutWhenNobodyAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            long begin = System.nanoTime();

            assertThatThrownBy(() -> connect(ServerFolder.local(silent.getLocalPort(), "s3cret")))
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessageStartingWith("Redis at 127.0.0.1:" + silent.getLocalPort());
            assertThat(since(begin)).isLessThan(SOON);
        }
    }

    @Test
    void failsFastWhileTheServerIsAwayAndComesBackWithIt() {
        assertThat(count()).isEqualTo(1);
        redis.stop();

        long begin = System.nanoTime();
        assertThatThrownBy(RedisIT::count)
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageStartingWith("Redis at " + redis.redis().address());
        assertThat(since(begin)).isLessThan(SOON);

        redis.start();
        redis.awaitBack();
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void comesBackAfterTheServerCrashed() {
        assertThat(count()).isEqualTo(1);

        redis.kill();

        redis.awaitBack();
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void failsSoonWhileTheServerHangsAndSendsNothingTwice() {
        redis.freeze();
        long begin = System.nanoTime();

        assertThatThrownBy(RedisIT::count)
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessage("Redis at " + redis.redis().address() + " does not answer in time");
        assertThat(since(begin)).isLessThan(SOON);

        redis.thaw();
        redis.awaitBack();
        // The one command that was sent is carried out when the server wakes up.
        await().untilAsserted(() -> assertThat(count()).isGreaterThanOrEqualTo(2));
        assertThat(count()).isEqualTo(3);
    }

    @Test
    void isReadyOnlyWhileRedisAnswers() {
        RedisHealthCheck check = new RedisHealthCheck(redis.redis());
        check.setCamelContext(new DefaultCamelContext());
        assertThat(check.isReadiness()).isTrue();
        assertThat(check.isLiveness()).isFalse();
        assertThat(check.call().getState()).isEqualTo(State.UP);

        redis.stop();
        assertThat(check.call().getState()).isEqualTo(State.DOWN);

        // What was sent on a connection that is just being closed gets no answer. The next ones find none to send on.
        await().untilAsserted(() -> {
            HealthCheck.Result down = check.call();
            assertThat(down.getState()).isEqualTo(State.DOWN);
            assertThat(down.getMessage().orElseThrow())
                    .startsWith("Redis at " + redis.redis().address() + " can't be reached")
                    .doesNotContain(redis.server().url().password());
        });
    }

    @Test
    void saysThatItIsStoppingAfterClose() {
        Redis closed = connect(redis.server().url());
        closed.close();

        assertThatThrownBy(closed::ping)
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("the hub is stopping");
    }

    private static long count() {
        return redis.scripts().number(COUNT, List.of("counter"));
    }

    private static Redis connect(RedisUrl url) {
        return Redis.connect(url, TIMEOUT, null);
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
