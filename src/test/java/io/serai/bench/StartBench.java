package io.serai.bench;

import picocli.CommandLine.Command;

/** {@code ./serai bench start}: how soon a system is there. */
@Command(
        name = "start",
        description = "From the start of a process to its first event: Serai and its peers.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about two minutes, with --quick half of one."})
final class StartBench extends SectionedBench {
    StartBench() {
        super(new TimeToStart());
    }
}
