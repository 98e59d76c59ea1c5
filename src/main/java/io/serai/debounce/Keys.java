package io.serai.debounce;

/**
 * The names of our keys in Redis. Those that end in a colon are completed by {@code alertId:eventType} or by a claim's
 * id.
 */
final class Keys {
    /** Hash: the open bucket's meta. */
    static final String BUCKET = "alert_bucket:";

    /** List: the open bucket's events. */
    static final String BUCKET_EVENTS = "alert_bucket_events:";

    /** Sorted set: open buckets by due time in ms. */
    static final String BUCKET_INDEX = "alert_bucket_index";

    /** Sets of event ids seen, one per generation. */
    static final String SEEN = "alert_seen:";

    /** String that lives while a leading edge has been sent and traffic goes on. */
    static final String LEADING_EDGE = "alert_leading_edge:";

    /** Hash: a claim's meta. */
    static final String CLAIM = "alert_claim:";

    /** List: a claim's events. */
    static final String CLAIM_EVENTS = "alert_claim_events:";

    /** Sorted set: claims by the end of their lease in ms. */
    static final String CLAIM_INDEX = "alert_claim_index";

    /** Hash: a dead letter's meta. */
    static final String DEAD_LETTER = "dead_letter:";

    /** List: a dead letter's events. */
    static final String DEAD_LETTER_EVENTS = "dead_letter_events:";

    /** Sorted set: dead letters by the time they were buried in ms. */
    static final String DEAD_LETTERS = "dead_letters";

    private Keys() {}
}
