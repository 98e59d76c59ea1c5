package io.serai.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./serai bench matching}: what many alerts cost each event, and the start of the hub. */
@Command(
        name = "matching",
        description = "Ten thousand alerts: what an event costs beside ten, and how soon a hub has read them.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about a minute, with --quick half of one."})
final class MatchingBench implements Callable<Integer> {
    private static final List<Section> SECTIONS = List.of(new MatchingCost(), new RegistryStart());

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
