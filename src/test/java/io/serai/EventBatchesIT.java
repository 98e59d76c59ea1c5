package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Receiver;
import io.serai.testing.Stored;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RKeys;
import org.redisson.api.options.KeysScanOptions;

/** Ten thousand events in one request, in a hub with as much memory as {@code ./serai} gives it. */
class EventBatchesIT {
    private static final int EVENTS = 10_000;
    private static final String JSON = "application/json";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    Path home;

    private Receiver receiver;
    private HubFolder folder;

    @BeforeEach
    void prepare() {
        receiver = new Receiver();
        folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - name: Only ids
                            webhook: {url: "%s"}
                            options: {window: 1s, include_data: false}
                            triggers: [{event_type: "trace:errors"}]
                        """
                                .formatted(receiver.url("/")));
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void tenThousandEventsOfTwoKilobytesAreOneRequestAsAnArrayAndAsLines() throws Exception {
        String padding = "x".repeat(1_900);
        try (HubProcess hub = hub()) {
            Answer array =
                    hub.client().post("/v1/events", JSON, ("[" + events("a", padding, ",") + "]").getBytes(UTF_8));
            Answer lines = hub.client()
                    .post(
                            "/v1/events",
                            "application/x-ndjson",
                            events("b", padding, "\n").getBytes(UTF_8));

            assertThat(array.status()).as(array.text()).isEqualTo(202);
            assertThat(array.json().get("accepted").intValue()).isEqualTo(EVENTS);
            assertThat(lines.json().get("accepted").intValue()).isEqualTo(EVENTS);
            List<String> all = new ArrayList<>(ids(array));
            all.addAll(ids(lines));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(delivered()).containsExactlyInAnyOrderElementsOf(all));
        }
    }

    /** Small, many and nested: what takes most memory when it is held as a tree. */
    @Test
    void aRequestOfAsManyTinyObjectsAsFitEndsNoHub() throws Exception {
        String event = "{\"eventType\":\"trace:errors\",\"payload\":[" + "{},".repeat(80_000) + "{}]}";
        String whole = "[" + (event + ",").repeat(130) + event + "]";
        String one = "{\"eventType\":\"trace:errors\",\"payload\":[" + "{},".repeat(10_000_000) + "{}]}";
        try (HubProcess hub = hub()) {
            Answer accepted = hub.client().post("/v1/events", JSON, whole.getBytes(UTF_8));
            Answer refused = hub.client().post("/v1/events", JSON, one.getBytes(UTF_8));

            assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.json().get("message").textValue()).isEqualTo("Event 0 is larger than 262144 bytes");
        }
    }

    @Test
    void aRequestThatACrashCutOffCountsEachEventOnceWhenItIsRepeated() throws Exception {
        byte[] body = ("[" + events(null, "", ",") + "]").getBytes(UTF_8);
        Stored stored = new Stored(redis.client());
        try (HubProcess hub = hub()) {
            CompletableFuture<Integer> cutOff = CompletableFuture.supplyAsync(() -> status(hub, body));
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> !stored.waiting()
                    .isEmpty());
            hub.kill9();
            assertThat(cutOff.join()).as("no answer").isZero();
        }
        try (HubProcess hub = hub()) {
            assertThat(status(hub, body)).as("still claimed by the dead hub").isEqualTo(409);
            claimsEnd();
            Answer answer = post(hub, body);

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.json().get("duplicates").intValue()).isPositive();
            assertThat(answer.json().get("accepted").intValue()
                            + answer.json().get("duplicates").intValue())
                    .isEqualTo(EVENTS);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(delivered()).containsExactlyInAnyOrderElementsOf(ids(answer)));

            Answer replayed = post(hub, body);
            assertThat(replayed.text()).isEqualTo(answer.text());
            assertThat(replayed.header("Idempotency-Replayed")).contains("true");
        }
    }

    private HubProcess hub() {
        return HubProcess.startWith(
                folder,
                List.of("-Xmx320m"),
                "--set",
                "serai.redis.url=" + redis.url(),
                "--set",
                "serai.debounce.lease=2s");
    }

    private static int status(HubProcess hub, byte[] body) {
        try {
            return post(hub, body).status();
        } catch (Exception e) {
            return 0;
        }
    }

    private static Answer post(HubProcess hub, byte[] body) throws Exception {
        return hub.client().post("/v1/events", JSON, body, "Idempotency-Key", "key-1");
    }

    /** As time would do it. */
    private static void claimsEnd() {
        RKeys keys = redis.client().getKeys();
        keys.getKeys(KeysScanOptions.defaults().pattern("idempotency_key:*")).forEach(keys::delete);
    }

    private static String events(String ids, String padding, String separator) {
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> "{" + (ids == null ? "" : "\"id\":\"" + ids + i + "\",")
                        + "\"eventType\":\"trace:errors\",\"payload\":{\"text\":\"" + padding + "\"}}")
                .collect(Collectors.joining(separator));
    }

    private static List<String> ids(Answer answer) {
        return texts(answer.json().get("ids"));
    }

    /** The ids of the events in all notifications; a notification that came twice counts once. */
    private List<String> delivered() {
        return receiver.all().stream()
                .collect(Collectors.toMap(Receiver.Received::id, received -> received, (first, again) -> first))
                .values()
                .stream()
                .flatMap(received -> texts(received.json().at("/payload/eventIds")).stream())
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }
}
