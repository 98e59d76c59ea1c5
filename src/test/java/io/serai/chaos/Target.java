package io.serai.chaos;

import io.serai.event.EventType;
import java.util.Arrays;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The alerts of a chaos run: one for each way in which a bucket becomes due. */
enum Target {
    AT_ONCE("window: 0", EventType.TRACE_ERRORS, EventType.PROMPT_CREATED),
    SHORT("window: 200ms", EventType.TRACE_ERRORS, EventType.PROMPT_CREATED, EventType.TRACE_GUARDRAILS_TRIGGERED),
    SECOND("window: 1s", EventType.TRACE_ERRORS, EventType.PROMPT_CREATED, EventType.TRACE_GUARDRAILS_TRIGGERED),
    SMALL("window: 1s, max_events: 7", EventType.TRACE_ERRORS, EventType.TRACE_GUARDRAILS_TRIGGERED),
    LEADING_EDGE("window: 1s, leading_edge: true", EventType.PROMPT_CREATED, EventType.TRACE_GUARDRAILS_TRIGGERED);

    private final String options;
    private final Set<EventType> types;

    Target(String options, EventType... types) {
        this.options = options;
        this.types = Set.of(types);
    }

    boolean wants(EventType type) {
        return types.contains(type);
    }

    /** Where its notifications arrive. */
    String path() {
        return "/" + name();
    }

    static Target at(String path) {
        return valueOf(path.substring(1));
    }

    /** The alert file with all of them. */
    static String alerts(UnaryOperator<String> urlOfPath) {
        return Arrays.stream(values())
                .map(target -> target.alert(urlOfPath.apply(target.path())))
                .collect(Collectors.joining("", "alerts:\n", ""));
    }

    private String alert(String url) {
        return """
                  - id: %1$s
                    name: %1$s
                    workspace_id: acme
                    webhook: {url: "%2$s"}
                    options: {%3$s}
                    triggers: [%4$s]
                """
                .formatted(
                        name(),
                        url,
                        options,
                        types.stream()
                                .map(type -> "{event_type: \"" + type.wire() + "\"}")
                                .sorted()
                                .collect(Collectors.joining(", ")));
    }
}
