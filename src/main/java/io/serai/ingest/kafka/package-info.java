/**
 * Events come in from Kafka topics: a batch of records becomes events, and its offsets are committed only when Redis has
 * them all. A record that is no event becomes a dead letter and holds nothing up. Knows nothing of HTTP.
 */
@NullMarked
package io.serai.ingest.kafka;

import org.jspecify.annotations.NullMarked;
