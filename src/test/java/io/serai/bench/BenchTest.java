package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void listsTheBenchmarksWhenNoneIsNamed() {
        assertThat(execute()).isZero();
        assertThat(out.toString())
                .contains(
                        "all",
                        "page",
                        "guard",
                        "debounce",
                        "format",
                        "ingest",
                        "inner",
                        "isolation",
                        "limits",
                        "loss",
                        "matching",
                        "start",
                        "--profile");
    }

    @Test
    void anUnknownNameListsThemToo() {
        assertThat(execute("debunce")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("debunce").contains("debounce");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "debounce  | stock, flatness, consolidate, consolidate-http, delay, window0",
                "format    | format",
                "ingest    | accept, accept-batch, kafka, memory",
                "inner     | inner",
                "isolation | isolation, hanging",
                "limits    | limits",
                "loss      | kill, answers",
                "matching  | matching, alerts",
                "start     | start"
            })
    void anUnknownSectionNamesThoseOfTheBenchmark(String bench, String sections) {
        assertThat(execute(bench, "--section", "speed")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("no section 'speed', only " + sections + System.lineSeparator());
    }

    @Test
    void theHelpOfABenchmarkNamesItsSections() {
        assertThat(execute("isolation", "--help")).isZero();
        assertThat(out.toString()).contains("isolation, hanging", "--json", "--quick");
    }

    private int execute(String... args) {
        return Bench.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
