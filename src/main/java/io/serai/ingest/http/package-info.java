/**
 * A Camel component for paths on which very many small requests come in: all that wait at once are one exchange. Knows
 * HTTP, and nothing of events.
 */
@NullMarked
package io.serai.ingest.http;

import org.jspecify.annotations.NullMarked;
