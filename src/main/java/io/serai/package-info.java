/** The wiring: reads the configuration, binds the beans, adds the routes. */
@NullMarked
package io.serai;

import org.jspecify.annotations.NullMarked;
