package io.serai.delivery;

import io.serai.redis.LuaScript;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows the attempt log, of all hubs, for whoever watches: each look tells what was written since the one before. For one
 * thread.
 */
public final class AttemptTail {
    private static final LuaScript NEW = LuaScript.load("newattempts");

    /** Entries that one script looks at, a millisecond or two. */
    private static final int LOOKED_AT = 500;

    private final Scripts scripts;
    private String last = "";

    /**
     * What is new.
     *
     * @param attempts the oldest first
     * @param skipped how many there were before them, or more
     */
    public record News(List<Attempt> attempts, long skipped) {
        public News {
            attempts = List.copyOf(attempts);
        }
    }

    public AttemptTail(Scripts scripts) {
        this.scripts = scripts;
    }

    /** Nobody watches: what is written from now on until the next look is not told. */
    public void rest() {
        last = "";
    }

    /**
     * The newest of what was written since the look before; nothing, the first time.
     *
     * @throws RedisUnavailableException when Redis can't answer; the next look begins where this one would have
     */
    public News look(int most) {
        List<@Nullable Object> answer = scripts.list(NEW, List.of(AttemptLog.KEY), last, LOOKED_AT, most);
        last = new String((byte[]) Objects.requireNonNull(answer.get(0)), StandardCharsets.UTF_8);
        List<Attempt> attempts = new ArrayList<>();
        for (Object json : answer.subList(2, answer.size())) {
            AttemptJson.read((byte[]) Objects.requireNonNull(json)).ifPresent(attempts::add);
        }
        return new News(attempts, (Long) Objects.requireNonNull(answer.get(1)));
    }
}
