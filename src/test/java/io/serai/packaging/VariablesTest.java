package io.serai.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The environment variables of containers, services and the guide are keys of application.properties, written right. */
class VariablesTest {
    /** What the launcher reads, and the keys of connections, whose names their owners choose. */
    private static final Pattern OTHERS =
            Pattern.compile("SERAI_(HOME|JAVA_OPTS|JDK_FOLDERS|SOURCES_[A-Z]+_[A-Z]+_SECRET)");

    private static final Pattern VARIABLE = Pattern.compile("\\b(?:SERAI|CAMEL)_[A-Z0-9_]+\\b");

    @Test
    void everyVariableIsAKey() throws IOException {
        Set<String> keys = new TreeSet<>();
        Properties properties = new Properties();
        properties.load(new StringReader(Shipped.text("application.properties")));
        for (String key : properties.stringPropertyNames()) {
            keys.add(key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT));
        }

        for (Path file : files()) {
            Matcher variables = VARIABLE.matcher(Files.readString(file));
            while (variables.find()) {
                String name = variables.group();
                assertThat(keys.contains(name.replaceFirst("_FILE$", ""))
                                || OTHERS.matcher(name.replaceFirst("_FILE$", ""))
                                        .matches())
                        .as("%s in %s is the variable of a key", name, file)
                        .isTrue();
            }
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> shipped = Files.walk(Path.of("docker"))) {
            return Stream.concat(
                            shipped.filter(Files::isRegularFile).filter(file -> !file.endsWith(".env")),
                            Stream.of(Path.of("kustomization.yaml"), Path.of("docs/install.md")))
                    .toList();
        }
    }
}
