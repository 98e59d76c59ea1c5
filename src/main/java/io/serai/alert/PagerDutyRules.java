package io.serai.alert;

import io.serai.json.JsonFields;

/** What alerts may say about incidents: those of PagerDuty a template and a quiet period, all others nothing. */
final class PagerDutyRules {
    private static final String ONLY = "is only for the type pagerduty, and types whose name begins with pagerduty-";

    private PagerDutyRules() {}

    static void check(JsonFields alert, String type, MessageOptions options) {
        boolean incidents = Alert.opensIncidents(type);
        if (options.dedupKey() != null) {
            String broken = incidents ? DedupTemplate.brokenRule(options.dedupKey()) : ONLY;
            if (broken != null) {
                alert.problem("options.dedup_key", broken);
            }
        }
        if (options.resolveAfter() != null && !incidents) {
            alert.problem("options.resolve_after", ONLY);
        }
    }
}
