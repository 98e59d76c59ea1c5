/**
 * What the hub does by the clock: it deletes what is kept long enough, and tries alerts out. Of all hubs on one Redis, one
 * does each of these at each of its times. Knows nothing of how events come in.
 */
@NullMarked
package io.serai.upkeep;

import org.jspecify.annotations.NullMarked;
