package io.serai.bench;

import picocli.CommandLine.Command;

/** {@code ./serai bench inner}: the parts that each event or message goes through, each by itself. */
@Command(
        name = "inner",
        description = {
            "Append, match, format, sign and parse, each by itself and without the rest of a hub, by JMH.",
            "Takes about four minutes."
        },
        mixinStandardHelpOptions = true)
final class InnerBench extends SectionedBench {
    InnerBench() {
        super(new Inner());
    }
}
