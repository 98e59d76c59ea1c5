/**
 * The hub's HTTP side as a whole: who may call it, what it answers where no route does, and what operators ask it:
 * deliveries and dead letters.
 */
@NullMarked
package io.serai.api;

import org.jspecify.annotations.NullMarked;
