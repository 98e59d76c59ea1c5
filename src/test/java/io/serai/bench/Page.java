package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The page of benchmarks, made of figures alone.
 *
 * @param plots their content by their names
 */
record Page(String markdown, Map<String, String> plots) {
    private static final String INTRODUCTION =
            """
            # Benchmarks

            What Serai does beside what one would use instead, on one machine. One command measures and writes this page:

            ```sh
            ./serai bench all                         # all of it: %s
            ./serai bench all --section accept,kill   # only these sections; the others keep their figures
            ./serai bench all --quick                 # a look, into target/bench/page
            ./serai bench page                        # this page anew from its figures, nothing is measured
            ./serai bench                             # the benchmarks one by one: tables to the terminal
            ```

            Nothing here is written by hand: all of it comes from [results.json](benchmarks/results.json), which has the figure of
            every run, and a test makes the page once more and compares. Everything stays on loopback; what is not installed is
            left out, and the section says so.

            %s

            **How to read it.** A figure is the median of its runs. In each run every system has one turn, one after the other,
            unless a section says otherwise, and "Serai by it" compares within a run: 2× is twice as good, 0.5× half as good.
            Better or worse means in every run; what changes from run to run is no clear difference. Loads and warm-ups differ
            from section to section: compare figures within one. Alertmanager is the one that is installed, which may be older than
            its newest; the model is a pattern of access and no product. Where the time goes: [performance.md](performance.md).
            """;

    static Page of(Results results) {
        Map<String, String> plots = new TreeMap<>();
        List<String> parts = new ArrayList<>();
        parts.add(introduction(results));
        parts.add(new Summary(results).markdown());
        String chapter = "";
        for (JsonNode section : results.sections()) {
            if (!section.path("chapter").asText().equals(chapter)) {
                chapter = section.path("chapter").asText();
                parts.add("## " + chapter + "\n");
            }
            parts.add(section(section, plots, machines(results).size() > 1));
        }
        return new Page(String.join("\n", parts), plots);
    }

    /** The heading's address, as GitHub makes it. */
    static String anchor(String heading) {
        return "#"
                + heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
    }

    private static String introduction(Results results) {
        long seconds = results.sections().stream()
                .mapToLong(section -> section.path("seconds").asLong())
                .sum();
        String took = seconds < 90 ? seconds + " s" : Math.round(seconds / 60.0) + " minutes";
        Set<String> machines = machines(results);
        String machine = machines.size() == 1
                ? "**Machine.** " + machines.iterator().next() + "."
                : "**Machines.** Sections were measured on different ones; each names its own.";
        boolean quick = results.sections().stream()
                .anyMatch(section -> section.path("quick").asBoolean());
        return INTRODUCTION.formatted("here " + took, machine)
                + (quick ? "\n**Some figures are of quick runs: for a look, not for a comparison.**\n" : "");
    }

    private static Set<String> machines(Results results) {
        Set<String> machines = new LinkedHashSet<>();
        results.sections().forEach(section -> machines.add(machine(section)));
        return machines;
    }

    private static String machine(JsonNode section) {
        return Machine.read(section.path("machine")).toString();
    }

    private static String section(JsonNode section, Map<String, String> plots, boolean nameMachine) {
        List<String> blocks = new ArrayList<>();
        blocks.add("### " + section.path("about").asText());
        for (JsonNode block : section.path("blocks")) {
            if (block.has("comparison")) {
                int index = block.path("comparison").asInt();
                Comparison comparison =
                        Comparison.read(section.path("comparisons").path(index));
                if (!comparison.others().isEmpty()) {
                    String name = "%s-%d.svg".formatted(section.path("name").asText(), index + 1);
                    plots.put(name, BarPlot.of(comparison));
                    blocks.add(picture(name, BarPlot.inWords(comparison)));
                }
                blocks.add(comparison.table().toString().stripTrailing());
            } else if (block.has("series")) {
                int index = block.path("series").asInt();
                Series series = Series.read(section.path("series").path(index));
                String name = "%s-by-%d.svg".formatted(section.path("name").asText(), index + 1);
                plots.put(name, LinePlot.of(series));
                blocks.add(picture(name, LinePlot.inWords(series)));
            } else {
                blocks.add(block.path("text").asText());
            }
        }
        section.path("systems")
                .forEach(system -> blocks.add("%s %s: %s."
                        .formatted(
                                system.path("name").asText(),
                                system.path("version").asText(),
                                system.path("settings").asText())));
        blocks.add(conditions(section, nameMachine));
        return String.join("\n\n", blocks) + "\n";
    }

    private static String picture(String name, String words) {
        return "![%s](benchmarks/%s)".formatted(words.replace("[", "(").replace("]", ")"), name);
    }

    private static String conditions(JsonNode section, boolean nameMachine) {
        double share = section.path("otherProgramsCpuShare").asDouble(Double.NaN);
        String text = "`%s`, %s, commit %s, %d s"
                .formatted(
                        section.path("command").asText(),
                        section.path("date").asText(),
                        section.path("commit").asText(),
                        section.path("seconds").asLong());
        if (!Double.isNaN(share)) {
            text += "; other programs took %.0f %% of the CPU".formatted(100 * share);
            if (share > Findings.QUIET) {
                text += ": **without them the figures would be better**";
            }
        }
        if (section.path("quick").asBoolean()) {
            text += "; **a quick run, not for a comparison**";
        }
        return text + (nameMachine ? "; " + machine(section) : "") + ".";
    }
}
