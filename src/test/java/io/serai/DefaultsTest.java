package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.serai.config.Settings;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The application.properties that we ship says every key that the rooms ask for, with the default that they use. */
class DefaultsTest {
    /** Read once: looking at all classes takes seconds. */
    private static final List<JavaClass> ROOMS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.serai").stream()
                    .filter(type -> type.getSimpleName().endsWith("Config"))
                    .filter(type -> type.tryGetMethod("read", Settings.class).isPresent())
                    .sorted(Comparator.comparing(JavaClass::getName))
                    .toList();

    private final Settings nothing = Settings.of(Map.of(), Map.of(), Map.of());

    @Test
    void theShippedFileHasEveryKeyOfOursWithItsDefault() throws Exception {
        readAllRooms(nothing);

        assertThat(shipped("serai.")).isEqualTo(asked("serai."));
    }

    @Test
    void theShippedFileListensWhereTheHubDoesByDefault() throws Exception {
        readAllRooms(nothing);

        assertThat(shipped("camel.server.")).containsAllEntriesOf(asked("camel.server."));
    }

    @Test
    void theShippedFileBreaksNoRule() throws Exception {
        Settings settings = Settings.load(Path.of("application.properties"), Map.of(), Map.of());

        readAllRooms(settings);

        settings.check();
    }

    @Test
    void theDefaultsInTheDocumentationAreThoseOfTheHub() throws Exception {
        readAllRooms(nothing);
        Map<String, String> documented = new TreeMap<>();
        Matcher rows = Pattern.compile("^\\| `(serai\\.[a-z.-]+)` \\| (\\S+) \\|$", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("docs/delivery.md")));
        while (rows.find()) {
            documented.put(rows.group(1), rows.group(2));
        }

        assertThat(documented).hasSizeGreaterThanOrEqualTo(12);
        assertThat(asked("serai.")).containsAllEntriesOf(documented);
    }

    /** Each room's record has a static read(Settings), so that a new one is found here too. */
    private static void readAllRooms(Settings settings) throws Exception {
        assertThat(ROOMS).hasSizeGreaterThanOrEqualTo(7);
        for (JavaClass room : ROOMS) {
            Method read = room.reflect().getDeclaredMethod("read", Settings.class);
            read.setAccessible(true);
            read.invoke(null, settings);
        }
        HubSettings.Files.read(settings, Path.of("."));
        SeraiHub.logging(settings);
    }

    private Map<String, String> asked(String prefix) {
        Map<String, String> keys = new TreeMap<>(nothing.asked());
        keys.keySet().removeIf(key -> !key.startsWith(prefix));
        return keys;
    }

    private static Map<String, String> shipped(String prefix) throws Exception {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("application.properties"), StandardCharsets.UTF_8)) {
            file.load(reader);
        }
        Map<String, String> keys = new TreeMap<>();
        file.stringPropertyNames().stream()
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> keys.put(key, file.getProperty(key).strip()));
        return keys;
    }
}
