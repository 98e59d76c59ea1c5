package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GuardBenchTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void asGoodAsBeforeExitsWithZeroAndAddsItsRatios() throws Exception {
        Path file = folder.resolve("ratios.json");
        assertThat(execute(90, "--ratios", file.toString())).isZero();
        assertThat(execute(95, "--ratios", file.toString())).isZero();

        assertThat(out.toString()).contains("Nothing is worse by more than 20 %", "0.90×", "abc beside base def");
        var entries = Json.read(Files.readAllBytes(file));
        assertThat(entries).hasSize(2);
        assertThat(entries.get(1).at("/ratios/events accepted").doubleValue()).isEqualTo(0.95);
        assertThat(entries.get(1).get("commit").textValue()).isEqualTo("abc");
        assertThat(entries.get(1).get("base").textValue()).isEqualTo("def");
    }

    @Test
    void worseExitsWithOneAndSaysWhat() {
        assertThat(execute(79, "--quick")).isEqualTo(GuardBench.FELL);
        assertThat(out.toString()).contains("Worse by more than 20 %: events accepted (0.79×)");
    }

    @Test
    void whatCannotBeBuiltIsSaidWithoutAStackTrace() {
        GuardBench.Measuring failing = (base, parts, effort) -> {
            throw new Commands.FailedException("base def does not build", "[ERROR] no such class\n");
        };
        assertThat(execute(failing)).isEqualTo(GuardBench.FELL);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines("guard: base def does not build:\n[ERROR] no such class\n");
    }

    @Test
    void aCommitAndSomePartsCanBeChosen() {
        GuardBench.Measuring asked = (base, parts, effort) -> {
            assertThat(base).isEqualTo("v1");
            assertThat(parts).containsExactly(GuardPart.ACCEPT_BATCH, GuardPart.INNER);
            assertThat(effort).isSameAs(Effort.QUICK);
            return guarded(100);
        };
        assertThat(execute(asked, "--base", "v1", "--quick", "--section", "accept-batch,inner"))
                .isZero();
        assertThat(out.toString()).contains("./serai bench guard --base v1 --section accept-batch,inner --quick");
    }

    @Test
    void anUnknownPartNamesTheOthers() {
        assertThat(execute(100, "--section", "speed")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("no section 'speed', only start, accept, accept-batch, deliver, inner");
    }

    private static Guarded guarded(double ours) {
        Guarded guarded = new Guarded("abc", "base def");
        guarded.add("events accepted", "/s", Comparison.Better.MORE, "abc", ours);
        guarded.add("events accepted", "/s", Comparison.Better.MORE, "base def", 100);
        return guarded;
    }

    private int execute(double ours, String... args) {
        return execute((base, parts, effort) -> guarded(ours), args);
    }

    private int execute(GuardBench.Measuring measuring, String... args) {
        String[] line = new String[args.length + 1];
        line[0] = "guard";
        System.arraycopy(args, 0, line, 1, args.length);
        return GuardBench.register(new CommandLine(new Root()), measuring)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line);
    }

    @CommandLine.Command(name = "bench")
    private static final class Root implements Runnable {
        @Override
        public void run() {}
    }
}
