package io.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.routetest.RouteTestResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TestRoutesCommandTest {
    private final StringWriter out = new StringWriter();
    private final List<RouteTester.Choice> asked = new ArrayList<>();
    private List<RouteTestResult> results = List.of(new RouteTestResult("a.yaml", 2, "holds", List.of()));

    @Test
    void namesEachTestBelowItsFile() {
        results = List.of(
                new RouteTestResult("a.yaml", 2, "holds", List.of()),
                new RouteTestResult("a.yaml", 9, "holds, too", List.of()),
                new RouteTestResult("b.yaml", 2, "does not", List.of("dropped: expected none\n  really", "x")));

        assertThat(run()).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "a.yaml",
                        "  ok      holds",
                        "  ok      holds, too",
                        "b.yaml",
                        "  FAILED  does not (line 2)",
                        "          dropped: expected none",
                        "            really",
                        "          x",
                        "3 tests: 1 FAILED");
    }

    @Test
    void succeedsWhenAllHold() {
        assertThat(run("--filter", "slack", "--with", "ours")).isZero();

        assertThat(out.toString()).endsWith("1 test: all ok\n");
        assertThat(asked).containsExactly(new RouteTester.Choice("slack", Path.of("ours")));
    }

    @Test
    void failsWhenThereIsNothingToRun() {
        results = List.of();

        assertThat(run()).isEqualTo(1);
        assertThat(run("--filter", "slak")).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly("There are no tests", "No test has 'slak' in its name or file");
    }

    private int run(String... args) {
        TestRoutesCommand command = new TestRoutesCommand(() -> Path.of("hub"), (options, choice) -> {
            asked.add(choice);
            return results;
        });
        return new CommandLine(command).setOut(new PrintWriter(out)).execute(args);
    }
}
