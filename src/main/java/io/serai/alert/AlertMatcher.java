package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.Event;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the alerts that get an event. Decides by the event and the alerts alone: no clock, no chance, no state. */
public final class AlertMatcher {
    private final AlertRegistry registry;

    public AlertMatcher(AlertRegistry registry) {
        this.registry = registry;
    }

    /** At most one match for each alert: by its first trigger that holds. */
    public List<Match> match(Event event) {
        return match(event, Skips.UNHEARD);
    }

    /**
     * At most one match for each alert: by its first trigger that holds. The cost does not grow with alerts, enabled or
     * not, that the event's workspace, type, project or custom properties keep away.
     */
    public List<Match> match(Event event, Skips skips) {
        List<Match> matches = new ArrayList<>();
        Case judged = new Case(event);
        String taken = null;
        for (Candidate candidate : registry.candidates(event, skips)) {
            String alertId = candidate.alert().id();
            if (alertId.equals(taken)) {
                continue;
            }
            Verdict verdict = judged.verdict(candidate);
            boolean enabled = candidate.alert().enabled();
            if (verdict == Verdict.MATCH) {
                taken = alertId;
                if (enabled) {
                    matches.add(new Match(candidate.alert(), candidate.trigger()));
                } else {
                    skips.skipped(Verdict.DISABLED, 1);
                }
            } else if (enabled) {
                skips.skipped(verdict, 1);
            }
        }
        return matches;
    }

    /** The verdict of each trigger of an enabled alert that asks for the event's type in its workspace. */
    public List<Judgement> judge(Event event) {
        List<Candidate> candidates = registry.candidates(event.workspaceId(), event.eventType());
        List<Judgement> judgements = new ArrayList<>(candidates.size());
        Case judged = new Case(event);
        String taken = null;
        for (Candidate candidate : candidates) {
            String alertId = candidate.alert().id();
            Verdict verdict = alertId.equals(taken) ? Verdict.TAKEN : judged.verdict(candidate);
            if (verdict == Verdict.MATCH) {
                taken = alertId;
            }
            judgements.add(new Judgement(candidate.alert(), candidate.trigger(), verdict));
        }
        return judgements;
    }

    /**
     * Every condition of an alert, held against an event by the same rules as in {@link #match}.
     *
     * @param alert need not be in force, nor enabled, nor of the event's workspace
     */
    public static Explanation explain(Alert alert, Event event) {
        boolean here = alert.workspaceId().equals(event.workspaceId());
        List<Trigger> asking = alert.triggers().stream()
                .filter(trigger -> trigger.eventType().equals(event.eventType()))
                .toList();
        Set<String> types =
                alert.triggers().stream().map(Trigger::eventType).collect(Collectors.toCollection(LinkedHashSet::new));
        List<Condition> conditions = List.of(
                new Condition(Condition.Kind.WORKSPACE, here, alert.workspaceId(), event.workspaceId()),
                new Condition(
                        Condition.Kind.EVENT_TYPE,
                        !asking.isEmpty(),
                        types.isEmpty() ? "none: the alert has no triggers" : String.join(" or ", types),
                        event.eventType()),
                new Condition(
                        Condition.Kind.ENABLED, alert.enabled(), "enabled", alert.enabled() ? "enabled" : "disabled"));
        List<Explanation.OfTrigger> triggers = new ArrayList<>();
        Case judged = new Case(event);
        boolean taken = false;
        for (Trigger trigger : here ? asking : List.<Trigger>of()) {
            Candidate candidate = Candidate.of(alert, trigger);
            Verdict verdict = taken ? Verdict.TAKEN : judged.verdict(candidate);
            taken |= verdict == Verdict.MATCH;
            triggers.add(new Explanation.OfTrigger(trigger, verdict, judged.conditions(candidate)));
        }
        return new Explanation(alert, conditions, triggers);
    }

    /** One event under judgement; its draw is made once, and only when a trigger samples. */
    private static final class Case {
        private static final double NOT_DRAWN = -1;
        private static final int MOST_SHOWN = 20;

        private final Event event;
        private double draw = NOT_DRAWN;

        Case(Event event) {
            this.event = event;
        }

        Verdict verdict(Candidate candidate) {
            if (!inProject(candidate.projects())) {
                return Verdict.OTHER_PROJECT;
            }
            if (!ofGuardrail(candidate.guardrailTypes())) {
                return Verdict.OTHER_GUARDRAIL;
            }
            for (PropertyFilter filter : candidate.trigger().propertyFilters()) {
                if (!has(filter)) {
                    return Verdict.PROPERTY_FILTER;
                }
            }
            return sampled(candidate.trigger().sampleRate()) ? Verdict.MATCH : Verdict.SAMPLED_OUT;
        }

        /** All that {@link #verdict} asks, answered one by one. */
        List<Condition> conditions(Candidate candidate) {
            List<Condition> conditions = new ArrayList<>();
            Set<String> projects = candidate.projects();
            conditions.add(new Condition(
                    Condition.Kind.PROJECT,
                    inProject(projects),
                    projects == null ? "any" : projects.isEmpty() ? "none: the scope can't be read" : sorted(projects),
                    event.projectId() == null ? "none, which passes every scope" : event.projectId()));
            Set<String> guardrails = candidate.guardrailTypes();
            if (guardrails != null) {
                Set<String> failed = new TreeSet<>();
                addNames(event.payload(), failed);
                conditions.add(new Condition(
                        Condition.Kind.GUARDRAIL,
                        ofGuardrail(guardrails),
                        sorted(guardrails),
                        failed.isEmpty() ? "none" : String.join(", ", failed)));
            }
            for (PropertyFilter filter : candidate.trigger().propertyFilters()) {
                String value = event.properties().get(filter.key());
                conditions.add(new Condition(
                        Condition.Kind.PROPERTY_FILTER,
                        has(filter),
                        filter.key() + " = " + filter.value(),
                        value == null ? "no " + filter.key() : filter.key() + " = " + value));
            }
            double rate = candidate.trigger().sampleRate();
            conditions.add(new Condition(
                    Condition.Kind.SAMPLE,
                    sampled(rate),
                    rate >= Trigger.ALL
                            ? "every draw"
                            : "a draw below "
                                    + BigDecimal.valueOf(rate)
                                            .stripTrailingZeros()
                                            .toPlainString(),
                    // Rounded down, so that it never looks like the next whole number.
                    BigDecimal.valueOf(Sampling.draw(event) * 100)
                            .setScale(4, RoundingMode.DOWN)
                            .toPlainString()));
            return conditions;
        }

        private static String sorted(Set<String> words) {
            return String.join(", ", new TreeSet<>(words));
        }

        private boolean ofGuardrail(@Nullable Set<String> types) {
            return types == null || names(event.payload(), types);
        }

        private boolean has(PropertyFilter filter) {
            return filter.value().equals(event.properties().get(filter.key()));
        }

        private boolean inProject(@Nullable Set<String> projects) {
            return projects == null || event.projectId() == null || projects.contains(event.projectId());
        }

        private boolean sampled(double rate) {
            if (rate >= 100) {
                return true;
            }
            if (draw == NOT_DRAWN) {
                draw = Sampling.draw(event);
            }
            return Sampling.selects(draw, rate);
        }

        /** A batch is an array of guardrails, and senders wrap batches once more. */
        private static boolean names(JsonNode payload, Set<String> types) {
            if (payload.isArray()) {
                for (JsonNode item : payload) {
                    if (names(item, types)) {
                        return true;
                    }
                }
                return false;
            }
            String name = name(payload);
            return name != null && types.contains(name);
        }

        /** All that {@link #names} looks for; no more than anybody reads. */
        private static void addNames(JsonNode payload, Set<String> found) {
            if (payload.isArray()) {
                payload.forEach(item -> addNames(item, found));
                return;
            }
            String name = name(payload);
            if (name != null && found.size() < MOST_SHOWN) {
                found.add(name);
            }
        }

        private static @Nullable String name(JsonNode guardrail) {
            JsonNode name = guardrail.path("name");
            return name.isTextual() ? name.textValue().toUpperCase(Locale.ROOT) : null;
        }
    }
}
