/**
 * CloudEvents 1.0 over HTTP: reads the three modes in which they come and checks their attributes. What becomes of a
 * CloudEvent is said in {@code routes/sources/cloudevents.yaml}.
 */
@NullMarked
package io.serai.ingest.source.cloudevents;

import org.jspecify.annotations.NullMarked;
