package io.serai.delivery;

import io.serai.alert.AlertRegistry;
import io.serai.observe.HubState;
import io.serai.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * Says how deliveries go: how many attempts of the last 24 hours delivered, and how many destinations are in trouble.
 * Only counts: everybody may ask for health, and which alerts there are is for their workspaces. Always up: a receiver
 * that is down is no reason to take a hub out of rotation.
 */
public final class DeliveriesHealthCheck extends AbstractHealthCheck {
    /** Short enough for people, and for whoever looks at health every few seconds. */
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    /** A hundred times what Redis needs for an alert's counts, however often health is asked for. */
    private static final Duration PER_ALERT = Duration.ofMillis(5);

    private final AttemptLog log;
    private final DestinationBoard board;
    private final AlertRegistry alerts;
    private volatile @Nullable Seen seen;

    /** @param until when it is looked at anew, by {@link System#nanoTime()} */
    private record Seen(long attempts, long delivered, Map<DestinationStatus.State, Long> troubled, long until) {}

    public DeliveriesHealthCheck(AttemptLog log, DestinationBoard board, AlertRegistry alerts) {
        super("serai", "deliveries");
        this.log = log;
        this.board = board;
        this.alerts = alerts;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        try {
            Seen now = seen();
            builder.detail("attempts", now.attempts());
            builder.detail("delivered", now.delivered());
            now.troubled().forEach((state, count) -> builder.detail("destinations." + state.word(), count));
            builder.message((now.troubled().isEmpty() ? "" : HubState.DEGRADED) + now.delivered() + " of "
                    + now.attempts() + " attempts in 24 h delivered" + told(now.troubled()));
        } catch (RedisUnavailableException e) {
            builder.message("unknown while Redis is away");
        }
    }

    private Seen seen() {
        Seen last = seen;
        if (last != null && last.until() - System.nanoTime() > 0) {
            return last;
        }
        List<AlertStats> stats = log.stats(alerts.all().stream()
                .map(alert -> new AttemptLog.Counted(alert.workspaceId(), alert.id()))
                .toList());
        long attempts = stats.stream().mapToLong(AlertStats::attempts).sum();
        long delivered = stats.stream().mapToLong(AlertStats::delivered).sum();
        Map<DestinationStatus.State, Long> troubled = troubled(stats);
        long keep = Math.max(SHORTEST.toNanos(), stats.size() * PER_ALERT.toNanos());
        Seen fresh = new Seen(attempts, delivered, troubled, System.nanoTime() + keep);
        seen = fresh;
        return fresh;
    }

    /** How many are in which trouble. One that has delivered all is in none. */
    private Map<DestinationStatus.State, Long> troubled(List<AlertStats> stats) {
        List<String> failing = stats.stream()
                .filter(each -> each.delivered() < each.attempts())
                .map(AlertStats::alertId)
                .toList();
        return board.of(failing).stream()
                .map(DestinationStatus::state)
                .filter(state -> state != DestinationStatus.State.OK)
                .collect(Collectors.groupingBy(state -> state, TreeMap::new, Collectors.counting()));
    }

    /** Camel shows messages by itself, and details only where it is configured to. */
    private static String told(Map<DestinationStatus.State, Long> troubled) {
        if (troubled.isEmpty()) {
            return "";
        }
        String counts = troubled.entrySet().stream()
                .map(each -> each.getValue()
                        + (each.getValue() == 1 ? " destination " : " destinations ")
                        + each.getKey().word())
                .collect(Collectors.joining(", "));
        // Not as a path: Camel escapes slashes twice.
        return "; " + counts + ": the API's list of destinations says which";
    }
}
