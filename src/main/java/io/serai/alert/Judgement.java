package io.serai.alert;

/** One trigger that asks for an event's type, and what became of the event there; for counting and for explaining. */
public record Judgement(Alert alert, Trigger trigger, Verdict verdict) {}
