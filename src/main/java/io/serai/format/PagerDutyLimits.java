package io.serai.format;

/** What PagerDuty's Events API v2 accepts. */
final class PagerDutyLimits {
    // https://developer.pagerduty.com/docs/events-api-v2-overview: 512 KB; which KB is not said, so the smaller
    static final int EVENT_BYTES = 512_000;

    // https://developer.pagerduty.com/docs/send-alert-event
    static final int SUMMARY = 1_024;

    // https://developer.pagerduty.com/docs/send-alert-event
    static final int DEDUP_KEY = 255;

    /** Ours: no limit is documented. */
    static final int SOURCE = 255;

    /** Ours: no limit is documented, and more than a page of links helps nobody. */
    static final int LINKS = 10;

    /** Ours: the text of one link. */
    static final int LINK_TEXT = 100;

    /** Ours: a longer URL is left out, but for that of the overview. */
    static final int LINK_URL = 2_048;

    /** Ours: incidents of one notification that have an event of their own. Nobody reads more pages than that. */
    static final int INCIDENTS = 20;

    /** Ours: incidents that the event of all others names. */
    static final int NAMED = 200;

    private PagerDutyLimits() {}
}
