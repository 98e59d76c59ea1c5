package io.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command says to somebody who does not know it yet. */
class TokenCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|create, list or revoke",
                "create --name x|--scope",
                "create --scope read|--name",
                "revoke|ID",
                "lists|list",
                "list --url nowhere|http://localhost:8080"
            })
    void saysWhatIsMissing(String line, String hint) {
        int exitCode = run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(exitCode).isPositive();
        assertThat(err.toString()).contains(hint);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpHasExamplesAndWhereTheTokenComesFrom() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString())
                .contains(
                        "serai token create --name", "SERAI_API_TOKEN_FILE", "Exit codes", "create", "list", "revoke");
    }

    @Test
    void helpOfCreateExplainsTheScopes() {
        assertThat(run("create", "--help")).isZero();

        assertThat(out.toString()).contains("ingest", "read", "manage", "--workspace", "shown this once");
    }

    private int run(String... args) {
        CommandLine line = SeraiCommand.token(Map.of());
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
