package io.serai.ingest;

import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.EnvelopeForm;
import io.serai.config.Schedule;
import io.serai.debounce.Progress;
import io.serai.debounce.WindowRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** How the buckets of alerts gather events: as an alert says itself, else as the hub's configuration does. */
public final class AlertWindows {
    private final WindowRules defaults;
    private final Clock clock;

    /** @param clock in the time zone of schedules */
    public AlertWindows(WindowRules defaults, Clock clock) {
        this.defaults = defaults;
        this.clock = clock;
    }

    /** For a bucket that is opened now. */
    public WindowRules of(Alert alert) {
        return of(alert, false, clock.instant());
    }

    /**
     * The notifications that events of one type would become, without a hub: each with its events. Their bytes are not
     * looked at.
     *
     * @param events in the order in which they came
     * @param cameAt when each of them did
     */
    public <T> List<List<T>> gather(Alert alert, List<T> events, Function<? super T, Instant> cameAt) {
        Windows<T> windows = new Windows<>(opened -> of(alert, false, opened));
        events.forEach(event -> windows.add(event, cameAt.apply(event)));
        return windows.notifications();
    }

    /**
     * For a bucket that is opened now.
     *
     * @param over whether one of its events says that something is over
     */
    WindowRules of(Alert alert, boolean over) {
        return of(alert, over, clock.instant());
    }

    private WindowRules of(Alert alert, boolean over, Instant opened) {
        AlertOptions options = alert.options();
        long maxBytes = options.maxBytes() == null ? defaults.maxBytes() : options.maxBytes();
        Schedule digest = options.digest();
        if (digest == null) {
            return new WindowRules(
                    options.window() == null ? defaults.window() : options.window(),
                    options.leadingEdge(),
                    maxEvents(alert, over),
                    maxBytes);
        }
        Instant dueAt = digest.next(opened, clock.getZone());
        return new WindowRules(Duration.between(opened, dueAt), false, maxEvents(alert, over), maxBytes, dueAt);
    }

    /** No more than find room in one notification, where each event may be a message of its own. */
    private int maxEvents(Alert alert, boolean over) {
        AlertOptions options = alert.options();
        int most = options.maxEvents() == null ? defaults.maxEvents() : options.maxEvents();
        if (options.messages().envelope() == EnvelopeForm.HELICONE) {
            return Math.min(most, Progress.MOST_PARTS);
        }
        return over && alert.opensIncidents() ? Math.min(most, Progress.MOST_OVER) : most;
    }
}
