package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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

    /** One event under judgement; its draw is made once, and only when a trigger samples. */
    private static final class Case {
        private static final double NOT_DRAWN = -1;

        private final Event event;
        private double draw = NOT_DRAWN;

        Case(Event event) {
            this.event = event;
        }

        Verdict verdict(Candidate candidate) {
            if (!inProject(candidate.projects())) {
                return Verdict.OTHER_PROJECT;
            }
            if (candidate.guardrailTypes() != null && !names(event.payload(), candidate.guardrailTypes())) {
                return Verdict.OTHER_GUARDRAIL;
            }
            for (PropertyFilter filter : candidate.trigger().propertyFilters()) {
                if (!filter.value().equals(event.properties().get(filter.key()))) {
                    return Verdict.PROPERTY_FILTER;
                }
            }
            return sampled(candidate.trigger().sampleRate()) ? Verdict.MATCH : Verdict.SAMPLED_OUT;
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
            JsonNode name = payload.path("name");
            return name.isTextual() && types.contains(name.textValue().toUpperCase(Locale.ROOT));
        }
    }
}
