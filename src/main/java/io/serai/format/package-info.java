/** A claim becomes a notification, and a notification the message of one destination type. Knows nothing of HTTP. */
@NullMarked
package io.serai.format;

import org.jspecify.annotations.NullMarked;
