package io.serai.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./serai bench isolation}: what broken receivers cost the hub and its other receivers. */
@Command(
        name = "isolation",
        description = "Broken receivers: what three of a hundred cost the others, and a thousand that hang at once.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about seven minutes, with --quick two."})
final class IsolationBench implements Callable<Integer> {
    private static final List<Section> SECTIONS = List.of(new Neighbours(), new Hanging());

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
