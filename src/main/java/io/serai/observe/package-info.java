/**
 * What operators see of a hub from outside: where meters are registered, gauges of what is in Redis, and all health checks
 * summed up. Knows nothing of what is measured: each room has its own meters.
 */
@NullMarked
package io.serai.observe;

import org.jspecify.annotations.NullMarked;
