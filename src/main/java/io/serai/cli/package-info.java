/** The commands of ./serai. Knows what people type and read, not how the hub works. */
@NullMarked
package io.serai.cli;

import org.jspecify.annotations.NullMarked;
