/** The Redis side that no room owns alone: the client, the embedded server, Lua scripts, health. Knows nothing of what is stored. */
@NullMarked
package io.serai.redis;

import org.jspecify.annotations.NullMarked;
