package io.serai.debounce;

import io.serai.redis.Shards;
import java.util.List;

/**
 * The names of our keys in Redis, on one shard. Prefixes end in a colon and are completed by {@code alertId:eventType},
 * by a claim's id, or by what their comment says. On a cluster every name carries the shard's hash tag behind its first
 * word, like <code>alert_bucket{7}:…</code>, so that what one script touches is on one node; on a single server there is
 * no tag.
 */
final class Keys {
    /** Hash: the open bucket's meta. */
    final String bucket;

    /** List: the open bucket's events. */
    final String bucketEvents;

    /** Sorted set: {@code alertId:eventType} with an open or a full bucket, by the next due time in ms. */
    final String bucketIndex;

    /** String: when a hub has last looked at all that is due, in ms, while some of it waits for its destination. */
    final String lastLook;

    /** List: the numbers of the full buckets that wait to be claimed, oldest first. */
    final String fullBuckets;

    /** Hash: a full bucket's meta; completed by {@code number:alertId:eventType}. */
    final String fullBucket;

    /** List: a full bucket's events; completed likewise. */
    final String fullBucketEvents;

    /** Sets of event ids seen, one per generation. */
    final String seen;

    /** String that lives while a leading edge has been sent and traffic goes on. */
    final String leadingEdge;

    /** Hash: a claim's meta. */
    final String claim;

    /** List: a claim's events. */
    final String claimEvents;

    /** Sorted set: claims by the end of their lease in ms. */
    final String claimIndex;

    /** Hash: a dead letter's meta. */
    final String deadLetter;

    /** List: a dead letter's events. */
    final String deadLetterEvents;

    /** Any type: what somebody else had put under one of our names, as it was found. */
    final String deadLetterValue;

    /** Sorted set: dead letters by the time they were buried in ms. */
    final String deadLetters;

    private Keys(String tag) {
        bucket = "alert_bucket" + tag + ":";
        bucketEvents = "alert_bucket_events" + tag + ":";
        bucketIndex = "alert_bucket_index" + tag;
        lastLook = "alert_last_look" + tag;
        fullBuckets = "alert_full_buckets" + tag + ":";
        fullBucket = "alert_full_bucket" + tag + ":";
        fullBucketEvents = "alert_full_bucket_events" + tag + ":";
        seen = "alert_seen" + tag + ":";
        leadingEdge = "alert_leading_edge" + tag + ":";
        claim = "alert_claim" + tag + ":";
        claimEvents = "alert_claim_events" + tag + ":";
        claimIndex = "alert_claim_index" + tag;
        deadLetter = "dead_letter" + tag + ":";
        deadLetterEvents = "dead_letter_events" + tag + ":";
        deadLetterValue = "dead_letter_value" + tag + ":";
        deadLetters = "dead_letters" + tag;
    }

    /** Of all shards, in their order. */
    static List<Keys> ofAllShards(boolean onCluster) {
        return Shards.tags(onCluster).stream().map(Keys::new).toList();
    }
}
