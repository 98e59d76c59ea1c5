package io.serai.bench;

/** One part of a benchmark: may be run alone, bounded in time. */
interface Section {
    /** As {@code --section} names it. */
    String name();

    /** What it measures, in a line. */
    String about();

    /** @param redis empty at first, and all of it the section's own */
    void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception;
}
