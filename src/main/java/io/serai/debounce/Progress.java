package io.serai.debounce;

/**
 * How far the delivery of a claim has come. A notification may consist of several messages, its parts, which are sent one
 * after the other.
 *
 * @param attempts in vain, of the part in hand
 * @param delivered so many parts, the first ones
 * @param parts in all; 1: one message without parts, 0: not known, so that what was noted before holds
 */
public record Progress(int attempts, int delivered, int parts) {
    /** The most parts of a notification: more are no notification but a flood. */
    public static final int MOST_PARTS = 100;

    /** The most events of a bucket in which incidents end: each is a part, and beside them there is room for those that open. */
    public static final int MOST_OVER = 75;

    /** Of a claim whose parts are not known, or are not what this is about. */
    public static Progress after(int attempts) {
        return new Progress(attempts, 0, 0);
    }
}
