/** Events come in: the event API, its limits and its answers. Acknowledges only what Redis has. */
@NullMarked
package io.serai.ingest;

import org.jspecify.annotations.NullMarked;
