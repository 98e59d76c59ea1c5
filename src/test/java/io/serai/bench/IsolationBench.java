package io.serai.bench;

import picocli.CommandLine.Command;

/** {@code ./serai bench isolation}: what broken receivers cost the hub and its other receivers. */
@Command(
        name = "isolation",
        description = "Broken receivers: what three of a hundred cost the others, and a thousand that hang at once.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about a quarter of an hour, with --quick two."})
final class IsolationBench extends SectionedBench {
    IsolationBench() {
        super(new Isolation(Peers.ALL), new Hanging());
    }
}
