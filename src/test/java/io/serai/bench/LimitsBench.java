package io.serai.bench;

import picocli.CommandLine.Command;

/** {@code ./serai bench limits}: what the machine, Redis and the libraries could do at most. */
@Command(
        name = "limits",
        description = "A hub beside the limits of its parts: HTTP, round trips, bytes, JSON, HMAC.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about five minutes, with --quick half a minute."})
final class LimitsBench extends SectionedBench {
    LimitsBench() {
        super(new PhysicalLimits());
    }
}
