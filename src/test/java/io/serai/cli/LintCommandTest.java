package io.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LintCommandTest {
    private final StringWriter out = new StringWriter();
    private final List<HubOptions> asked = new ArrayList<>();
    private Lint lint = new Lint(List.of(), List.of(), List.of("application.properties", "alerts.yaml (3 alerts)"));

    @Test
    void saysWhatItCheckedWhenAllIsWell() {
        assertThat(run()).isZero();

        assertThat(out.toString().lines())
                .containsExactly("Checked application.properties, alerts.yaml (3 alerts): no problems, no warnings");
    }

    @Test
    void printsEachProblemOnALineAndFails() {
        lint = new Lint(List.of("alerts.yaml:3: x: must be y"), List.of(), List.of("alerts.yaml"));

        assertThat(run()).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly("alerts.yaml:3: x: must be y", "Checked alerts.yaml: 1 problem, no warnings");
    }

    @Test
    void warningsAreNoFailure() {
        lint = new Lint(List.of(), List.of("alerts.yaml:3: x: is off", "alerts.yaml:4: z"), List.of("alerts.yaml"));

        assertThat(run()).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "warning: alerts.yaml:3: x: is off",
                        "warning: alerts.yaml:4: z",
                        "Checked alerts.yaml: no problems, 2 warnings");
    }

    @Test
    void checksOtherFilesWhenTold() {
        run("--alerts", "mine.yaml", "--routes", "ours", "--set", "serai.log.level=DEBUG");

        assertThat(asked)
                .extracting(HubOptions::settings)
                .containsExactly(Map.of(
                        "serai.alerts.file",
                                Path.of("mine.yaml").toAbsolutePath().toString(),
                        "serai.routes", Path.of("ours").toAbsolutePath().toString(),
                        "serai.log.level", "DEBUG"));
    }

    private int run(String... args) {
        LintCommand command = new LintCommand(() -> Path.of("hub"), options -> {
            asked.add(options);
            return lint;
        });
        return new CommandLine(command).setOut(new PrintWriter(out)).execute(args);
    }
}
