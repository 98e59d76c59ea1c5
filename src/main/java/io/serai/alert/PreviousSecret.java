package io.serai.alert;

import java.time.Instant;

/**
 * A signing secret on its way out: signs beside the new one, so that receivers can change over when it suits them.
 *
 * @param until from then on it signs nothing
 */
public record PreviousSecret(Secret secret, Instant until) {}
