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
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--quick", description = "Shorter and fewer measurements: for a look, not for a comparison")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file, too")
    private @Nullable Path json;

    /** @param wanted names of sections; none for all of them */
    int of(List<Section> sections, List<String> wanted) throws Exception {
        List<Section> chosen = chosen(sections, wanted);
        PrintWriter out = spec().commandLine().getOut();
        Effort effort = quick ? Effort.QUICK : Effort.FULL;
        ObjectNode figures = Json.mapper().createObjectNode();
        try (BenchRedis redis = BenchRedis.start()) {
            Machine machine = Machine.withRedis(redis.version());
            String line = "./serai bench " + spec().name()
                    + (quick ? " --quick" : "")
                    + wanted.stream().map(name -> " --section " + name).collect(Collectors.joining());
            out.println("`" + line + "`, " + LocalDate.now(machine.zone()) + ", " + machine + "\n");
            out.flush();
            figures.put("command", line)
                    .put("date", LocalDate.now(machine.zone()).toString());
            machine.write(figures.putObject("machine"));
            ObjectNode results = figures.putObject("sections");
            for (Section section : chosen) {
                Progress.say(section.name() + ": " + section.about());
                long start = System.nanoTime();
                Findings findings = new Findings(section.about());
                OtherPrograms others = new OtherPrograms(redis);
                section.measure(redis, effort, findings);
                others.share().ifPresent(findings::others);
                redis.clear();
                out.println(findings.markdown());
                out.flush();
                results.set(section.name(), findings.json());
                Progress.say(section.name() + " took "
                        + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
            }
        }
        if (json != null) {
            write(json, figures);
        }
        return 0;
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

    /** The launcher changes to the project's folder: the file is meant from where the command was given. */
    private static void write(Path given, ObjectNode figures) throws IOException {
        Path file = Path.of(System.getProperty("serai.bench.from", "")).resolve(given);
        String text = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures);
        Files.writeString(file, text + "\n", StandardCharsets.UTF_8);
    }
}
