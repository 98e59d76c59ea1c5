package io.serai.alert;

import java.util.Locale;

/** The envelope of a general webhook. */
public enum EnvelopeForm {
    /** {@code eventType}, as Opik documents it. */
    CAMEL,
    /** {@code event_type}, as Opik's servers send it. */
    SNAKE,
    /** Helicone's flat object, one message for each event. */
    HELICONE,
    /** A CloudEvent 1.0 in structured form. */
    CLOUDEVENTS;

    /** As in JSON, like {@code snake}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
