/** SHA-256, for whoever needs it. Knows nothing of what is hashed. */
@NullMarked
package io.serai.hash;

import org.jspecify.annotations.NullMarked;
