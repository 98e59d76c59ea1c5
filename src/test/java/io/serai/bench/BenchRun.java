package io.serai.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What benchmarks of several sections have in common: their options, one run of their sections, and its report. */
final class BenchRun {
    /** Takes what a section found, with the conditions that it was found under. */
    interface Results {
        void put(Section section, ObjectNode figures) throws IOException;
    }

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--quick", description = "Shorter and fewer measurements: for a look, not for a comparison")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file, too")
    private @Nullable Path json;

    boolean quick() {
        return quick;
    }

    /**
     * Runs sections one after the other; one that fails does not take the others with it.
     *
     * @param wanted names of sections; none for all of them
     * @return 0, or 1 when a section failed
     */
    int of(List<Section> sections, List<String> wanted, Results results) throws Exception {
        List<Section> chosen = chosen(sections, wanted);
        Commit commit = Commit.here();
        long start = System.nanoTime();
        ObjectNode all = Json.mapper().createObjectNode();
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            Section section = chosen.get(i);
            Progress.say("%s (%d of %d, %d s so far): %s"
                    .formatted(section.name(), i + 1, chosen.size(), secondsSince(start), section.about()));
            try {
                ObjectNode figures = measure(section, commit);
                all.set(section.name(), figures);
                results.put(section, figures);
            } catch (Exception e) {
                failed.add(section.name());
                Progress.say(section.name() + " failed");
                e.printStackTrace(spec().commandLine().getErr());
            }
        }
        if (json != null) {
            ObjectNode figures = Json.mapper().createObjectNode().put("command", line(wanted));
            figures.set("sections", all);
            write(json, figures);
        }
        Progress.say(secondsSince(start) + " s in all"
                + (failed.isEmpty() ? "" : "; these failed: " + String.join(", ", failed)));
        return failed.isEmpty() ? 0 : 1;
    }

    /** With a Redis of its own: what one section leaves in it is no other one's. */
    private ObjectNode measure(Section section, Commit commit) throws Exception {
        long start = System.nanoTime();
        Findings findings = new Findings(section.about());
        try (BenchRedis redis = BenchRedis.start()) {
            Machine machine = Machine.withRedis(redis.version());
            OtherPrograms others = new OtherPrograms(redis);
            section.measure(redis, quick ? Effort.QUICK : Effort.FULL, findings);
            others.share().ifPresent(findings::others);
            ObjectNode figures = Json.mapper()
                    .createObjectNode()
                    .put("name", section.name())
                    .put("command", line(List.of(section.name())))
                    .put("date", LocalDate.now(machine.zone()).toString())
                    .put("commit", commit.toString())
                    .put("quick", quick)
                    .put("seconds", secondsSince(start));
            machine.write(figures.putObject("machine"));
            figures.setAll(findings.json());

            PrintWriter out = spec().commandLine().getOut();
            out.println(findings.markdown());
            out.println(conditions(figures, machine) + "\n");
            out.flush();
            return figures;
        }
    }

    private static String conditions(ObjectNode figures, Machine machine) {
        return "`%s`, %s, commit %s, %d s; %s"
                .formatted(
                        figures.path("command").asText(),
                        figures.path("date").asText(),
                        figures.path("commit").asText(),
                        figures.path("seconds").asLong(),
                        machine);
    }

    private String line(List<String> wanted) {
        return "./serai bench " + spec().name()
                + (quick ? " --quick" : "")
                + wanted.stream().map(name -> " --section " + name).collect(Collectors.joining());
    }

    private List<Section> chosen(List<Section> sections, List<String> wanted) {
        List<String> known = sections.stream().map(Section::name).toList();
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new CommandLine.ParameterException(
                        spec().commandLine(), "no section '" + name + "', only " + String.join(", ", known));
            }
        }
        return sections.stream()
                .filter(section -> wanted.isEmpty() || wanted.contains(section.name()))
                .toList();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(command);
    }

    private static long secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }

    /** The launcher changes to the project's folder: the file is meant from where the command was given. */
    private static void write(Path given, ObjectNode figures) throws IOException {
        Path file = Path.of(System.getProperty("serai.bench.from", "")).resolve(given);
        String text = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures);
        Files.writeString(file, text + "\n", StandardCharsets.UTF_8);
    }
}
