package io.serai.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files by which the hub is installed, and the programs that know them. */
final class Shipped {
    private Shipped() {}

    static String text(String file) throws IOException {
        return Files.readString(Path.of(file));
    }

    /** One document; anchors and merge keys are resolved, a key that is given twice is a mistake. */
    static JsonNode yaml(String text) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        Object document = new Yaml(new SafeConstructor(strict)).load(text);
        return new ObjectMapper().valueToTree(document);
    }

    /** The names of the files in a folder, in order. */
    static TreeSet<String> names(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            TreeSet<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .forEach(names::add);
            return names;
        }
    }

    /** Skips the test where the program is missing. */
    static void assumeInstalled(String program) {
        boolean found = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeThat(found).as("%s is not installed", program).isTrue();
    }

    /** What the program prints, which must succeed. */
    static String output(String... command) throws IOException, InterruptedException {
        return output(new ProcessBuilder(command));
    }

    static String output(ProcessBuilder builder) throws IOException, InterruptedException {
        Path file = Files.createTempFile("serai", ".out");
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(file.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String output = Files.readString(file, UTF_8);
            assertThat(ended).as("%s ends: %s", builder.command(), output).isTrue();
            assertThat(process.exitValue())
                    .as("%s: %s", builder.command(), output)
                    .isZero();
            return output;
        } finally {
            Files.delete(file);
        }
    }

    static List<JsonNode> elements(JsonNode node) {
        return node.valueStream().toList();
    }
}
