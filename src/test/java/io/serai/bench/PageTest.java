package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.bench.Comparison.Better;
import io.serai.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private record Named(String name) implements Section {
        @Override
        public String about() {
            return "About " + name;
        }

        @Override
        public void measure(BenchRedis redis, Effort effort, Findings findings) {}
    }

    private static final List<Chapter> CHAPTERS =
            List.of(new Chapter("First", List.of(new Named("a"), new Named("b"))));

    @Test
    void thePageInTheDocumentationIsThatOfItsFigures() throws Exception {
        PageFolder docs = new PageFolder(PageFolder.DOCS);

        Page page = Page.of(docs.results());

        String anew = "make it anew with ./serai bench page";
        assertThat(Files.readString(docs.page())).as(anew).isEqualTo(page.markdown());
        assertThat(docs.plots().stream().map(plot -> String.valueOf(plot.getFileName())))
                .as(anew)
                .containsExactlyElementsOf(page.plots().keySet());
        for (Path plot : docs.plots()) {
            assertThat(Files.readString(plot))
                    .as("%s: %s", plot, anew)
                    .isEqualTo(page.plots().get(String.valueOf(plot.getFileName())));
        }
    }

    @Test
    void linksOfThePageLeadToItsHeadings() throws Exception {
        String page = Files.readString(new PageFolder(PageFolder.DOCS).page());
        List<String> headings = Pattern.compile("(?m)^#+ (.*)$")
                .matcher(page)
                .results()
                .map(heading -> Page.anchor(heading.group(1)))
                .toList();

        assertThat(headings).doesNotHaveDuplicates();
        Matcher link = Pattern.compile("\\]\\((#[^)]*)\\)").matcher(page);
        while (link.find()) {
            assertThat(headings).contains(link.group(1));
        }
    }

    @Test
    void beginsWithWhatWinsAndWhatLoses() {
        Findings findings = new Findings("About a");
        findings.comparison(new Comparison("events accepted", "/s", Better.MORE)
                .add("Serai", 500)
                .add("Node-RED", 100)
                .add("Alertmanager", 1_000));
        findings.comparison(new Comparison("events lost", "", Better.LESS)
                .add("Serai", 0)
                .add("Node-RED", 0)
                .add("Alertmanager", 1_000));
        findings.comparison(new Comparison("time to start", "s", Better.LESS)
                .add("Serai", 2)
                .add("Serai without its class archive", 4));
        findings.atMost("delay", 30, 20, "ms");
        findings.atMost("lost", 0, 0, "events");

        String page = page(findings, "a").markdown();

        assertThat(between(page, "### Serai is better", "### Serai is worse"))
                .contains("| [events lost](#about-a)     | 0     | Alertmanager 1,000 ")
                .contains("| [events accepted](#about-a) | 500/s | Node-RED 100/s (5×) ");
        assertThat(between(page, "## What wins", "### About a")).doesNotContain("time to start");
        assertThat(between(page, "### Serai is worse", "### Goals"))
                .contains("| [events accepted](#about-a) | 500/s | Alertmanager 1,000/s (2×) ");
        assertThat(between(page, "### Goals", "### No clear"))
                .contains("1 of 2 goals are met")
                .contains("| [delay](#about-a) | ≤ 20 ms | 30 ");
        assertThat(between(page, "### No clear", "### About a")).contains("Node-RED 0 (1×)");
    }

    @Test
    void eachSectionTellsItsConditionsAndShowsItsPlots() {
        Findings findings = new Findings("About a");
        findings.comparison(new Comparison("events accepted", "/s", Better.MORE)
                .add("Serai", 500)
                .add("Node-RED", 100));
        findings.comparison(new Comparison("alone", "/s", Better.MORE).add("Serai", 500));
        findings.series(new Series("cost", "alerts", "ns").add("Serai", 10, 400).add("Serai", 100, 410));
        findings.system(new Measured("Serai", "1.2", "as shipped"));
        findings.others(0.25);

        Page page = page(findings, "a");

        assertThat(page.plots()).containsOnlyKeys("a-1.svg", "a-by-1.svg");
        assertThat(page.markdown())
                .contains("![Events accepted: Serai 500/s, Node-RED 100/s](benchmarks/a-1.svg)")
                .contains("![Cost by alerts: Serai 400 ns at 10 to 410 ns at 100](benchmarks/a-by-1.svg)")
                .contains("`./serai bench all --section a`, 2026-01-02, commit abc + changes, 61 s;"
                        + " other programs took 25 % of the CPU")
                .contains("Serai 1.2: as shipped.")
                .contains("2 cores (X), 4 GiB");
    }

    @Test
    void aRunOfSomeSectionsReplacesOnlyThese() {
        Results before = Results.none()
                .with(figures(new Findings("About b"), "b").put("date", "2025-01-01"), CHAPTERS)
                .with(figures(new Findings("About a"), "a"), CHAPTERS);

        Results after = before.with(figures(new Findings("About a, anew"), "a"), CHAPTERS);

        assertThat(after.sections().stream()
                        .map(section -> section.path("about").asText()))
                .containsExactly("About a, anew", "About b");
        assertThat(after.sections().getLast().path("date").asText()).isEqualTo("2025-01-01");
        assertThat(after.with(
                                figures(new Findings("About b"), "b"),
                                List.of(new Chapter("First", List.of(new Named("b")))))
                        .sections())
                .as("without a section that is no more")
                .hasSize(1);
    }

    @Test
    void plotsThatAreNoMoreGo(@TempDir Path folder) throws Exception {
        PageFolder page = new PageFolder(folder);
        Findings findings = new Findings("About a");
        findings.series(new Series("cost", "alerts", "ns").add("Serai", 10, 400));
        page.write(Results.none().with(figures(findings, "a"), CHAPTERS));
        assertThat(page.plots()).hasSize(1);

        page.write(page.results().with(figures(new Findings("About a"), "a"), CHAPTERS));

        assertThat(page.plots()).isEmpty();
        assertThat(Files.readString(page.page())).contains("### About a");
    }

    @Test
    void noTwoSectionsOfAllBenchmarksHaveTheSameName() {
        Stream<SectionedBench> benches = Bench.commandLine().getSubcommands().values().stream()
                .map(command -> command.getCommand())
                .filter(SectionedBench.class::isInstance)
                .map(SectionedBench.class::cast)
                .filter(bench -> !(bench instanceof BenchAll));

        assertThat(benches.flatMap(bench -> bench.sections().stream()).map(Section::name))
                .doesNotHaveDuplicates();
        assertThat(Chapter.all().stream().flatMap(chapter -> chapter.sections().stream()))
                .extracting(Section::name)
                .doesNotHaveDuplicates()
                .doesNotContain("hanging");
    }

    private static Page page(Findings findings, String section) {
        return Page.of(Results.none().with(figures(findings, section), CHAPTERS));
    }

    private static ObjectNode figures(Findings findings, String name) {
        ObjectNode figures = Json.mapper()
                .createObjectNode()
                .put("name", name)
                .put("command", "./serai bench all --section " + name)
                .put("date", "2026-01-02")
                .put("commit", "abc + changes")
                .put("seconds", 61);
        new Machine(2, "X", 4, "Linux", "25", "7.0").write(figures.putObject("machine"));
        figures.setAll(findings.json());
        return figures;
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from);
        int end = text.indexOf(to, start);
        assertThat(start).as(from).isNotNegative();
        assertThat(end).as(to).isNotNegative();
        return text.substring(start, end);
    }
}
