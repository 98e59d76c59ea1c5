package io.serai.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.Condition;
import io.serai.alert.Explanation;
import io.serai.alert.Masks;
import io.serai.alert.Verdict;
import io.serai.debounce.OpenBuckets;
import io.serai.debounce.WindowRules;
import io.serai.format.RedactionView;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Explanations as programs get them, over HTTP and from the command line alike. */
public final class ExplainJson {
    private static final String NOT_DISABLED = "not disabled";
    private static final String ALLOWED = "a destination that the guard allows";

    private ExplainJson() {}

    public static ObjectNode write(List<ExplainedEvent> events) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode array = answer.putArray("events");
        events.forEach(event -> write(event, array.addObject()));
        return answer;
    }

    private static void write(ExplainedEvent explained, ObjectNode json) {
        json.put("id", explained.event().id())
                .put("eventType", explained.event().eventType())
                .put("workspaceId", explained.event().workspaceId());
        boolean changed = explained.arrivals().stream().anyMatch(ExplainedEvent.Arrival::changed);
        ObjectNode routing =
                json.putObject("routing").put("outcome", explained.outcome().wire());
        if (explained.reason() != null) {
            routing.put("reason", explained.reason());
        }
        routing.put("changed", changed);
        ArrayNode arrivals = json.putArray("arrivals");
        explained.arrivals().forEach(arrival -> write(arrival, arrivals.addObject()));
    }

    private static void write(ExplainedEvent.Arrival arrival, ObjectNode json) {
        if (arrival.elsewhere()) {
            json.put("elsewhere", true);
        } else if (arrival.changed()) {
            json.set("event", arrival.event().toJson());
        }
        json.put("matches", arrival.matches());
        ArrayNode alerts = json.putArray("alerts");
        arrival.alerts().forEach(alert -> write(alert, alerts.addObject()));
        json.put("alertsLeftOut", arrival.leftOut());
    }

    private static void write(ExplainedAlert explained, ObjectNode json) {
        Explanation explanation = explained.explanation();
        Alert alert = explanation.alert();
        ExplainedAlert.Outlook outlook = explained.outlook();
        json.put("id", alert.id())
                .put("name", alert.name())
                .put("type", alert.type())
                .put("enabled", alert.enabled());
        ArrayNode conditions = JsonNodeFactory.instance.arrayNode();
        explanation.conditions().forEach(condition -> write(condition, conditions.addObject()));
        if (outlook == null) {
            json.put("verdict", "no_match");
            explanation
                    .unmet()
                    .ifPresent(condition -> json.put("because", condition.kind().wire()));
        } else {
            String because = way(outlook.way(), alert, conditions);
            json.put("verdict", because == null ? "match" : "undeliverable");
            if (because != null) {
                json.put("because", because);
            }
        }
        json.set("conditions", conditions);
        ArrayNode triggers = json.putArray("triggers");
        explanation.triggers().forEach(trigger -> write(trigger, triggers.addObject()));
        if (outlook != null) {
            write(outlook, json);
        }
    }

    /**
     * What decides only once an event has matched.
     *
     * @return which of it makes a dead letter of a notification; null: nothing
     */
    private static @Nullable String way(ExplainedAlert.@Nullable Way way, Alert alert, ArrayNode conditions) {
        if (way == null) {
            notAsked("destination", NOT_DISABLED, conditions.addObject());
            notAsked("guard", ALLOWED, conditions.addObject());
            return null;
        }
        Receivers.Known receiver = way.receiver();
        if (receiver != null) {
            write(
                    "destination",
                    receiver.takes(),
                    NOT_DISABLED,
                    receiver.reason() == null ? receiver.state() : receiver.state() + ", " + receiver.reason(),
                    conditions.addObject());
        }
        String broken = way.brokenGuardRule();
        write(
                "guard",
                broken == null,
                broken == null ? ALLOWED : broken,
                Masks.maskUrl(alert.webhook().url().value()),
                conditions.addObject());
        return !way.taken() ? "destination" : broken != null ? "guard" : null;
    }

    private static void notAsked(String kind, String expected, ObjectNode json) {
        json.put("condition", kind).put("expected", expected).put("actual", "not asked");
    }

    private static void write(Explanation.OfTrigger explained, ObjectNode json) {
        if (explained.trigger().id() != null) {
            json.put("id", explained.trigger().id());
        }
        json.put("eventType", explained.trigger().eventType())
                .put(
                        "verdict",
                        switch (explained.verdict()) {
                            case MATCH -> "match";
                            case TAKEN -> "taken";
                            default -> "no_match";
                        });
        if (explained.verdict() != Verdict.MATCH && explained.verdict() != Verdict.TAKEN) {
            explained.conditions().stream()
                    .filter(condition -> !condition.holds())
                    .findFirst()
                    .ifPresent(condition -> json.put("because", condition.kind().wire()));
        }
        ArrayNode conditions = json.putArray("conditions");
        explained.conditions().forEach(condition -> write(condition, conditions.addObject()));
    }

    private static void write(Condition condition, ObjectNode json) {
        write(condition.kind().wire(), condition.holds(), condition.expected(), condition.actual(), json);
    }

    private static void write(String kind, boolean holds, String expected, String actual, ObjectNode json) {
        json.put("condition", kind)
                .put("holds", holds)
                .put("expected", expected)
                .put("actual", actual);
    }

    private static void write(ExplainedAlert.Outlook outlook, ObjectNode json) {
        WindowRules rules = outlook.window();
        ObjectNode window = json.putObject("window");
        window.put("millis", rules.window().toMillis())
                .put("leadingEdge", rules.leadingEdge())
                .put("maxEvents", rules.maxEvents())
                .put("maxBytes", rules.maxBytes());
        OpenBuckets.Met met = outlook.met();
        OpenBuckets.Open open = met == null ? null : met.open();
        if (met != null) {
            window.put("seen", met.seen()).put("open", open != null);
        }
        if (open != null) {
            window.put("events", open.events());
            put(window, "firstSeen", open.firstSeen());
            put(window, "dueAt", open.dueAt());
        } else if (rules.dueAt() != null) {
            put(window, "dueAt", rules.dueAt());
        }
        write(outlook.redaction(), json.putObject("redaction"));
        Renderer.Rendered rendered = outlook.rendered();
        if (rendered != null) {
            ArrayNode messages = json.putArray("messages");
            rendered.messages().forEach(messages::add);
            if (rendered.failure() != null) {
                json.put("noMessage", rendered.failure());
            }
        }
    }

    private static void put(ObjectNode json, String name, Instant moment) {
        json.put(name, moment.toString());
    }

    private static void write(RedactionView redaction, ObjectNode json) {
        json.put("by", redaction.by()).put("data", redaction.data());
        if (redaction.keep() != null) {
            ArrayNode keep = json.putArray("keep");
            redaction.keep().forEach(keep::add);
        }
        ArrayNode drop = json.putArray("drop");
        redaction.drop().forEach(drop::add);
        json.put("mask", redaction.mask());
    }

    public static ObjectNode write(DryRunResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode sample = json.putObject("sample");
        sample.put("on", result.on());
        if (!result.on()) {
            sample.put("hint", "No events are kept: set serai.explain.sample, like 10000, and ask again after a while");
        }
        if (result.since() != null) {
            put(sample, "since", result.since());
        }
        if (result.coverage().from() != null) {
            put(sample, "from", result.coverage().from());
        }
        put(sample, "until", result.until());
        sample.put("complete", complete(result));
        sample.put("events", result.events()).put("leftOut", result.coverage().leftOut());
        json.put("matched", result.matched());
        ObjectNode unmet = json.putObject("unmet");
        new TreeMap<>(result.unmet()).forEach(unmet::put);
        json.put("notifications", result.notifications());
        json.putObject("window")
                .put("millis", result.window().window().toMillis())
                .put("leadingEdge", result.window().leadingEdge())
                .put("maxEvents", result.window().maxEvents())
                .put("maxBytes", result.window().maxBytes());
        ArrayNode first = json.putArray("first");
        for (EventSample.Sampled sampled : result.first()) {
            ObjectNode event = first.addObject()
                    .put("id", sampled.event().id())
                    .put("eventType", sampled.event().eventType());
            if (sampled.event().projectId() != null) {
                event.put("projectId", sampled.event().projectId());
            }
            put(event, "at", sampled.at());
        }
        return json;
    }

    /** Whether every event of the time that was asked for was looked at. */
    private static boolean complete(DryRunResult result) {
        Instant from = result.coverage().from();
        Instant since = result.since();
        return from != null
                && result.coverage().whole()
                && result.coverage().leftOut() == 0
                && (since == null || !from.isAfter(since));
    }
}
