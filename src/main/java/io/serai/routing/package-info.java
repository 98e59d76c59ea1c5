/** Ops' YAML routes: which files there are, loading them, and saying what is wrong with one in words that name it. */
@NullMarked
package io.serai.routing;

import org.jspecify.annotations.NullMarked;
