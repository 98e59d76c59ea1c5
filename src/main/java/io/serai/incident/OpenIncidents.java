package io.serai.incident;

import io.serai.redis.LuaScript;
import io.serai.redis.Scripts;
import io.serai.redis.Shards;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The open incidents in Redis, by when their quiet period ends. Each change of state is one script; all times are those of
 * the Redis server. On a cluster an alert's incidents are on one shard, whose hash tag is behind the first word of each name.
 * Every call throws {@link io.serai.redis.RedisUnavailableException} when Redis can't answer; it may then be called again.
 */
public final class OpenIncidents {
    private static final LuaScript OPEN = LuaScript.load("openincident");
    private static final LuaScript CLOSE = LuaScript.load("closeincident");
    private static final LuaScript QUIET = LuaScript.load("quietincidents");
    private static final LuaScript RAISED = LuaScript.load("quietraised");
    private static final LuaScript COUNT = LuaScript.load("countincidents");
    private static final LuaScript STILL_QUIET = LuaScript.load("stillquiet");

    /** Longer than the longest schedule of retries. */
    private static final Duration KEPT = Duration.ofDays(21);

    private final Scripts scripts;
    private final List<String> tags;

    /** @param next how long until the next period ends; null: no incident is open */
    record Quiet(@Nullable Duration next, List<OpenIncident> incidents) {}

    private OpenIncidents(Scripts scripts, List<String> tags) {
        this.scripts = scripts;
        this.tags = tags;
    }

    /** Those that all hubs on this Redis know. */
    public static OpenIncidents in(Scripts scripts) {
        return new OpenIncidents(scripts, Shards.tags(scripts.onCluster()));
    }

    /** A trigger was delivered. */
    void triggered(OpenIncident incident, Duration quiet) {
        scripts.number(
                OPEN,
                keys(incident.alertId(), incident.dedupKey()),
                incident.alertId(),
                incident.dedupKey(),
                quiet.toMillis(),
                incident.eventType(),
                incident.workspaceId(),
                incident.trigger());
    }

    /** It is resolved, or nobody wants it to be. */
    void closed(String alertId, String dedupKey) {
        scripts.number(CLOSE, keys(alertId, dedupKey), alertId, dedupKey);
    }

    /** Takes at most {@code max} whose quiet period has ended; each comes again after the lease if it is not raised. */
    Quiet takeQuiet(int max, Duration lease) {
        List<OpenIncident> incidents = new ArrayList<>();
        Duration next = null;
        for (String tag : tags) {
            List<@Nullable Object> answer = scripts.list(
                    QUIET, List.of(index(tag)), incident(tag), Math.max(0, max - incidents.size()), lease.toMillis());
            long millis = (Long) Objects.requireNonNull(answer.getFirst());
            answer.stream().skip(1).map(OpenIncidents::incident).forEach(incidents::add);
            if (millis >= 0 && (next == null || millis < next.toMillis())) {
                next = Duration.ofMillis(millis);
            }
        }
        return new Quiet(next, incidents);
    }

    /** That it is quiet is in its bucket now. False when it no longer is. */
    boolean raised(OpenIncident incident) {
        return scripts.number(
                        RAISED,
                        keys(incident.alertId(), incident.dedupKey()),
                        incident.alertId(),
                        incident.dedupKey(),
                        incident.trigger(),
                        KEPT.toMillis())
                == 1;
    }

    /** Whether it has been neither triggered again nor resolved since that trigger. */
    boolean isQuiet(String alertId, String dedupKey, String trigger) {
        return scripts.number(STILL_QUIET, keys(alertId, dedupKey).subList(1, 2), trigger) == 1;
    }

    /** How many there are. */
    long count() {
        return tags.stream()
                .mapToLong(tag -> scripts.number(COUNT, List.of(index(tag))))
                .sum();
    }

    private List<String> keys(String alertId, String dedupKey) {
        String tag = tags.get(Math.floorMod(alertId.hashCode(), tags.size()));
        return List.of(index(tag), incident(tag) + alertId + ":" + dedupKey);
    }

    private static String index(String tag) {
        return "open_incidents" + tag;
    }

    private static String incident(String tag) {
        return "open_incident" + tag + ":";
    }

    private static OpenIncident incident(@Nullable Object answer) {
        List<String> members = ((List<?>) Objects.requireNonNull(answer))
                .stream()
                        .map(member -> new String((byte[]) Objects.requireNonNull(member), StandardCharsets.UTF_8))
                        .toList();
        return new OpenIncident(members.get(0), members.get(1), members.get(2), members.get(3), members.get(4));
    }
}
