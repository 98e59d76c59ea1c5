package io.serai.format;

import io.serai.hash.Sha256;

/** The names of PagerDuty's incidents. One alert's own begin with {@code serai:} and its id, which has no colon and no slash. */
final class DedupKeys {
    private static final String OURS = "serai:";

    /** Hexadecimal digits: enough that no two are the same. */
    private static final int MASKED = 32;

    private DedupKeys() {}

    /** Of what happened without an incident of its sender's. */
    static String ofType(String alertId, String eventType) {
        return fit(OURS + alertId + ":" + eventType);
    }

    /** @param incident as {@link Reports#incidentOf} has it */
    static String ofIncident(String alertId, String incident) {
        return fit(OURS + alertId + "/" + incident);
    }

    /** Of tests. No event type begins with a slash. */
    static String ofTests(String alertId) {
        return OURS + alertId + ":/test";
    }

    /** Of all that one notification has too many of. */
    static String ofMore(String alertId) {
        return OURS + alertId + ":/more";
    }

    /** A key that PagerDuty takes: a longer one becomes its digest, so that two stay two. */
    static String fit(String key) {
        return key.length() <= PagerDutyLimits.DEDUP_KEY ? key : OURS + digest(key);
    }

    /** What leaves of a key for people's destinations: one with a secret in it becomes a digest, so that two stay two. */
    static String masked(String key) {
        return SecretText.mask(key).equals(key) ? key : digest(key).substring(0, MASKED);
    }

    static String digest(String text) {
        return Sha256.hex(text);
    }
}
