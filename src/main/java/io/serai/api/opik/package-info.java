/**
 * Opik's alert API, {@code /v1/private/alerts}: the dialect of those who come from Opik. Reads what its clients write,
 * shows what they can read, refuses in its words, and keeps nothing itself.
 */
@NullMarked
package io.serai.api.opik;

import org.jspecify.annotations.NullMarked;
