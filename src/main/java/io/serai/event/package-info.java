/**
 * What an event is: its model, the event types of the core, how it is read from and written to JSON, and its limits.
 * Knows nothing of alerts, Redis or HTTP.
 */
@NullMarked
package io.serai.event;

import org.jspecify.annotations.NullMarked;
