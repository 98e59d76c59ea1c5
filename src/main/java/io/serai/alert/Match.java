package io.serai.alert;

/** An alert that gets an event, and the trigger by which it does. */
public record Match(Alert alert, Trigger trigger) {}
