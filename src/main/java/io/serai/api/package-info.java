/** The hub's HTTP side as a whole: who may call it, and what it answers where no route does. */
@NullMarked
package io.serai.api;

import org.jspecify.annotations.NullMarked;
