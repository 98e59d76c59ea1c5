/** Requests that nobody would send, made from the description of the API and a seed. */
@NullMarked
package io.serai.testing.fuzz;

import org.jspecify.annotations.NullMarked;
