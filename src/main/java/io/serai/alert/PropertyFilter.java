package io.serai.alert;

/** Holds when the event has the custom property with exactly this value; case counts in both. */
public record PropertyFilter(String key, String value) {}
