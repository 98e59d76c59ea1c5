package io.serai.ingest;

import java.util.concurrent.CompletableFuture;

/** Remembers what became of requests that have an {@link IdempotencyKey}. */
interface IdempotencyKeys {
    /** What is known of a request that comes. */
    sealed interface Known {
        /** Nothing: it is to be done, and then to be ended or given up. */
        record New() implements Known {}

        /** It was done, with this result. */
        record Done(int accepted, int duplicates) implements Known {}

        /** It is being done, or the hub that did it died a moment ago. */
        record UnderWay() implements Known {}

        /** The key was another request's. */
        record OtherBody() implements Known {}
    }

    /** Asks, and claims the key when nothing is known. */
    CompletableFuture<Known> begin(IdempotencyKey key);

    /** Keeps the result for whoever repeats the request. */
    CompletableFuture<Boolean> end(IdempotencyKey key, Receipt receipt);

    /** Frees the key: the request failed and may be tried anew, also with another body. */
    CompletableFuture<Boolean> giveUp(IdempotencyKey key);
}
