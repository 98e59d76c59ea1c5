package io.serai.alert;

import io.serai.event.Event;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Why an alert would not get events for which its messages are shown, for people. */
public final class EventDoubts {
    private final Alert alert;
    private final AlertMatcher matcher;

    public EventDoubts(Alert alert) {
        this.alert = alert;
        AlertRegistry only = new AlertRegistry();
        only.replace(List.of(alert.withEnabled(true)));
        this.matcher = new AlertMatcher(only);
    }

    /** Sentences about events of one type; none when the alert gets them all. */
    public List<String> of(List<Event> events) {
        List<String> doubts = new ArrayList<>();
        if (!alert.enabled()) {
            doubts.add("the alert is disabled");
        }
        int foreign = 0;
        int unasked = 0;
        Map<Verdict, Integer> skipped = new EnumMap<>(Verdict.class);
        for (Event event : events) {
            if (!event.workspaceId().equals(alert.workspaceId())) {
                foreign++;
                continue;
            }
            List<Judgement> judgements = matcher.judge(event);
            if (judgements.isEmpty()) {
                unasked++;
            } else if (judgements.stream().noneMatch(judgement -> judgement.verdict() == Verdict.MATCH)) {
                skipped.merge(judgements.getFirst().verdict(), 1, Integer::sum);
            }
        }
        if (foreign > 0) {
            doubts.add(counted(foreign, events) + " of another workspace than the alert's, " + alert.workspaceId());
        }
        if (unasked > 0) {
            doubts.add("no trigger of the alert asks for " + events.getFirst().eventType());
        }
        skipped.forEach((verdict, count) -> doubts.add(counted(count, events) + " " + reason(verdict)));
        return doubts;
    }

    private static String counted(int count, List<Event> events) {
        return events.size() == 1 ? "the event is" : count + " of " + events.size() + " events are";
    }

    private static String reason(Verdict verdict) {
        return switch (verdict) {
            case OTHER_PROJECT -> "of a project that the alert or its trigger does not cover";
            case OTHER_GUARDRAIL -> "of guardrails that the trigger does not ask for";
            case PROPERTY_FILTER -> "kept away by a property filter";
            case SAMPLED_OUT -> "left out by the sample rate";
            case MATCH, TAKEN, DISABLED -> "not for this alert";
        };
    }
}
