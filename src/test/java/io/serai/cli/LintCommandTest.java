package io.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LintCommandTest {
    private final StringWriter out = new StringWriter();
    private final List<HubOptions> asked = new ArrayList<>();
    private static final Lint.Finding PROBLEM = new Lint.Finding(
            Lint.Severity.ERROR, "alerts.yaml", 3, "x", "alert-invalid", "must be y", "did you mean 'z'?");
    private static final Lint.Finding WARNING =
            new Lint.Finding(Lint.Severity.WARNING, "alerts.yaml", 4, null, "alert-disabled", "is off", null);

    private Lint lint = new Lint(List.of(), List.of("application.properties", "alerts.yaml (3 alerts)"));

    @Test
    void saysWhatItCheckedWhenAllIsWell() {
        assertThat(run()).isZero();

        assertThat(out.toString().lines())
                .containsExactly("Checked application.properties, alerts.yaml (3 alerts): no problems, no warnings");
    }

    @Test
    void printsEachProblemOnALineAndFails() {
        lint = new Lint(List.of(PROBLEM), List.of("alerts.yaml"));

        assertThat(run()).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "alerts.yaml:3: x: must be y; did you mean 'z'?",
                        "Checked alerts.yaml: 1 problem, no warnings");
    }

    @Test
    void warningsAreNoFailureUnlessSomebodyWantsIt() {
        lint = new Lint(List.of(WARNING), List.of("alerts.yaml"));

        assertThat(run()).isZero();
        assertThat(out.toString().lines())
                .containsExactly("warning: alerts.yaml:4: is off", "Checked alerts.yaml: no problems, 1 warning");
        assertThat(run("--strict")).isEqualTo(1);
    }

    @Test
    void tellsProgramsInJson() {
        lint = new Lint(List.of(PROBLEM, WARNING), List.of("alerts.yaml"));

        assertThat(run("--format", "json")).isEqualTo(1);
        assertThat(Json.read(out.toString().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Json.read(
                        """
                                [{"file": "alerts.yaml", "line": 3, "field": "x", "rule": "alert-invalid",
                                  "severity": "error", "message": "must be y", "hint": "did you mean 'z'?"},
                                 {"file": "alerts.yaml", "line": 4, "field": null, "rule": "alert-disabled",
                                  "severity": "warning", "message": "is off", "hint": null}]
                                """
                                .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void tellsProgramsOfNothingAsAnEmptyArray() {
        assertThat(run("--format", "json")).isZero();
        assertThat(out.toString().strip().replaceAll("\\s", "")).isEqualTo("[]");
        assertThat(run("--format", "xml")).isEqualTo(2);
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
