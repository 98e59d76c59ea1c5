/** Messages go out: signed, retried, and dead-lettered when nothing helps. */
@NullMarked
package io.serai.delivery;

import org.jspecify.annotations.NullMarked;
