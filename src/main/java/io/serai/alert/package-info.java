/**
 * Alerts: the model that both API dialects and {@code alerts.yaml} share, its strict reading, the file itself and the
 * watch over it, the store in Redis with its sealed secrets, the registry in memory, and the matching of events. Knows
 * nothing of buckets, messages or HTTP.
 */
@NullMarked
package io.serai.alert;

import org.jspecify.annotations.NullMarked;
