package io.serai.alert;

/** Spelling of the general webhook's envelope: {@code eventType} as documented or {@code event_type} as Opik's servers send it. */
public enum EnvelopeCase {
    CAMEL,
    SNAKE
}
