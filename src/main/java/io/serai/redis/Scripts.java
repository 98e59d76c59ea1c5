package io.serai.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Runs Lua scripts: by their digest, and by their text when Redis does not know them (after a restart or a flush).
 * Arguments are {@code byte[]}, {@code String} (sent as UTF-8) or whole numbers (sent as decimal digits). A script is
 * never sent again on its own after a lost answer: it may have run.
 *
 * <p>All methods fail with {@link RedisUnavailableException} when Redis is away and with {@link RedisScriptException}
 * when the script itself failed; the asynchronous ones through their future.
 */
public final class Scripts {
    private final RScript redis;
    private final String address;
    private final Duration patience;
    private final boolean onCluster;

    /**
     * @param address of the server, for messages
     * @param timeout that the client was made with
     * @param onCluster whether it is a Redis Cluster
     */
    Scripts(RedissonClient client, String address, Duration timeout, boolean onCluster) {
        this.onCluster = onCluster;
        this.redis = client.getScript(ByteArrayCodec.INSTANCE);
        this.address = address;
        // Redisson ends every command in time by itself. This bound only keeps a defect there from hanging a thread:
        // connection, digest and text each get their time.
        this.patience = timeout.multipliedBy(4);
    }

    /** Whether the keys that one script touches must share a hash tag, and its first key says where it runs. */
    public boolean onCluster() {
        return onCluster;
    }

    /** The whole number that the script answers. */
    public long number(LuaScript script, List<String> keys, Object... args) {
        return await(numberAsync(script, keys, args));
    }

    /** The list that the script answers: {@code byte[]}, {@code Long}, null for nil and false, and lists of these. */
    public List<@Nullable Object> list(LuaScript script, List<String> keys, Object... args) {
        return await(listAsync(script, keys, args));
    }

    public CompletableFuture<Long> numberAsync(LuaScript script, List<String> keys, Object... args) {
        return run(script, ReturnType.INTEGER, keys, args)
                .exceptionallyCompose(e -> CompletableFuture.failedFuture(translate(script, e)))
                .thenApply(answer -> number(script, answer));
    }

    public CompletableFuture<List<@Nullable Object>> listAsync(LuaScript script, List<String> keys, Object... args) {
        return run(script, ReturnType.MULTI, keys, args)
                .exceptionallyCompose(e -> CompletableFuture.failedFuture(translate(script, e)))
                .thenApply(answer -> list(script, answer));
    }

    private CompletableFuture<Object> run(LuaScript script, ReturnType type, List<String> keys, Object[] args) {
        List<Object> names = List.copyOf(keys);
        Object[] values = bytes(args);
        // Not Redisson's script cache, which does the same: it copies all arguments of every call for its second try.
        return redis.<Object>evalShaAsync(Mode.READ_WRITE, script.sha1(), type, names, values)
                .toCompletableFuture()
                .exceptionallyCompose(e -> RedisErrors.noScript(e)
                        ? redis.<Object>evalAsync(Mode.READ_WRITE, script.source(), type, names, values)
                                .toCompletableFuture()
                        : CompletableFuture.failedFuture(e));
    }

    /**
     * Waits for what an asynchronous call answers; cancels it when it does not in time.
     *
     * @throws RedisUnavailableException when it does not answer in time, or the thread is interrupted
     */
    public <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw RedisErrors.unavailable(address, e);
        } catch (InterruptedException e) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException("interrupted while waiting for Redis at " + address);
        }
    }

    private RuntimeException translate(LuaScript script, Throwable e) {
        return RedisErrors.ofScript(script.name(), address, e);
    }

    private static long number(LuaScript script, @Nullable Object answer) {
        if (answer instanceof Long number) {
            return number;
        }
        throw new RedisScriptException("script " + script.name() + " must answer a whole number");
    }

    @SuppressWarnings("unchecked")
    private static List<@Nullable Object> list(LuaScript script, @Nullable Object answer) {
        if (answer instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw new RedisScriptException("script " + script.name() + " must answer a list");
    }

    private static Object[] bytes(Object[] args) {
        Object[] values = new Object[args.length];
        for (int i = 0; i < args.length; i++) {
            values[i] = switch (args[i]) {
                case byte[] raw -> raw;
                case String text -> text.getBytes(StandardCharsets.UTF_8);
                case Long number -> Long.toString(number).getBytes(StandardCharsets.US_ASCII);
                case Integer number -> Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
                default ->
                    throw new IllegalArgumentException("argument " + (i + 1)
                            + " must be byte[], String, Long or Integer, not " + args[i].getClass());
            };
        }
        return values;
    }
}
