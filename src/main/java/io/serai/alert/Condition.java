package io.serai.alert;

import java.util.Locale;

/**
 * One condition of an alert or of one of its triggers, held against one event.
 *
 * @param expected what the alert asks for, in words for people
 * @param actual what the event has, likewise
 */
public record Condition(Kind kind, boolean holds, String expected, String actual) {
    /** What is asked about, in the order in which it decides. */
    public enum Kind {
        WORKSPACE,
        EVENT_TYPE,
        PROJECT,
        GUARDRAIL,
        PROPERTY_FILTER,
        SAMPLE,
        ENABLED;

        /** As in answers: {@code property_filter}. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
