package io.serai.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.MessageOptions;
import io.serai.event.EventType;
import io.serai.event.Report.Severity;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How bad a notification is: what the alert's owner has chosen comes before what senders say, and that before the type. */
final class Severities {
    private Severities() {}

    static Severity of(ObjectNode notification, Alert alert) {
        if (NotificationAssembler.isTest(notification)) {
            return Severity.INFO;
        }
        String eventType = notification.path("eventType").asText();
        Map<String, String> chosen = alert.options().messages().severities();
        Severity reported = Reports.of(notification.path("payload")).worst();
        return Stream.of(
                        Severity.of(chosen.getOrDefault(eventType, chosen.getOrDefault(MessageOptions.OTHERS, ""))),
                        Severity.of(
                                alert.metadata().getOrDefault("severity", "").toLowerCase(Locale.ROOT)),
                        Optional.ofNullable(reported))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> ofType(eventType));
    }

    private static Severity ofType(String eventType) {
        return switch (EventType.of(eventType).orElse(null)) {
            case TRACE_ERRORS -> Severity.ERROR;
            case TRACE_GUARDRAILS_TRIGGERED,
                    TRACE_FEEDBACK_SCORE,
                    TRACE_THREAD_FEEDBACK_SCORE,
                    TRACE_COST,
                    TRACE_LATENCY,
                    PROMPT_DELETED -> Severity.WARNING;
            case PROMPT_CREATED, PROMPT_COMMITTED, EXPERIMENT_FINISHED -> Severity.INFO;
            case null -> Severity.INFO;
        };
    }
}
