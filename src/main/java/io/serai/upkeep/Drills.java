package io.serai.upkeep;

import io.serai.alert.Alert;
import io.serai.delivery.OwnEvents;
import io.serai.delivery.TestResult;
import io.serai.delivery.TestsBusyException;
import io.serai.event.OwnEventTypes;
import io.serai.event.Report;
import io.serai.event.Report.Severity;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs fire drills: an alert's own message, of an event that is marked as a test, sent once to its destination. One that
 * fails is told in the log and raises {@code alert:drill_failed}.
 */
final class Drills {
    private static final Logger LOG = LoggerFactory.getLogger(Drills.class);
    private static final int TRIES = 30;

    private final Sender sender;
    private final OwnEvents events;
    private final Duration pause;

    /** What tries an alert out. */
    @FunctionalInterface
    interface Sender {
        /** @throws TestsBusyException when it can't be now */
        TestResult send(Alert alert);
    }

    /** @param pause before it is tried again where it can't be now */
    Drills(Sender sender, Clock clock, Duration pause) {
        this.sender = sender;
        this.events = new OwnEvents(clock);
        this.pause = pause;
    }

    DrillOutcome run(Drill drill, CamelContext context) throws InterruptedException {
        for (int i = 1; ; i++) {
            try {
                return told(drill.alert(), sender.send(drill.alert()), context);
            } catch (TestsBusyException e) {
                if (i == TRIES || context.isStopping()) {
                    LOG.atWarn()
                            .addKeyValue("alertId", drill.alert().id())
                            .log("Drill left out: as many tests run as may");
                    return DrillOutcome.SKIPPED;
                }
                Thread.sleep(pause);
            }
        }
    }

    /** Tells of one whose time has gone by. */
    DrillOutcome missed(Drill drill) {
        LOG.atWarn().addKeyValue("alertId", drill.alert().id()).log("Drill of {} missed", drill.dueAt());
        return DrillOutcome.MISSED;
    }

    private DrillOutcome told(Alert alert, TestResult result, CamelContext context) {
        if (result.delivered()) {
            LOG.atInfo()
                    .addKeyValue("alertId", alert.id())
                    .addKeyValue("status", result.status())
                    .log("Drill delivered");
            return DrillOutcome.DELIVERED;
        }
        String reason = Objects.requireNonNullElse(result.reason(), "failed");
        String detail = Objects.requireNonNullElse(result.error(), "Nobody knows why");
        LOG.atWarn()
                .addKeyValue("alertId", alert.id())
                .addKeyValue("status", result.status())
                .addKeyValue("reason", reason)
                .log("Drill failed: {}", detail);
        String title = "The fire drill of '" + alert.name() + "' failed: " + detail;
        events.raise(
                context,
                alert,
                OwnEventTypes.ALERT_DRILL_FAILED,
                reason,
                detail,
                new Report(Severity.ERROR, title, null, null, null, List.of()));
        return DrillOutcome.FAILED;
    }
}
