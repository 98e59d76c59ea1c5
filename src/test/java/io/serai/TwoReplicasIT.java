package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs on one Redis, as behind a load balancer: what is said to one holds for the other. */
class TwoReplicasIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JSON = "application/json";
    private static final String KEY =
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8));

    /** Changes that are timed: the one in the middle must not be one that the machine slept through. */
    private static final int CHANGES = 5;

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path first;

    @TempDir
    static Path second;

    private static Receiver receiver;
    private static HubProcess one;
    private static HubProcess two;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        one = hub(first);
        two = hub(second);
    }

    private static HubProcess hub(Path home) {
        return HubProcess.start(HubFolder.in(home)
                .alerts("alerts: []\n")
                .set("serai.redis.url", redis.url())
                .set("serai.encryption.key", KEY));
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        receiver.close();
    }

    @Test
    void anAlertMadeThroughOneSoonTakesEventsOfTheOther() throws Exception {
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            String path = "/made-" + i;
            String eventType = "prompt:created";
            create(one.client(), path, eventType);
            long made = System.nanoTime();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(() -> {
                        send(two.client(), eventType);
                        return !receiver.at(path).isEmpty();
                    });
            delays.add(Duration.ofNanos(System.nanoTime() - made));
        }
        assertThat(delays.stream().sorted().toList().get(CHANGES / 2))
                .as("from the answer to the delivery: %s", delays)
                .isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void whatOneHasJustMadeTheOtherShowsChangesAndDeletesAtOnce() throws Exception {
        for (int i = 0; i < CHANGES; i++) {
            String id = create(one.client(), "/shown-" + i, "prompt:deleted");

            Answer shown = two.client().get("/v1/private/alerts/" + id);
            assertThat(shown.status()).as(shown.text()).isEqualTo(200);
            assertThat(two.client()
                            .put("/v1/private/alerts/" + id, JSON, alert("/changed", "prompt:deleted"))
                            .status())
                    .isEqualTo(204);
            await().atMost(PATIENCE).until(() -> one.client()
                    .get("/v1/private/alerts/" + id)
                    .json()
                    .at("/webhook/url")
                    .asText()
                    .endsWith("/changed"));
            byte[] ids = ("{\"ids\":[\"" + id + "\"]}").getBytes(UTF_8);
            assertThat(two.client().post("/v1/private/alerts/delete", JSON, ids).status())
                    .isEqualTo(204);
            await().atMost(PATIENCE)
                    .until(() -> one.client().get("/v1/private/alerts/" + id).status() == 404);
        }
    }

    private static String create(HubClient hub, String path, String eventType) throws Exception {
        Answer created = hub.post("/v1/private/alerts", JSON, alert(path, eventType));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        String location = created.header("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private static byte[] alert(String path, String eventType) {
        return """
                {"name": "One", "webhook": {"url": "%s"}, "triggers": [{"event_type": "%s"}], "options": {"window": "0"}}
                """
                .formatted(receiver.url(path), eventType)
                .getBytes(UTF_8);
    }

    private static void send(HubClient hub, String eventType) throws Exception {
        Answer sent = hub.post("/v1/events", JSON, ("{\"eventType\":\"" + eventType + "\"}").getBytes(UTF_8));
        assertThat(sent.status()).as(sent.text()).isEqualTo(202);
    }
}
