/**
 * Senders that speak their own language: who may send to {@code /hooks}, how they prove it, and how what they send becomes
 * events. What a kind of sender means is said in {@code routes/sources}, not here.
 */
@NullMarked
package io.serai.ingest.source;

import org.jspecify.annotations.NullMarked;
