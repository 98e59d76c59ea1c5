package io.serai.format;

/** What Slack accepts, in characters as sent, that is, after escaping. */
final class SlackLimits {
    // https://docs.slack.dev/reference/block-kit/blocks/header-block
    static final int HEADER = 150;

    // https://docs.slack.dev/reference/block-kit/blocks/section-block
    static final int SECTION = 3_000;

    // https://docs.slack.dev/reference/methods/chat.postMessage: 4,000 recommended, cut above 40,000
    static final int TEXT = 4_000;

    // https://docs.slack.dev/reference/block-kit/blocks; ours are four
    static final int BLOCKS = 50;

    // Not documented, answered with msg_blocks_too_long: https://github.com/slackapi/bolt-js/issues/2509. Ours stay
    // under 6,000.
    static final int ALL_BLOCKS = 13_000;

    /** Ours, as in Opik: details that don't fit are cut to whole lines of so much, and the next block says so. */
    static final int CUT_DETAILS = 2_950;

    /** Ours: the values of one entry are cut to this, so that an entry always fits. */
    static final int VALUE = 300;

    /** Ours: a longer link is left out. Opik's own links have about 150. */
    static final int LINK = 1_000;

    private SlackLimits() {}
}
