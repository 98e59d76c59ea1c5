package io.serai.bench;

import java.util.Arrays;
import java.util.List;

/** Sections that stand together on the page. */
record Chapter(String title, List<Section> sections) {
    /** What {@code ./serai bench all} measures, in the order of the page. A section that is left out stays its benchmark's. */
    static List<Chapter> all() {
        return List.of(
                of("What is lost", new LossBench()),
                of("Taking events", new IngestBench(), "kafka"),
                of("Gathering and letting go", new DebounceBench()),
                of("Broken receivers", new IsolationBench(), "hanging"),
                of("Starting", new StartBench()),
                of("Many alerts", new MatchingBench()),
                of("Making messages", new FormatBench()),
                of("Inner parts", new InnerBench()),
                of("Against the limits of the machine", new LimitsBench()));
    }

    private static Chapter of(String title, SectionedBench bench, String... leftOut) {
        List<String> without = Arrays.asList(leftOut);
        return new Chapter(
                title,
                bench.sections().stream()
                        .filter(section -> !without.contains(section.name()))
                        .toList());
    }
}
