package io.serai.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.codec.StringCodec;

class ScriptsIT {
    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private static final LuaScript ECHO = new LuaScript("echo", "return ARGV");
    private static final LuaScript COUNT = new LuaScript("count", "return redis.call('INCRBY', KEYS[1], ARGV[1])");

    @Test
    void sendsBytesTextAndNumbersAsTheyAre() {
        byte[] bytes = {0, (byte) 0xff, '\r', '\n', 1};

        assertThat(redis.scripts().list(ECHO, List.of(), bytes, "Grüße", 42L, -7))
                .containsExactly(bytes, utf8("Grüße"), utf8("42"), utf8("-7"));
    }

    @Test
    void answersNestedListsOfBytesNumbersAndNothing() {
        LuaScript nested = new LuaScript("nested", "return {'a', 1, {'b', {2, 'c'}, {}}, false, 'd'}");

        List<Object> answer = redis.scripts().list(nested, List.of());

        assertThat(answer)
                .usingRecursiveComparison()
                .isEqualTo(Arrays.asList(
                        utf8("a"), 1L, List.of(utf8("b"), List.of(2L, utf8("c")), List.of()), null, utf8("d")));
    }

    @Test
    void usesKeysByTheirNames() {
        assertThat(redis.scripts().number(COUNT, List.of("alert_bucket:{ä}:trace:errors"), 5))
                .isEqualTo(5);

        assertThat(redis.client().getKeys().getKeys()).containsExactly("alert_bucket:{ä}:trace:errors");
    }

    @Test
    void loadsAScriptAgainThatRedisForgot() {
        assertThat(redis.scripts().number(COUNT, List.of("n"), 1)).isEqualTo(1);
        redis.client().getScript(StringCodec.INSTANCE).scriptFlush();

        assertThat(redis.scripts().number(COUNT, List.of("n"), 1)).isEqualTo(2);
    }

    @Test
    void loadsAScriptAgainAfterARestartOfRedis() {
        assertThat(redis.scripts().number(COUNT, List.of("n"), 1)).isEqualTo(1);
        redis.kill();
        redis.awaitBack();

        assertThat(redis.scripts().number(COUNT, List.of("n"), 1)).isEqualTo(2);
    }

    @Test
    void runsManyAtOnce() {
        List<CompletableFuture<Long>> answers = IntStream.range(0, 1_000)
                .mapToObj(i -> redis.scripts().numberAsync(COUNT, List.of("n"), 1))
                .toList();

        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();

        assertThat(answers)
                .extracting(CompletableFuture::join)
                .doesNotHaveDuplicates()
                .contains(1L, 1_000L);
    }

    @Test
    void tellsAFailedScriptFromAServerThatIsAway() {
        LuaScript broken = new LuaScript("broken", "return redis.call('LPUSH', KEYS[1], 'x')");
        redis.scripts().number(COUNT, List.of("n"), 1);

        assertThatThrownBy(() -> redis.scripts().number(broken, List.of("n")))
                .isInstanceOf(RedisScriptException.class)
                .hasMessageStartingWith("script broken failed: ")
                .hasMessageContaining("WRONGTYPE")
                .hasMessageNotContaining("channel");
        assertThat(redis.scripts().numberAsync(broken, List.of("n")))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RedisScriptException.class);
    }

    @Test
    void saysThatAServerIsFull() {
        redis.assumeOneServer();
        config("maxmemory", "1");
        try {
            assertThatThrownBy(() -> redis.scripts().number(COUNT, List.of("n"), 1))
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessage("Redis at " + redis.redis().address() + " is full: its maxmemory is reached");
        } finally {
            config("maxmemory", "0");
        }
    }

    @Test
    void saysThatAServerIsAReadOnlyReplica() throws IOException {
        command("REPLICAOF 127.0.0.1 1");
        try {
            assertThatThrownBy(() -> redis.scripts().number(COUNT, List.of("n"), 1))
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessage("Redis at " + redis.redis().address() + " is a read-only replica");
        } finally {
            command("REPLICAOF NO ONE");
        }
    }

    @Test
    void failsTheFutureWhileRedisIsAway() {
        redis.stop();

        assertThat(redis.scripts().listAsync(ECHO, List.of(), "x"))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RedisUnavailableException.class);
    }

    @Test
    void refusesAnAnswerOfAnotherKind() {
        assertThatThrownBy(() -> redis.scripts().number(ECHO, List.of(), "x"))
                .isInstanceOf(RedisScriptException.class)
                .hasMessage("script echo must answer a whole number");
        assertThatThrownBy(() -> redis.scripts().list(COUNT, List.of("n"), 1))
                .isInstanceOf(RedisScriptException.class)
                .hasMessage("script count must answer a list");
    }

    @Test
    void namesAMissingFile() {
        assertThatThrownBy(() -> LuaScript.load("missing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no script lua/missing.lua on the classpath");
    }

    private static void config(String name, String value) {
        redis.client().getRedisNodes(RedisNodes.SINGLE).getInstance().setConfig(name, value);
    }

    /** For what neither Redisson nor a script may do. */
    private static void command(String line) throws IOException {
        RedisUrl url = redis.server().url();
        try (Socket socket = new Socket(url.host(), url.port())) {
            socket.getOutputStream().write(utf8("AUTH " + url.password() + "\r\n" + line + "\r\nQUIT\r\n"));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("+OK\r\n+OK\r\n+OK\r\n");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
