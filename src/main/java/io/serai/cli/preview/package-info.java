/** Draws messages for people to look at. Knows their JSON, and nothing of how they are made. */
@NullMarked
package io.serai.cli.preview;

import org.jspecify.annotations.NullMarked;
