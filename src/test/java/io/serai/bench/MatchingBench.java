package io.serai.bench;

import picocli.CommandLine.Command;

/** {@code ./serai bench matching}: what many alerts cost each event, and the start of the hub. */
@Command(
        name = "matching",
        description = "Ten thousand alerts: what an event costs beside ten, and how soon a hub has read them.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about a minute, with --quick half of one."})
final class MatchingBench extends SectionedBench {
    MatchingBench() {
        super(new MatchingCost(), new RegistryStart());
    }
}
