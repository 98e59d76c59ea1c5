package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.serai.testing.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What of the console's scripts can be wrong without a browser: how messages are read, and how forms become alerts. The
 * tests are in {@code src/test/js}; what they print is shown when one fails.
 */
class ConsoleScriptsTest {
    private static final Path SCRIPTS = Path.of("src/main/resources/console");
    private static final Path TESTS = Path.of("src/test/js");

    @TempDir
    Path folder;

    @Test
    void doWhatTheirOwnTestsSay() throws IOException {
        Optional<Node> node = Node.in(folder);
        assumeTrue(node.isPresent(), "This needs Node.js 20 or later, and there is none on the PATH");
        copy(SCRIPTS, folder.resolve("console"));
        copyLibrary(folder.resolve("console"));
        copy(TESTS, folder.resolve("tests"));
        // Else an older Node.js takes them for scripts of its own kind.
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");

        Node.Run run = node.orElseThrow().test();

        assertThat(run.exit()).as(run.output()).isZero();
        // A folder without tests ends well too.
        assertThat(run.output()).containsPattern("(?m)^# pass [1-9]").contains("# fail 0");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void copyLibrary(Path console) throws IOException {
        for (Map.Entry<String, String> file : ConsoleLibrary.resources().entrySet()) {
            Path to = console.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(to.getParent()));
            try (InputStream in = Objects.requireNonNull(
                    ConsoleScriptsTest.class.getResourceAsStream(file.getValue()), file.getValue())) {
                Files.copy(in, to);
            }
        }
    }
}
