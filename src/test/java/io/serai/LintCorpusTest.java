package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.cli.HubOptions;
import io.serai.cli.Lint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Good and bad files, and what lint says of them. Each folder of src/test/resources/lint/good and …/bad is a hub's folder; what
 * it leaves out is in …/base. Its expected.txt has a line for each finding: severity, rule, and what people read.
 */
class LintCorpusTest {
    private static final Path CORPUS = Path.of("src", "test", "resources", "lint");
    private static final String EXPECTED = "expected.txt";

    /** Writes down what lint says, to be read in a diff: {@code -Dserai.golden=write}. */
    private static final boolean WRITE = "write".equals(System.getProperty("serai.golden"));

    @TempDir
    Path home;

    static Stream<Path> good() throws IOException {
        return cases("good");
    }

    static Stream<Path> bad() throws IOException {
        return cases("bad");
    }

    private static Stream<Path> cases(String kind) throws IOException {
        try (Stream<Path> cases = Files.list(CORPUS.resolve(kind))) {
            return cases.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("good")
    void saysNothingOfGoodFiles(Path files) throws IOException {
        assertThat(lint(files)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void saysOfBadFilesWhatIsWrongAndWhere(Path files) throws IOException {
        List<String> said = lint(files);
        if (WRITE) {
            Files.write(files.resolve(EXPECTED), said);
        }

        assertThat(said).isNotEmpty().containsExactlyElementsOf(Files.readAllLines(files.resolve(EXPECTED)));
    }

    @Test
    void everyRuleThatItNamesIsInTheDocumentation() throws IOException {
        String documented = Files.readString(Path.of("docs", "lint.md"));

        assertThat(bad().flatMap(LintCorpusTest::rules).collect(Collectors.toSet()))
                .hasSizeGreaterThan(25)
                .allSatisfy(rule -> assertThat(documented).contains("`" + rule + "`"));
    }

    private static Stream<String> rules(Path files) {
        try {
            return Files.readAllLines(files.resolve(EXPECTED)).stream().map(line -> line.split(" ")[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> lint(Path files) throws IOException {
        copy(CORPUS.resolve("base"));
        copy(files);
        Path folder = home.toRealPath();
        Lint lint = SeraiLint.check(new HubOptions(folder, Map.of()), Map.of());
        return lint.findings().stream()
                .map(finding -> finding.severity().word() + " " + finding.rule() + " "
                        + finding.toString().replace(folder + "/", ""))
                .collect(Collectors.toList());
    }

    private void copy(Path from) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = home.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
