package io.serai.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./serai bench debounce}: the buckets, alone and in a whole hub. */
@Command(
        name = "debounce",
        description = "Buckets: against camel-redis' own repository, by size, over HTTP, and how late they leave.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about eight minutes, with --quick one and a half."})
final class DebounceBench implements Callable<Integer> {
    private static final List<Section> SECTIONS =
            List.of(new StockVersusOurs(), new Flatness(), new EventsPerRequest(), new FlushDelay(), new WindowZero());

    @Mixin
    private BenchRun run = new BenchRun();

    @Option(
            names = "--section",
            paramLabel = "NAME",
            split = ",",
            description = "Only these: ${COMPLETION-CANDIDATES}",
            completionCandidates = SectionNames.class)
    private List<String> wanted = new ArrayList<>();

    /** What {@code --section} takes. */
    static final class SectionNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        SectionNames() {
            super(SECTIONS.stream().map(Section::name).toList());
        }
    }

    @Override
    public Integer call() throws Exception {
        return run.of(SECTIONS, wanted);
    }
}
