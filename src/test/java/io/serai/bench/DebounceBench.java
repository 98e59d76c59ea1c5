package io.serai.bench;

import picocli.CommandLine.Command;

/** {@code ./serai bench debounce}: the buckets, alone and in a whole hub. */
@Command(
        name = "debounce",
        description = "Buckets: against camel-redis' own repository, by size, over HTTP, and how late they leave.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about eight minutes, with --quick one and a half."})
final class DebounceBench extends SectionedBench {
    DebounceBench() {
        super(new StockVersusOurs(), new Flatness(), new EventsPerRequest(), new FlushDelay(), new WindowZero(Peers.ALL));
    }
}
