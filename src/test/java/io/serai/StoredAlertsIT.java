package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertRegistry;
import io.serai.alert.AlertStore;
import io.serai.alert.EncryptionKey;
import io.serai.alert.KeyRing;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.testing.Guards;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Receiver;
import io.serai.testing.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A hub, and another one that changes the alerts which both have in Redis: the test itself. */
class StoredAlertsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final String KEY_TEXT = Base64.getEncoder().encodeToString(KEY);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    Path home;

    private final AlertCodec codec = new AlertCodec(() -> Set.of("general"), Guards.forTests());
    private Receiver receiver;
    private HubFolder folder;
    private AlertStore other;

    @BeforeEach
    void prepare() {
        receiver = new Receiver();
        folder = HubFolder.in(home).alerts("alerts: []\n").set("serai.redis.url", redis.url());
        other = new AlertStore(
                redis.scripts(), KeyRing.of(EncryptionKey.of(KEY)), new AlertRegistry(), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void whatOneHubChangesIsInForceInTheOther() {
        other.create(alert("before", "/before", "0"), "test");
        try (HubProcess hub = start()) {
            send(hub);
            await().atMost(PATIENCE).until(() -> receiver.at("/before").size() == 1);

            other.create(alert("after", "/after", "0"), "test");
            await().atMost(PATIENCE).until(() -> {
                send(hub);
                return !receiver.at("/after").isEmpty();
            });

            other.change("default", "after", null, "test", stored -> alert("after", "/changed", "0"));
            await().atMost(PATIENCE).until(() -> {
                send(hub);
                return !receiver.at("/changed").isEmpty();
            });
            assertThat(hub.client().get("/observe/health").text())
                    .contains("{\"name\":\"alert-store\",\"status\":\"UP\"");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Upstream, the flusher found such a bucket, and complained, each 5 s for ever. */
    @Test
    void theBucketOfADeletedAlertBecomesADeadLetterOnce() {
        other.create(alert("gone", "/gone", "2s"), "test");
        try (HubProcess hub = start()) {
            send(hub);
            await().atMost(PATIENCE).until(() -> !stored().waiting().isEmpty());

            assertThat(other.delete("default", List.of("gone"))).isEqualTo(1);

            await().atMost(PATIENCE).until(() -> stored().deadLetters().size() == 1);
            String id = stored().deadLetters().iterator().next();
            assertThat(stored().deadLetter(id)).containsEntry("reason", "alert_removed");
            // Longer than a lease, in which a claim that was not given up would come back.
            await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> stored().waiting()
                    .isEmpty());
            assertThat(stored().deadLetters()).containsExactly(id);
            assertThat(hub.err())
                    .filteredOn(line -> line.contains("Dead letter") && line.contains(id))
                    .hasSize(1);
            assertThat(receiver.all()).isEmpty();
        }
    }

    /** Upstream ids are one workspace's: here clients choose them, over all workspaces. */
    @Test
    void whatWaitedForADeletedAlertDoesNotGoToAnotherWorkspacesAlertThatHasTakenItsId() throws Exception {
        other.create(alert("reused", "acme", "/acme", "1h"), "test");
        try (HubProcess hub = start()) {
            send(hub, "of-acme", "acme");
            await().atMost(PATIENCE).until(() -> !stored().waiting().isEmpty());
            other.delete("acme", List.of("reused"));
            other.create(alert("reused", "globex", "/globex", "0"), "test");

            await().atMost(PATIENCE).until(() -> {
                send(hub, "of-globex", "globex");
                return !receiver.at("/globex").isEmpty();
            });

            await().atMost(PATIENCE).until(() -> stored().deadLetters().size() == 1);
            String id = stored().deadLetters().iterator().next();
            assertThat(stored().deadLetter(id))
                    .containsEntry("reason", "alert_removed")
                    .containsEntry("workspaceId", "acme");
            assertThat(stored().allOf(id)).contains("of-acme").doesNotContain("of-globex");

            assertThat(hub.client()
                            .post("/v1/dead-letters/" + id + "/replay", "application/json", new byte[0])
                            .status())
                    .isEqualTo(200);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.err())
                    .filteredOn(line -> line.contains("Dead letter after"))
                    .hasSize(2)
                    .allMatch(line -> line.contains(id)));
            assertThat(stored().deadLetter(id)).containsEntry("reason", "alert_removed");
            assertThat(receiver.all()).isNotEmpty().allSatisfy(received -> assertThat(
                            new String(received.body(), UTF_8))
                    .contains("of-globex")
                    .doesNotContain("of-acme"));
        }
    }

    @Test
    void aHubWithoutTheKeyDoesNotStartAndSaysWhichOneItNeeds() {
        other.create(alert("a", "/", "0"), "test");
        String id = EncryptionKey.of(KEY).id();

        assertThat(failure())
                .isEqualTo("serai: data/encryption.key: must be there with the key " + id
                        + ", with which the secrets of 1 alert in Redis are sealed: bring the file back, or set"
                        + " serai.encryption.key");
        assertThat(failure(
                        "--set", "serai.encryption.key=" + Base64.getEncoder().encodeToString(new byte[32])))
                .startsWith("serai: serai.encryption.key: lacks the key " + id);
        assertThat(failure("--set", "serai.encryption.key=secret"))
                .isEqualTo("serai: serai.encryption.key: must be 32 bytes in base64; make a key with: openssl rand"
                        + " -base64 32");
    }

    @Test
    void aHubDoesNotStartWithAKeyThatOthersMayRead() throws IOException {
        folder.write("data/encryption.key", KEY_TEXT + "\n");
        Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(failure())
                .isEqualTo(
                        "serai: data/encryption.key: must be readable by its owner only: chmod 600 data/encryption.key");

        Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString("rw-------"));
        other.create(alert("a", "/a", "0"), "test");
        try (HubProcess hub = HubProcess.start(folder)) {
            send(hub);
            await().atMost(PATIENCE).until(() -> receiver.at("/a").size() == 1);
        }
    }

    @Test
    void aHubDoesNotStartWithSomebodyElsesDataForAlerts() {
        stored().put("alerts", "left by somebody else");

        assertThat(failure("--set", "serai.encryption.key=" + KEY_TEXT))
                .isEqualTo("serai: the key 'alerts' in Redis holds a string that no hub has put there: rename or"
                        + " delete it");
    }

    private HubProcess start() {
        return HubProcess.start(folder.set("serai.debounce.lease", "1s"), "--set", "serai.encryption.key=" + KEY_TEXT);
    }

    private String failure(String... args) {
        try (HubProcess hub = HubProcess.launch(folder, args)) {
            assertThat(hub.awaitExit(PATIENCE)).isEqualTo(1);
            List<String> lines =
                    hub.err().stream().filter(line -> !line.contains(" INFO ")).toList();
            assertThat(lines).hasSize(1);
            return lines.getFirst();
        }
    }

    private Path keyFile() {
        return folder.path().resolve("data/encryption.key");
    }

    private static void send(HubProcess hub) {
        send(hub, "{\"eventType\":\"x\"}");
    }

    private static void send(HubProcess hub, String id, String workspace) {
        send(hub, "{\"eventType\":\"x\",\"id\":\"%s\",\"workspaceId\":\"%s\"}".formatted(id, workspace));
    }

    private static void send(HubProcess hub, String event) {
        try {
            assertThat(hub.client()
                            .post("/v1/events", "application/json", event.getBytes(UTF_8))
                            .status())
                    .isEqualTo(202);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Alert alert(String id, String path, String window) {
        return alert(id, "default", path, window);
    }

    private Alert alert(String id, String workspace, String path, String window) {
        return codec.read(Json.read(
                """
                {"id":"%s","workspace_id":"%s","name":"To %s","webhook":{"url":"%s"},"options":{"window":"%s"},
                 "triggers":[{"event_type":"x","id":"t"}]}"""
                        .formatted(id, workspace, path, receiver.url(path), window)
                        .getBytes(UTF_8)));
    }

    private static Stored stored() {
        return new Stored(redis.client());
    }
}
