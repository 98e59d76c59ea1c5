/**
 * What {@code ./serai bench NAME} measures, each benchmark a command that prints Markdown tables with its goals beside
 * them. A benchmark starts what it needs on the loopback address and leaves nothing behind.
 */
@NullMarked
package io.serai.bench;

import org.jspecify.annotations.NullMarked;
