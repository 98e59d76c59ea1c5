/**
 * Hubs and their Redis are killed and paused at random under load, and what was acknowledged is compared with what a
 * receiver got. Works from outside, over HTTP, signals and the documented keys: it knows nothing of how a hub does it.
 */
@NullMarked
package io.serai.chaos;

import org.jspecify.annotations.NullMarked;
