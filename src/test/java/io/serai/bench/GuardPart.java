package io.serai.bench;

/** What a guard compares, as {@code --section} names it. */
enum GuardPart {
    START("start"),
    ACCEPT("accept"),
    ACCEPT_BATCH("accept-batch"),
    DELIVER("deliver"),
    INNER("inner");

    private final String word;

    GuardPart(String word) {
        this.word = word;
    }

    /** Whether hubs have to run under load for it. */
    boolean isOfARunningHub() {
        return this == ACCEPT || this == ACCEPT_BATCH || this == DELIVER;
    }

    @Override
    public String toString() {
        return word;
    }
}
