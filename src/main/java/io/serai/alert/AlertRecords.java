package io.serai.alert;

import io.serai.redis.LuaScript;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The alerts of the API in Redis and the log of their changes; {@code alertlog.lua} says how. */
class AlertRecords {
    /** On which hubs are woken by each change. */
    static final String CHANGED = "alerts_changed";

    private static final LuaScript SAVE = LuaScript.load("savealert", "alertlog");
    private static final LuaScript DROP = LuaScript.load("dropalerts", "alertlog");
    private static final LuaScript CHANGES = LuaScript.load("changedalerts", "alertlog");
    private static final LuaScript RESEAL = LuaScript.load("resealalerts", "alertlog");

    /** Alerts that one script reads: a millisecond or so. */
    private static final int PAGE = 200;

    /** Deletions remembered: who was away for more of them reads everything again. */
    private static final int DELETIONS = 10_000;

    private final Scripts scripts;
    private final List<String> keys;
    private final int page;
    private final int deletions;
    private final Bounds bounds;

    AlertRecords(Scripts scripts) {
        this(scripts, PAGE, DELETIONS, Bounds.OURS);
    }

    AlertRecords(Scripts scripts, int page, int deletions, Bounds bounds) {
        this.scripts = scripts;
        this.keys = keys(scripts.onCluster());
        this.page = page;
        this.deletions = deletions;
        this.bounds = bounds;
    }

    /** As alertlog.lua has them. On a cluster all are where the first one is. */
    static List<String> keys(boolean onCluster) {
        String tag = onCluster ? "{alerts}" : "";
        return List.of(
                "alerts", "alert_secrets" + tag, "alert_changes" + tag, "alert_deletions" + tag, "alerts_state" + tag);
    }

    /**
     * How much there may be: every hub has all of it in memory.
     *
     * @param bytes of all records and sealed secrets
     */
    record Bounds(int alerts, long bytes) {
        static final Bounds OURS = new Bounds(20_000, 32L << 20);
    }

    /**
     * How far somebody has read.
     *
     * @param began the revision that there was when the reading began
     * @param revision up to which it has come
     */
    record Position(String epoch, long began, long revision) {
        /** Nothing read. Redis never has this epoch. */
        static final Position NOWHERE = new Position("none", 0, 0);

        /** To go on later with what will have changed by then. */
        Position end() {
            return new Position(epoch, revision, revision);
        }
    }

    /** An alert as it is found; without a record it was deleted. */
    record Found(String id, long version, @Nullable String record, @Nullable String secrets) {}

    /**
     * A part of what has changed.
     *
     * @param anew whether everything that was read before is void
     */
    record Changes(Position position, boolean anew, boolean more, List<Found> found) {}

    /** What has changed behind a position. */
    Changes since(Position position) {
        List<@Nullable Object> answer =
                scripts.list(CHANGES, keys, newEpoch(), position.epoch(), position.began(), position.revision(), page);
        List<Found> found = new ArrayList<>();
        for (int i = 5; i < answer.size(); i += 4) {
            found.add(new Found(
                    text(answer.get(i)),
                    number(answer.get(i + 1)),
                    optional(answer.get(i + 2)),
                    optional(answer.get(i + 3))));
        }
        return new Changes(
                new Position(text(answer.get(0)), number(answer.get(2)), number(answer.get(3))),
                number(answer.get(1)) == 1,
                number(answer.get(4)) == 1,
                found);
    }

    /**
     * Creates or replaces an alert.
     *
     * @param replaced the version that must be there; 0: none must
     * @param keyIds of this hub, first the one that has sealed it
     * @return the new version; 0 when something else was there, and still is
     * @throws AlertChangeException when there would be more than there may be
     * @throws RedisUnavailableException when others seal with a key that is not among these
     */
    long save(String id, long replaced, AlertRecord alert, List<String> keyIds) {
        List<Object> args = new ArrayList<>(List.of(
                newEpoch(), CHANGED, id, replaced, alert.record(), alert.secrets(), bounds.alerts(), bounds.bytes()));
        args.addAll(keyIds);
        List<@Nullable Object> answer = scripts.list(SAVE, keys, args.toArray());
        long version = number(answer.getFirst());
        return switch ((int) Math.min(version, 0)) {
            case -1 ->
                throw full("There are " + bounds.alerts() + " alerts, and there can be no more: delete some first");
            case -2 ->
                throw full("All alerts together can have " + bounds.bytes()
                        + " bytes, and would have more: delete some first, or make this one smaller");
            case -3 ->
                throw new RedisUnavailableException("the secrets of alerts are sealed with key " + text(answer.get(1))
                        + ", which this hub lacks: all hubs on one Redis need the same serai.encryption.key");
            default -> version;
        };
    }

    private static AlertChangeException full(String message) {
        return new AlertChangeException(AlertChangeException.Reason.FULL, message);
    }

    /**
     * Deletes those of the alerts that are there, all or none.
     *
     * @param versions by id
     * @return how many; -1 when one has another version
     */
    int drop(Map<String, Long> versions) {
        List<Object> args = new ArrayList<>(List.of(newEpoch(), CHANGED, deletions));
        versions.forEach((id, version) -> {
            args.add(id);
            args.add(version);
        });
        return Math.toIntExact(scripts.number(DROP, keys, args.toArray()));
    }

    /** Secrets of an alert as they were found, and the same sealed anew. */
    record Resealed(String id, String found, String sealed) {}

    /** @return how many nobody has changed meanwhile, and so were replaced */
    int reseal(Collection<Resealed> secrets) {
        List<Object> args = new ArrayList<>();
        secrets.forEach(each -> {
            args.add(each.id());
            args.add(each.found());
            args.add(each.sealed());
        });
        return Math.toIntExact(scripts.number(RESEAL, keys, args.toArray()));
    }

    private static String newEpoch() {
        return UUID.randomUUID().toString();
    }

    private static @Nullable String optional(@Nullable Object value) {
        return value == null ? null : text(value);
    }

    private static String text(@Nullable Object value) {
        return new String((byte[]) Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }

    private static long number(@Nullable Object value) {
        return (Long) Objects.requireNonNull(value);
    }
}
