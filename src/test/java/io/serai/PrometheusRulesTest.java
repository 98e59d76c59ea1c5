package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules and the configuration that we ship, as Prometheus' own tool sees them. */
class PrometheusRulesTest {
    private static final Path FOLDER = Path.of("docker/prometheus");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check rules --lint-fatal alerts.yaml",
                "test rules alerts-test.yaml",
                "check config prometheus.yml"
            })
    void promtoolAgrees(String command) throws Exception {
        Optional<Path> promtool = promtool();
        Assumptions.assumeTrue(promtool.isPresent(), "promtool is not on the PATH: the rules are not tried out");

        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of(promtool.get().toString()), Stream.of(command.split(" ")))
                                .toList())
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(told).isZero();
    }

    @Test
    void everyRuleIsTriedOutAndDocumented() throws IOException {
        String tests = Files.readString(FOLDER.resolve("alerts-test.yaml"));
        String page = Files.readString(Path.of("docs/metrics.md"));
        List<String> rules = Files.readAllLines(FOLDER.resolve("alerts.yaml")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("- alert: "))
                .map(line -> line.substring("- alert: ".length()))
                .toList();

        assertThat(rules).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        assertThat(rules).allSatisfy(rule -> {
            assertThat(page).contains("| `" + rule + "` |");
            assertThat(tests).containsPattern("alertname: " + rule + "\\n +exp_alerts:\\n");
        });
    }

    private static Optional<Path> promtool() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(entry -> Path.of(entry, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
