package io.serai.ingest;

import io.serai.json.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one event of a request.
 *
 * @param index position of the event, from 0; null when the request itself is wrong
 */
record EventProblem(@Nullable Integer index, Problem problem) {}
