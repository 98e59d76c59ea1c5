package io.serai.upkeep;

import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.config.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Knows which alerts are to be tried out now. Alerts come and go: each look is at those in force. */
final class DueDrills {
    /** A drill that is found later than so is not made up. */
    private static final Duration LATEST = Duration.ofHours(1);

    /** A hub that comes to itself later than so asks for nothing older: leases are remembered for twice as long. */
    private static final Duration FURTHEST_BACK = Duration.ofHours(12);

    private final AlertRegistry alerts;
    private final Clock clock;
    private Instant lookedAt;

    /** @param clock in the time zone of schedules */
    DueDrills(AlertRegistry alerts, Clock clock) {
        this.alerts = alerts;
        this.clock = clock;
        this.lookedAt = clock.instant();
    }

    /** Those whose time has come since the last look. */
    synchronized List<Drill> look() {
        Instant now = clock.instant();
        Instant furthest = now.minus(FURTHEST_BACK);
        Instant from = lookedAt.isBefore(furthest) ? furthest : lookedAt;
        lookedAt = now;
        return alerts.all().stream()
                .filter(Alert::enabled)
                .flatMap(alert -> due(alert, from, now))
                .toList();
    }

    /** The next look finds it again, and all that was due after it: whoever has had a lease gets no other one. */
    synchronized void putOff(Drill drill) {
        Instant before = drill.dueAt().minusSeconds(1);
        lookedAt = lookedAt.isBefore(before) ? lookedAt : before;
    }

    private Stream<Drill> due(Alert alert, Instant from, Instant now) {
        Schedule drill = alert.options().drill();
        if (drill == null) {
            return Stream.empty();
        }
        return Stream.iterate(
                        drill.next(from, clock.getZone()),
                        at -> !at.isAfter(now),
                        at -> drill.next(at, clock.getZone()))
                .map(at -> new Drill(alert, at, at.isBefore(now.minus(LATEST))));
    }
}
