package io.serai.alert;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why an alert gets an event, or does not.
 *
 * @param conditions of the alert itself
 * @param triggers those that ask for the event's type, in their order; none when the event is of another workspace
 */
public record Explanation(Alert alert, List<Condition> conditions, List<OfTrigger> triggers) {
    public Explanation {
        conditions = List.copyOf(conditions);
        triggers = List.copyOf(triggers);
    }

    /**
     * One trigger.
     *
     * @param verdict {@link Verdict#TAKEN} when an earlier one took the event
     */
    public record OfTrigger(Trigger trigger, Verdict verdict, List<Condition> conditions) {
        public OfTrigger {
            conditions = List.copyOf(conditions);
        }
    }

    /** Whether the alert gets the event. */
    public boolean matches() {
        return unmet().isEmpty();
    }

    /** The first condition that keeps the event away; of triggers that all do, of the first. */
    public Optional<Condition> unmet() {
        boolean taken = triggers.stream().anyMatch(each -> each.verdict() == Verdict.MATCH);
        Stream<Condition> ofTrigger =
                taken || triggers.isEmpty() ? Stream.empty() : triggers.getFirst().conditions().stream();
        return Stream.concat(conditions.stream(), ofTrigger)
                .filter(condition -> !condition.holds())
                // As they decide: that an alert is disabled is said of events that it would get.
                .min((one, other) -> one.kind().compareTo(other.kind()));
    }
}
