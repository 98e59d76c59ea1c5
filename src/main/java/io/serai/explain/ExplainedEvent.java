package io.serai.explain;

import io.serai.event.Event;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one event.
 *
 * @param event as it came
 * @param reason why routing failed, which its sender would be told, or was not asked; null: it was, and did not
 * @param arrivals what reached the alerts: some when it goes on, else none
 */
public record ExplainedEvent(Event event, Outcome outcome, @Nullable String reason, List<Arrival> arrivals) {
    public ExplainedEvent {
        arrivals = List.copyOf(arrivals);
    }

    /** What routing does with it. */
    public enum Outcome {
        GOES_ON,
        DROPPED,
        FAILED,
        NOT_ASKED;

        /** As in answers: {@code goes_on}. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The event before the alerts.
     *
     * @param changed whether routing has rewritten it, so that it is worth being shown
     * @param elsewhere whether it is of a workspace that whoever asks may not know of; nothing else is said then
     * @param matches so many alerts get it
     * @param alerts those that get it first, then those that ask for its type, then the others
     * @param leftOut so many more there are
     */
    public record Arrival(
            Event event, boolean changed, boolean elsewhere, int matches, List<ExplainedAlert> alerts, int leftOut) {
        public Arrival {
            alerts = List.copyOf(alerts);
        }

        static Arrival elsewhere(Event event) {
            return new Arrival(event, true, true, 0, List.of(), 0);
        }
    }
}
