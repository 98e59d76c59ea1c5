package io.serai.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./serai bench all}: measures what the page of benchmarks shows, and writes the page. */
@Command(
        name = "all",
        description = "Everything that docs/benchmarks.md shows, beside what else is installed; writes the page.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Needs about an hour. Some sections replace only their own figures. With --quick, in about ten minutes,"
                    + " the page goes to target/bench/page: quick figures are none to publish."
        })
final class BenchAll extends SectionedBench {
    private static final Path QUICK = Path.of("target", "bench", "page");

    private final List<Chapter> chapters;

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            description = "The folder of the page: docs, with --quick target/bench/page")
    private Path to = Path.of("");

    BenchAll() {
        this(Chapter.all());
    }

    private BenchAll(List<Chapter> chapters) {
        super(chapters.stream().flatMap(chapter -> chapter.sections().stream()).toArray(Section[]::new));
        this.chapters = chapters;
    }

    @Override
    BenchRun.Results results() throws IOException {
        PageFolder folder = new PageFolder(to.toString().isEmpty() ? quick() ? QUICK : PageFolder.DOCS : to);
        return (section, figures) -> {
            // After each section, so that a run that is ended early has something to show.
            folder.write(folder.results().with(figures, chapters));
            Progress.say(section.name() + " is on " + folder.page());
        };
    }
}
