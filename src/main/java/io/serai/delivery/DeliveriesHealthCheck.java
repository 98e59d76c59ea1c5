package io.serai.delivery;

import io.serai.alert.AlertRegistry;
import io.serai.redis.RedisUnavailableException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * Says how deliveries go: of the last 24 hours the success rate and the response times of the alerts that had attempts, and
 * whose destinations are in trouble. Always up: a receiver that is down is no reason to take a hub out of rotation.
 */
public final class DeliveriesHealthCheck extends AbstractHealthCheck {
    private final AttemptLog log;
    private final DestinationBoard board;
    private final AlertRegistry alerts;

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
            List<AlertStats> tried = log
                    .stats(alerts.all().stream()
                            .map(alert -> new AttemptLog.Counted(alert.workspaceId(), alert.id()))
                            .toList())
                    .stream()
                    .filter(stats -> stats.attempts() > 0)
                    .toList();
            tried.forEach(stats -> tell(builder, stats));
            // One that has delivered all is in no trouble.
            Map<DestinationStatus.State, String> troubled = board
                    .of(tried.stream()
                            .filter(stats -> stats.delivered() < stats.attempts())
                            .map(AlertStats::alertId)
                            .toList())
                    .stream()
                    .filter(status -> status.state() != DestinationStatus.State.OK)
                    .collect(Collectors.groupingBy(
                            DestinationStatus::state,
                            Collectors.mapping(DestinationStatus::alertId, Collectors.joining(", "))));
            troubled.forEach((state, ids) -> builder.detail("destinations." + state.word(), ids));
            builder.message(message(tried, troubled));
        } catch (RedisUnavailableException e) {
            builder.message("unknown while Redis is away");
        }
    }

    /** Camel shows messages by itself, and details only where it is configured to. */
    private static String message(List<AlertStats> tried, Map<DestinationStatus.State, String> troubled) {
        long attempts = tried.stream().mapToLong(AlertStats::attempts).sum();
        long delivered = tried.stream().mapToLong(AlertStats::delivered).sum();
        String trouble = troubled.entrySet().stream()
                .map(each -> "; " + each.getKey().word() + ": " + each.getValue())
                .collect(Collectors.joining());
        return (trouble.isEmpty() ? "" : "degraded: ") + delivered + " of " + attempts + " attempts in 24 h delivered"
                + trouble;
    }

    private static void tell(HealthCheckResultBuilder builder, AlertStats stats) {
        String name = "alert." + stats.alertId() + ".";
        builder.detail(name + "attempts", stats.attempts());
        Double rate = stats.successRate();
        if (rate != null) {
            builder.detail(name + "success-rate", BigDecimal.valueOf(rate).setScale(4, RoundingMode.HALF_UP));
        }
        tell(builder, name + "mean-millis", stats.meanResponseTime());
        tell(builder, name + "max-millis", stats.maxResponseTime());
    }

    private static void tell(HealthCheckResultBuilder builder, String name, @Nullable Duration duration) {
        if (duration != null) {
            builder.detail(name, duration.toMillis());
        }
    }
}
