package io.serai.bench;

import picocli.CommandLine.Command;

/** {@code ./serai bench debounce}: the buckets, alone and in a whole hub. */
@Command(
        name = "debounce",
        description = "Buckets: against camel-redis' own repository and others, by size, and how late they leave.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about 25 minutes, with --quick two."})
final class DebounceBench extends SectionedBench {
    DebounceBench() {
        super(
                new StockVersusOurs(),
                new Flatness(),
                Consolidate.inProcess(),
                Consolidate.overHttp(),
                new FlushDelay(),
                new WindowZero(Peers.ALL));
    }
}
