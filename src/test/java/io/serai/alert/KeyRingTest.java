package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.config.Settings;
import io.serai.json.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the keys come from: the setting, or a file of the hub's own. */
class KeyRingTest {
    private static final String HOW = "must be 32 bytes in base64; make a key with: openssl rand -base64 32";
    private static final EncryptionConfig NONE = new EncryptionConfig(List.of());

    @TempDir
    Path home;

    @Test
    void takesTheConfiguredKeysInTheirOrder() {
        EncryptionKey one = EncryptionKey.random();
        EncryptionKey two = EncryptionKey.random();

        EncryptionConfig config = read(one.print() + ", " + two.print() + "\n");

        assertThat(config.keys()).extracting(EncryptionKey::id).containsExactly(one.id(), two.id());
        KeyRing ring = KeyRing.open(config, home.resolve("data"));
        assertThat(ring.first().id()).isEqualTo(one.id());
        assertThat(ring.byId(two.id())).isNotNull();
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void saysWhatAKeyMustBeAndNeverWhatWasGiven() {
        String good = EncryptionKey.random().print();
        assertRefused("c2VjcmV0", "serai.encryption.key: " + HOW);
        assertRefused("secret", "serai.encryption.key: " + HOW);
        assertRefused(good + "==", "serai.encryption.key: " + HOW);
        assertRefused(good + ",", "serai.encryption.key: key 2 of 2 " + HOW);
        assertRefused("c2VjcmV0," + good, "serai.encryption.key: key 1 of 2 " + HOW);
    }

    @Test
    void makesNoFileBeforeItIsNeeded() {
        KeyRing ring = KeyRing.open(NONE, home.resolve("data"));

        assertThat(ring.isEmpty()).isTrue();
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void makesAFileForItsOwnerAloneAndFindsItAgain() throws IOException {
        String id = KeyRing.open(NONE, home.resolve("data")).first().id();

        assertThat(KeyRing.open(NONE, home.resolve("data")).first().id()).isEqualTo(id);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(home.resolve("data"))) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void twoThatMakeTheFileAtOnceGetTheSameKey() throws Exception {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        List<KeyRing> rings = Stream.generate(() -> KeyRing.open(NONE, home.resolve("data")))
                .limit(8)
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(rings.stream()
                    .map(ring -> (Callable<Boolean>) () -> ids.add(ring.first().id()))
                    .toList())) {
                done.get();
            }
        }

        assertThat(ids).hasSize(1);
    }

    @Test
    void refusesAFileThatOthersMayRead() throws IOException {
        KeyRing.open(NONE, home.resolve("data")).first();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> KeyRing.open(NONE, home.resolve("data")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file() + ": must be readable by its owner only: chmod 600 " + file());
    }

    @Test
    void refusesABrokenFileAndLeavesItAsItIs() throws IOException {
        KeyRing.open(NONE, home.resolve("data")).first();
        Files.writeString(file(), "c2VjcmV0\n");

        assertThatThrownBy(() -> KeyRing.open(NONE, home.resolve("data")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file() + ": " + HOW)
                .hasMessageContaining("Bring it back from a backup")
                .hasMessageNotContaining("c2VjcmV0");
        assertThat(file()).content().isEqualTo("c2VjcmV0\n");
    }

    @Test
    void saysThatTheFileCannotBeMade() throws IOException {
        Files.writeString(home.resolve("data"), "a file where the folder should be");
        KeyRing ring = KeyRing.open(NONE, home.resolve("data"));

        assertThatThrownBy(ring::first)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file() + ": can't be made (")
                .hasMessageContaining("set serai.encryption.key instead");
    }

    private Path file() {
        return home.resolve("data/encryption.key");
    }

    private static EncryptionConfig read(String value) {
        Settings settings = Settings.of(Map.of("serai.encryption.key", value), Map.of(), Map.of());
        EncryptionConfig config = EncryptionConfig.read(settings);
        settings.check();
        return config;
    }

    private static void assertRefused(String value, String message) {
        assertThatThrownBy(() -> read(value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }
}
