package io.serai.format;

/** What Slack accepts, in characters as sent, that is, after escaping. */
final class SlackLimits {
    // https://docs.slack.dev/reference/block-kit/blocks/header-block
    static final int HEADER = 150;

    // https://docs.slack.dev/reference/block-kit/blocks/section-block
    static final int SECTION = 3_000;

    // https://docs.slack.dev/reference/methods/chat.postMessage: 4,000 recommended, cut above 40,000
    static final int TEXT = 4_000;

    // https://docs.slack.dev/reference/block-kit/blocks
    static final int BLOCKS = 50;

    // Not documented, answered with msg_blocks_too_long: https://github.com/slackapi/bolt-js/issues/2509. We count all
    // of the blocks' JSON, as nobody says what is counted.
    static final int ALL_BLOCKS = 13_000;

    /** Ours: sections with details in one message. Four full ones are all that {@link #ALL_BLOCKS} leaves room for. */
    static final int DETAILS = 8;

    /** Ours: longest sentence that says what happened. The shipped ones have about 60. */
    static final int SUMMARY = 1_000;

    /** Ours: of the first item, where only a line is shown. */
    static final int FIRST_ITEM = 300;

    private SlackLimits() {}
}
