package io.serai.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./serai bench guard}: fails when the hub has become slower. */
@Command(
        name = "guard",
        description = {
            "Builds this folder and an earlier commit, runs both side by side in turns under the same load, and"
                    + " compares.",
            "Exits with 1 when one of the figures is worse than before by more than 20 %%, in the median of the runs.",
            "Takes about 15 minutes, six of them for the inner parts."
        },
        mixinStandardHelpOptions = true)
final class GuardBench implements Callable<Integer> {
    static final int FELL = 1;

    /** Builds and measures both. */
    @FunctionalInterface
    interface Measuring {
        /**
         * @param base a commit; null for the last one that differs from the folder
         * @throws Commands.FailedException when there is nothing to compare, with why
         */
        Guarded measure(@Nullable String base, Collection<GuardPart> parts, Effort effort) throws Exception;
    }

    private final Measuring measuring;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--base",
            paramLabel = "COMMIT",
            description =
                    "Compare with it (HEAD where the folder has changes of the hub, else the commit before the last one that changed it)")
    private @Nullable String base;

    @Option(names = "--section", paramLabel = "NAME", split = ",", description = "Only these: ${COMPLETION-CANDIDATES}")
    private List<GuardPart> parts = List.of();

    @Option(names = "--quick", description = "One short run of each: for a look, its verdict is worth little")
    private boolean quick;

    @Option(
            names = "--ratios",
            paramLabel = "FILE",
            description = "Add the ratios to this file (bench/ratios.json, when all is measured in earnest)")
    private @Nullable Path ratios;

    GuardBench(Measuring measuring) {
        this.measuring = measuring;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = commandLine().getOut();
        PrintWriter err = commandLine().getErr();
        List<GuardPart> chosen = parts.isEmpty() ? List.of(GuardPart.values()) : parts;
        Effort effort = quick ? Effort.QUICK : Effort.FULL;
        Guarded guarded;
        try {
            guarded = measuring.measure(base, chosen, effort);
        } catch (Commands.FailedException e) {
            err.println("guard: " + e.getMessage());
            return FELL;
        }
        GuardVerdict verdict = GuardVerdict.of(guarded);
        report(guarded, verdict, effort, out);
        store(guarded, verdict);
        return verdict.passes() ? 0 : FELL;
    }

    private void report(Guarded guarded, GuardVerdict verdict, Effort effort, PrintWriter out) {
        out.println("`" + line() + "`, " + LocalDate.now(ZoneOffset.UTC) + ": " + guarded.commit() + " beside "
                + guarded.base() + "\n");
        Table table = new Table("figure", guarded.commit(), guarded.base(), "unit", "ratio", "least", "most");
        for (Comparison comparison : guarded.comparisons()) {
            GuardVerdict.Ratio ratio = verdict.of(comparison.what());
            table.row(
                    comparison.what(),
                    median(comparison, guarded.commit()),
                    median(comparison, guarded.base()),
                    comparison.unit(),
                    ratio.isKnown() ? Findings.number(ratio.median()) + "×" : "–",
                    Findings.number(ratio.least()),
                    Findings.number(ratio.most()));
        }
        out.println(table);
        out.println("Ratio: how much better it is than the base, in the median of " + effort.runs()
                + (effort.runs() == 1 ? " run" : " runs") + "; below " + GuardVerdict.LEAST + " fails.");
        guarded.remarks().forEach(out::println);
        out.println();
        verdict.fallen()
                .forEach(ratio -> out.println("**Worse by more than 20 %: " + ratio.what() + " ("
                        + Findings.number(ratio.median()) + "×).**"));
        if (verdict.passes()) {
            out.println("**Nothing is worse by more than 20 %.**");
        } else if (verdict.fallen().isEmpty()) {
            out.println("**Nothing could be compared.**");
        }
        out.flush();
    }

    private static String median(Comparison comparison, String system) {
        return comparison.systems().contains(system) ? Findings.number(comparison.median(system)) : "–";
    }

    private String line() {
        return "./serai bench guard"
                + (base == null ? "" : " --base " + base)
                + (parts.isEmpty()
                        ? ""
                        : parts.stream().map(GuardPart::toString).collect(Collectors.joining(",", " --section ", "")))
                + (quick ? " --quick" : "");
    }

    /** A look is for now; what was measured in earnest is kept, for somebody to commit. */
    private void store(Guarded guarded, GuardVerdict verdict) throws IOException {
        Path file = ratios != null
                ? Path.of(System.getProperty("serai.bench.from", "")).resolve(ratios)
                : RatioHistory.FILE;
        if (ratios == null && (quick || !parts.isEmpty())) {
            return;
        }
        ObjectNode entry = Json.mapper().createObjectNode();
        entry.put("date", LocalDate.now(ZoneOffset.UTC).toString())
                .put("commit", guarded.commit())
                .put("base", guarded.base().replaceFirst("^base ", ""))
                .put("command", line())
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("java", System.getProperty("java.version"))
                .put("passes", verdict.passes());
        ObjectNode figures = entry.putObject("ratios");
        verdict.ratios().stream()
                .filter(GuardVerdict.Ratio::isKnown)
                .forEach(ratio -> figures.put(ratio.what(), Math.round(1_000 * ratio.median()) / 1e3));
        RatioHistory.add(file, entry);
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec).commandLine();
    }

    /** As {@code --section} names them. */
    static CommandLine register(CommandLine bench, Measuring measuring) {
        bench.addSubcommand(new GuardBench(measuring));
        bench.getSubcommands().get("guard").registerConverter(GuardPart.class, word -> Arrays.stream(GuardPart.values())
                .filter(part -> part.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new CommandLine.TypeConversionException("no section '" + word
                        + "', only "
                        + Arrays.stream(GuardPart.values())
                                .map(GuardPart::toString)
                                .collect(Collectors.joining(", ")))));
        return bench;
    }
}
