/**
 * Buckets: many events of one alert and one type become one notification. The repository behind Camel's aggregate EIP,
 * its Lua scripts, the window rules, and the claims that make delivery crash-safe. Knows nothing of messages or HTTP.
 */
@NullMarked
package io.serai.debounce;

import org.jspecify.annotations.NullMarked;
