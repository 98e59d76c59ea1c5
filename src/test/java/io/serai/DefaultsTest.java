package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.config.Settings;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The application.properties that we ship says every key that the rooms ask for, with the default that they use. */
class DefaultsTest {
    private final Settings nothing = Settings.of(Map.of(), Map.of(), Map.of());

    @Test
    void theShippedFileHasEveryKeyOfOursWithItsDefault() throws Exception {
        ReferencePage.readAllRooms(nothing);

        assertThat(shipped("serai.")).isEqualTo(asked("serai."));
    }

    @Test
    void theShippedFileListensWhereTheHubDoesByDefault() throws Exception {
        ReferencePage.readAllRooms(nothing);

        assertThat(shipped("camel.server.")).containsAllEntriesOf(asked("camel.server."));
    }

    @Test
    void theShippedFileBreaksNoRule() throws Exception {
        Settings settings = Settings.load(Path.of("application.properties"), Map.of(), Map.of());

        ReferencePage.readAllRooms(settings);

        settings.check();
    }

    @Test
    void everyRoomIsRead() {
        assertThat(ReferencePage.rooms()).isGreaterThanOrEqualTo(7);
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
