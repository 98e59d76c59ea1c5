/** Where the hub may send to: the rules for destinations, asked at save and at each connection. Knows nothing of alerts. */
@NullMarked
package io.serai.guard;

import org.jspecify.annotations.NullMarked;
