/**
 * Traces for whoever collects them: where spans go, how they continue what a sender began, and how they meet again behind
 * a bucket. Knows nothing of events or deliveries.
 */
@NullMarked
package io.serai.tracing;

import org.jspecify.annotations.NullMarked;
