package io.serai.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** A benchmark of several sections, of which {@code --section} chooses some. */
abstract class SectionedBench implements Callable<Integer> {
    private static final String SECTION = "--section";

    private final List<Section> sections;

    @Mixin
    private BenchRun run = new BenchRun();

    private CommandSpec spec;

    SectionedBench(Section... sections) {
        this.sections = List.of(sections);
    }

    /** Each benchmark has its own names to choose from, so the option is no annotation. */
    @Spec
    void spec(CommandSpec commandSpec) {
        spec = commandSpec;
        spec.addOption(OptionSpec.builder(SECTION)
                .paramLabel("NAME")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .splitRegex(",")
                .description("Only these: ${COMPLETION-CANDIDATES}")
                .completionCandidates(sections.stream().map(Section::name).toList())
                .build());
    }

    List<Section> sections() {
        return sections;
    }

    /** What becomes of each section's figures besides being printed, as soon as they are there. */
    BenchRun.Results results() throws IOException {
        return (section, figures) -> {};
    }

    boolean quick() {
        return run.quick();
    }

    @Override
    public Integer call() throws Exception {
        List<String> wanted = spec.findOption(SECTION).getValue();
        return run.of(sections, wanted == null ? List.of() : wanted, results());
    }
}
