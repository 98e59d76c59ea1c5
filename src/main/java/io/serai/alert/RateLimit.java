package io.serai.alert;

import java.time.Duration;

/**
 * How many messages a destination takes.
 *
 * @param count messages, at least 1
 * @param per in this time
 */
public record RateLimit(int count, Duration per) {}
