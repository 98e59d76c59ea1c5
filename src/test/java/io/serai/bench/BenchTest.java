package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void listsTheBenchmarksWhenNoneIsNamed() {
        assertThat(execute()).isZero();
        assertThat(out.toString()).contains("all", "page", "debounce", "format", "ingest", "isolation", "matching");
    }

    @Test
    void anUnknownNameListsThemToo() {
        assertThat(execute("debunce")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("debunce").contains("debounce");
    }

    @Test
    void anUnknownSectionNamesTheOthers() {
        assertThat(execute("debounce", "--section", "speed")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("no section 'speed', only stock, flatness, http, delay, window0");
    }

    @Test
    void eachBenchmarkHasSectionsOfItsOwn() {
        assertThat(execute("isolation", "--section", "stock")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("no section 'stock', only neighbours, hanging");
    }

    @Test
    void matchingHasItsCostAndTheStart() {
        assertThat(execute("matching", "--section", "stock")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("no section 'stock', only matching, alerts");
    }

    @Test
    void formatHasItsCost() {
        assertThat(execute("format", "--section", "stock")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("no section 'stock', only format");
    }

    @Test
    void ingestHasItsWaysIn() {
        assertThat(execute("ingest", "--section", "stock")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .contains("no section 'stock', only single, ten, hundred, kafka, alertmanager, memory");
    }

    @Test
    void theHelpOfABenchmarkNamesItsSections() {
        assertThat(execute("isolation", "--help")).isZero();
        assertThat(out.toString()).contains("neighbours, hanging", "--json", "--quick");
    }

    private int execute(String... args) {
        return Bench.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
