package io.serai.bench;

import picocli.CommandLine.Command;

/** {@code ./serai bench loss}: what becomes of events when something breaks. */
@Command(
        name = "loss",
        description =
                "What arrives after kill -9, and what becomes of events at receivers that refuse, redirect or hang.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about eight minutes, with --quick two."})
final class LossBench extends SectionedBench {
    LossBench() {
        super(new Killed(Peers.WITH_PATTERNS), new Answers(Peers.ALL));
    }
}
