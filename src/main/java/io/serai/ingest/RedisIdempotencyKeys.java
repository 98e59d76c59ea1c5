package io.serai.ingest;

import io.serai.redis.LuaScript;
import io.serai.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The keys in Redis: one small record each, known to all hubs. */
final class RedisIdempotencyKeys implements IdempotencyKeys {
    private static final String PREFIX = "idempotency_key:";

    /**
     * A request that nobody has ended for so long is nobody's: its hub has died. Longer than Redis may take for an append.
     * A repetition that is let through too early counts no event twice all the same.
     */
    private static final Duration LEASE = Duration.ofSeconds(15);

    private static final LuaScript BEGIN = LuaScript.load("beginrequest");
    private static final LuaScript END = LuaScript.load("endrequest");

    private final Scripts scripts;
    private final Duration keep;

    /** @param keep how long a result is remembered */
    RedisIdempotencyKeys(Scripts scripts, Duration keep) {
        this.scripts = scripts;
        this.keep = keep;
    }

    @Override
    public CompletableFuture<Known> begin(IdempotencyKey key) {
        return scripts.listAsync(BEGIN, List.of(PREFIX + key.name()), key.fingerprint(), key.run(), LEASE.toMillis())
                .thenApply(RedisIdempotencyKeys::known);
    }

    private static Known known(List<@Nullable Object> answer) {
        String what = answer.getFirst() instanceof byte[] word ? new String(word, StandardCharsets.US_ASCII) : "";
        return switch (what) {
            case "new" -> new Known.New();
            case "underway" -> new Known.UnderWay();
            case "other" -> new Known.OtherBody();
            case "done" -> new Known.Done(number(answer.get(1)), number(answer.get(2)));
            default -> throw new IllegalStateException("beginrequest answered what it never does");
        };
    }

    private static int number(@Nullable Object answer) {
        return answer instanceof Long number ? Math.toIntExact(number) : 0;
    }

    @Override
    public CompletableFuture<Boolean> end(IdempotencyKey key, Receipt receipt) {
        return scripts.numberAsync(
                        END,
                        List.of(PREFIX + key.name()),
                        key.run(),
                        keep.toMillis(),
                        receipt.accepted(),
                        receipt.duplicates())
                .thenApply(ours -> ours == 1);
    }

    @Override
    public CompletableFuture<Boolean> giveUp(IdempotencyKey key) {
        return scripts.numberAsync(END, List.of(PREFIX + key.name()), key.run(), 0)
                .thenApply(ours -> ours == 1);
    }
}
