package io.serai.bench;

import picocli.CommandLine.Command;

/** {@code ./serai bench format}: what it costs to make messages of a notification. */
@Command(
        name = "format",
        description = "What it takes to make messages of a notification, by its destination and its events.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about two minutes, with --quick half of one."})
final class FormatBench extends SectionedBench {
    FormatBench() {
        super(new FormatCost());
    }
}
