package io.serai.alert;

import io.serai.event.EventType;
import io.serai.event.OwnEventTypes;
import io.serai.event.SenderEventTypes;
import io.serai.json.Nearest;
import io.serai.json.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is legal in an alert and probably not meant, for somebody who checks a file before it is used. */
final class AlertDoubts {
    private static final Set<String> KNOWN = Stream.of(
                    Arrays.stream(EventType.values()).map(EventType::wire),
                    OwnEventTypes.ALL.stream(),
                    SenderEventTypes.ALL.stream())
            .flatMap(Function.identity())
            .collect(Collectors.toUnmodifiableSet());

    /** Whose messages have a form of their own, and are read by people. */
    private static final Set<String> FOR_PEOPLE =
            Set.of("slack", "pagerduty", "teams", "discord", "google-chat", "telegram", "email");

    /** The code of an alert that asks for a threshold. */
    static final String THRESHOLD = "threshold";

    private AlertDoubts() {}

    /**
     * @param at where the alert stands in its file
     * @param hub the hub's own URL: plain http to it leaves no machine
     */
    static void find(Alert alert, String at, String hub, List<Problem> doubts) {
        if (!alert.enabled()) {
            doubts.add(new Problem(at + ".enabled", "is false: the alert sends nothing", "disabled"));
        }
        String url = alert.webhook().url().value();
        if (url.regionMatches(true, 0, "http:", 0, "http:".length()) && !url.startsWith(hub + "/")) {
            doubts.add(new Problem(
                    at + ".webhook.url",
                    "is plain http: everybody on the way can read and change what is sent",
                    "plain-http"));
        }
        if (alert.triggers().isEmpty()) {
            doubts.add(new Problem(at + ".triggers", "is empty: no event reaches the alert", "no-trigger"));
        }
        if (FOR_PEOPLE.contains(alert.type())) {
            find(alert.type(), alert.options().messages(), at + ".options", doubts);
        }
        for (int i = 0; i < alert.triggers().size(); i++) {
            find(alert.triggers().get(i), at + ".triggers[" + i + "]", doubts);
        }
    }

    /**
     * Of alerts together.
     *
     * @param alerts by where they stand
     */
    static void find(Map<String, Alert> alerts, List<Problem> doubts) {
        Set<String> told = alerts.values().stream()
                .filter(alert -> alert.enabled()
                        && alert.triggers().stream()
                                .anyMatch(trigger -> trigger.eventType().equals(OwnEventTypes.ALERT_DRILL_FAILED)))
                .map(Alert::workspaceId)
                .collect(Collectors.toSet());
        alerts.forEach((at, alert) -> {
            if (alert.enabled() && alert.options().drill() != null && !told.contains(alert.workspaceId())) {
                doubts.add(new Problem(
                        at + ".options.drill",
                        "tells nobody when it fails: no enabled alert of its workspace here has the trigger "
                                + OwnEventTypes.ALERT_DRILL_FAILED,
                        "untold-drill"));
            }
        });
    }

    private static void find(String type, MessageOptions messages, String at, List<Problem> doubts) {
        if (messages.envelope() != EnvelopeForm.CAMEL) {
            doubts.add(new Problem(at + ".envelope", "has no effect on messages of the type " + type, "no-effect"));
        }
        Redaction redaction = messages.redaction();
        if (redaction != null && redaction.keep() == null) {
            doubts.add(new Problem(
                    at + ".redact",
                    "has no keep: all that is not dropped leaves for the type " + type
                            + ", prompts and completions too",
                    "open-redaction"));
        }
    }

    private static void find(Trigger trigger, String at, List<Problem> doubts) {
        if (!KNOWN.contains(trigger.eventType())) {
            String hint = Nearest.hint(trigger.eventType(), KNOWN);
            doubts.add(new Problem(
                    at + ".event_type",
                    "is not an event type that is known by name"
                            + (hint.isEmpty() ? ": fine when your own senders use it" : hint),
                    "event-type"));
        }
        if (trigger.sampleRate() == 0) {
            doubts.add(new Problem(at + ".sample_rate", "is 0: no event matches", "sample-nothing"));
        }
        if (trigger.configs().stream().anyMatch(TriggerConfig::threshold)) {
            doubts.add(new Problem(
                    at + ".trigger_configs",
                    "has a threshold, which is kept but not evaluated here: every event that a sender such as Opik"
                            + " sends matches",
                    THRESHOLD));
        }
    }
}
