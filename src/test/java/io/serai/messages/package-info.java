/**
 * What the hub says, from end to end: the messages that the shipped routes make of notifications, for every event type and
 * destination. Golden files show them; properties hold for all others.
 */
@NullMarked
package io.serai.messages;

import org.jspecify.annotations.NullMarked;
