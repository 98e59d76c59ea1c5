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
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./serai bench debounce}: the buckets, alone and in a whole hub. */
@Command(
        name = "debounce",
        description = "Buckets: against camel-redis' own repository, by size, over HTTP, and how late they leave.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about eight minutes, with --quick one and a half."})
final class DebounceBench implements Callable<Integer> {
    private static final List<Section> SECTIONS =
            List.of(new StockVersusOurs(), new Flatness(), new EventsPerRequest(), new FlushDelay(), new WindowZero());

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "Shorter and fewer measurements: for a look, not for a comparison")
    private boolean quick;

    @Option(
            names = "--section",
            paramLabel = "NAME",
            split = ",",
            description = "Only these: ${COMPLETION-CANDIDATES}",
            completionCandidates = SectionNames.class)
    private List<String> wanted = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file, too")
    private Path json;

    /** What {@code --section} takes. */
    static final class SectionNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        SectionNames() {
            super(SECTIONS.stream().map(Section::name).toList());
        }
    }

    @Override
    public Integer call() throws Exception {
        List<Section> chosen = chosen();
        PrintWriter out = spec.commandLine().getOut();
        Effort effort = quick ? Effort.QUICK : Effort.FULL;
        ObjectNode figures = Json.mapper().createObjectNode();
        try (BenchRedis redis = BenchRedis.start()) {
            Machine machine = Machine.withRedis(redis.version());
            String command = "./serai bench debounce"
                    + (quick ? " --quick" : "")
                    + wanted.stream().map(name -> " --section " + name).collect(Collectors.joining());
            out.println("`" + command + "`, " + LocalDate.now(machine.zone()) + ", " + machine + "\n");
            out.flush();
            figures.put("command", command)
                    .put("date", LocalDate.now(machine.zone()).toString());
            machine.write(figures.putObject("machine"));
            ObjectNode sections = figures.putObject("sections");
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
                sections.set(section.name(), findings.json());
                Progress.say(section.name() + " took "
                        + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
            }
        }
        if (json != null) {
            write(figures);
        }
        return 0;
    }

    private List<Section> chosen() {
        List<String> known = new SectionNames();
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "no section '" + name + "', only " + String.join(", ", known));
            }
        }
        return SECTIONS.stream()
                .filter(section -> wanted.isEmpty() || wanted.contains(section.name()))
                .toList();
    }

    /** The launcher changes to the project's folder: the file is meant from where the command was given. */
    private void write(ObjectNode figures) throws IOException {
        Path file = Path.of(System.getProperty("serai.bench.from", "")).resolve(json);
        String text = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures);
        Files.writeString(file, text + "\n", StandardCharsets.UTF_8);
    }
}
