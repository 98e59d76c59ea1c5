package io.serai.delivery;

import io.serai.redis.LuaScript;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what the hubs know about the destinations, and forgets it for an operator who has mended one. */
public final class DestinationBoard {
    private static final LuaScript SCRIPT = LuaScript.load("destination");

    private final Destinations destinations;
    private final Scripts scripts;

    DestinationBoard(Destinations destinations, Scripts scripts) {
        this.destinations = destinations;
        this.scripts = scripts;
    }

    /**
     * Of the alerts that there are among these, in the order of their ids.
     *
     * @throws RedisUnavailableException when Redis can't answer
     */
    public List<DestinationStatus> of(List<String> alertIds) {
        return alertIds.stream().flatMap(id -> run(id, "show").stream()).toList();
    }

    /**
     * Forgets that the alert's destination was disabled, paused or failing; answers what was known. Empty when there is no
     * such alert.
     *
     * @throws RedisUnavailableException when Redis can't answer
     */
    public Optional<DestinationStatus> enable(String alertId) {
        return run(alertId, "enable");
    }

    private Optional<DestinationStatus> run(String alertId, String what) {
        return destinations
                .of(alertId)
                .map(destination -> status(alertId, scripts.list(SCRIPT, DestinationStates.keys(destination), what)));
    }

    private static DestinationStatus status(String alertId, List<@Nullable Object> answer) {
        long now = (Long) Objects.requireNonNull(answer.getFirst());
        return new DestinationStatus(
                alertId,
                number(answer.get(3)),
                number(answer.get(2)),
                moment(answer.get(4)),
                text(answer.get(8)),
                later(answer.get(1), now),
                later(answer.get(5), now),
                moment(answer.get(6)),
                text(answer.get(7)));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : new String((byte[]) value, StandardCharsets.UTF_8);
    }

    private static long number(@Nullable Object value) {
        String text = text(value);
        return text == null ? 0 : (long) Double.parseDouble(text);
    }

    private static @Nullable Instant moment(@Nullable Object value) {
        return value == null ? null : Instant.ofEpochMilli(number(value));
    }

    private static @Nullable Instant later(@Nullable Object value, long now) {
        return number(value) > now ? moment(value) : null;
    }
}
