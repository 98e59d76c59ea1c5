package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.cli.StartException;
import io.serai.redis.OnCluster;
import io.serai.redis.RedisExtension;
import io.serai.redis.Shards;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Receiver;
import io.serai.testing.Stored;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs on a Redis Cluster of three servers do what hubs on one server do. */
@OnCluster
class ClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JSON = "application/json";

    /** As many alerts, so that each server of the cluster has some of them. */
    private static final int ALERTS = 24;

    private static final int DEAD = 6;

    @RegisterExtension
    static final RedisExtension cluster = new RedisExtension();

    @TempDir
    static Path first;

    @TempDir
    static Path second;

    @TempDir
    Path third;

    private static Receiver receiver;
    private static Hub hub;
    private static HubClient one;
    private static HubProcess otherHub;
    private static HubClient two;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        hub = SeraiHub.start(new HubOptions(folder(first).path(), Map.of("camel.server.port", "0")));
        one = new HubClient(hub.url());
        otherHub = HubProcess.start(folder(second));
        two = otherHub.client();
    }

    private static HubFolder folder(Path home) {
        StringBuilder alerts = new StringBuilder("alerts:\n");
        for (int i = 0; i < ALERTS; i++) {
            alerts.append(
                    """
                      - id: alert-%1$d
                        name: Alert %1$d
                        webhook: {url: "%2$s"}
                        options: {window: 200ms}
                        triggers: [{event_type: "load:%1$d"}]
                    """
                            .formatted(i, receiver.url("/alert-" + i)));
        }
        for (int i = 0; i < DEAD; i++) {
            alerts.append(
                    """
                      - name: Dead %1$d
                        webhook: {url: "%2$s"}
                        options: {window: 0}
                        triggers: [{event_type: "dead:%1$d"}]
                    """
                            .formatted(i, receiver.url("/dead-" + i)));
        }
        return HubFolder.in(home)
                .alerts(alerts.toString())
                .set("serai.redis.url", cluster.url())
                .set("serai.debounce.lease", "5s")
                .set("serai.encryption.key", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    }

    @AfterAll
    static void stop() {
        hub.close();
        otherHub.close();
        receiver.close();
    }

    @Test
    void eventsOfBothHubsAreDeliveredOnceAndCountedExactly() throws Exception {
        for (int round = 0; round < 5; round++) {
            assertThat(send(one, "a" + round).path("accepted").intValue()).isEqualTo(ALERTS);
            assertThat(send(two, "b" + round).path("accepted").intValue()).isEqualTo(ALERTS);
            assertThat(send(two, "a" + round).path("duplicates").intValue())
                    .as("sent again")
                    .isEqualTo(ALERTS);
        }

        for (int i = 0; i < ALERTS; i++) {
            String path = "/alert-" + i;
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(eventIds(path)).hasSizeGreaterThanOrEqualTo(10));
            assertThat(eventIds(path)).hasSize(10).doesNotHaveDuplicates();
        }
        assertThat(cluster.nodes().keys()).allSatisfy(keys -> assertThat(keys).isNotEmpty());
    }

    @Test
    void deadLettersAreListedReplayedAndDeletedWhicheverServerHasThem() throws Exception {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < DEAD; i++) {
            receiver.answer("/dead-" + i, 404, Duration.ZERO);
            sent(two, "{\"eventType\":\"dead:" + i + "\"}");
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(deadLetters(two)).hasSize(DEAD));
        deadLetters(one).forEach(letter -> ids.add(letter.path("id").asText()));
        assertThat(ids.stream().map(id -> Shards.of(id, Shards.ON_CLUSTER)).distinct())
                .hasSizeGreaterThan(1);

        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = two.get("/v1/dead-letters?limit=2" + cursor).json();
            page.path("deadLetters")
                    .forEach(letter -> paged.add(letter.path("id").asText()));
            cursor = page.has("nextCursor")
                    ? "&cursor=" + URLEncoder.encode(page.path("nextCursor").asText(), UTF_8)
                    : "";
        } while (!cursor.isEmpty());
        assertThat(paged).containsExactlyInAnyOrderElementsOf(ids);

        String replayed = paged.getFirst();
        IntStream.range(0, DEAD).forEach(i -> receiver.answer("/dead-" + i, 200, Duration.ZERO));
        assertThat(two.post("/v1/dead-letters/" + replayed + "/replay", JSON, new byte[0])
                        .status())
                .isBetween(200, 299);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(deadLetters(one)).hasSize(ids.size() - 1));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(receiver.all().stream()
                        .filter(request -> request.id().equals(replayed))
                        .count())
                .as("the refused attempt and the replay, under one id")
                .isGreaterThanOrEqualTo(2));
        for (String id : paged.subList(1, paged.size())) {
            assertThat(one.delete("/v1/dead-letters/" + id).status()).isBetween(200, 299);
        }
        assertThat(deadLetters(two)).isEmpty();
        assertThat(one.get("/v1/deliveries?limit=200").json().path("deliveries"))
                .as("the log of attempts")
                .hasSizeGreaterThanOrEqualTo(7);
    }

    @Test
    void whatIsMadeThroughOneHubHoldsForTheOther() throws Exception {
        String id = create(one, "Made", "prompt:created", "/made");

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(two.get("/v1/private/alerts/" + id).status()).isEqualTo(200));
        await().atMost(PATIENCE).untilAsserted(() -> {
            sent(two, "{\"eventType\":\"prompt:created\"}");
            assertThat(receiver.at("/made")).isNotEmpty();
        });

        Answer made = one.post("/v1/tokens", JSON, "{\"name\":\"ops\",\"scopes\":[\"read\"]}".getBytes(UTF_8));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String token = made.json().path("token").asText();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(two.get("/v1/deliveries", "Authorization", "Bearer " + token)
                                .status())
                        .isEqualTo(200));

        byte[] ids = ("{\"ids\":[\"" + id + "\"]}").getBytes(UTF_8);
        assertThat(two.post("/v1/private/alerts/delete", JSON, ids).status()).isEqualTo(204);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(one.get("/v1/private/alerts/" + id).status()).isEqualTo(404));
    }

    @Test
    void whileOneServerIsAwayNothingAcknowledgedIsLost() throws Exception {
        Set<String> acknowledged = new HashSet<>();
        cluster.nodes().kill(1);
        int refused = 0;
        for (int i = 0; i < ALERTS; i++) {
            Answer answer = one.post("/v1/events", JSON, event("away-" + i, i));
            if (answer.status() == 202) {
                acknowledged.add("away-" + i);
            } else {
                assertThat(answer.status()).as(answer.text()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isPresent();
                refused++;
            }
        }
        assertThat(refused).as("events whose server is away").isPositive();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(one.get("/observe/health").status()).isEqualTo(503));

        cluster.nodes().restart(1);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(one.get("/observe/health").status()).isEqualTo(200));
        for (int i = 0; i < ALERTS; i++) {
            String id = "away-" + i;
            int number = i;
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            two.post("/v1/events", JSON, event(id, number)).status())
                    .isEqualTo(202));
            acknowledged.add(id);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(allEventIds()).containsAll(acknowledged));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(new Stored(cluster.client()).waiting())
                .isEmpty());
    }

    @Test
    void aUrlOfOneServerForANodeOfAClusterIsRefusedWithTheRightOne() {
        String url = cluster.url().replace("redis+cluster", "redis").replaceFirst(",.*", "");

        assertThatThrownBy(() -> SeraiHub.start(
                        new HubOptions(folder(third).path(), Map.of("camel.server.port", "0", "serai.redis.url", url))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("is a node of a Redis Cluster: write redis+cluster://");
    }

    private static JsonNode send(HubClient client, String name) throws Exception {
        StringBuilder events = new StringBuilder("[");
        for (int i = 0; i < ALERTS; i++) {
            events.append(i == 0 ? "" : ",").append(new String(event(name + "-" + i, i), UTF_8));
        }
        return sent(client, events.append("]").toString());
    }

    private static JsonNode sent(HubClient client, String body) throws Exception {
        Answer answer = client.post("/v1/events", JSON, body.getBytes(UTF_8));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.json();
    }

    private static byte[] event(String id, int alert) {
        return "{\"id\":\"%s\",\"eventType\":\"load:%d\"}".formatted(id, alert).getBytes(UTF_8);
    }

    private static JsonNode deadLetters(HubClient client) throws Exception {
        return client.get("/v1/dead-letters?limit=200").json().path("deadLetters");
    }

    private static String create(HubClient client, String name, String type, String path) throws Exception {
        byte[] alert =
                """
                {"name": "%s", "webhook": {"url": "%s", "secret_token": "a-secret"},
                 "triggers": [{"event_type": "%s"}], "options": {"window": "0"}}
                """
                        .formatted(name, receiver.url(path), type)
                        .getBytes(UTF_8);
        Answer created = client.post("/v1/private/alerts", JSON, alert);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        String location = created.header("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** Of the notifications at a path; one that comes again, as after a lease that ran out, counts once. */
    private static List<String> eventIds(String path) {
        List<String> ids = new ArrayList<>();
        Set<String> notifications = new HashSet<>();
        receiver.at(path).stream()
                .filter(request -> notifications.add(request.id()))
                .forEach(request ->
                        request.json().path("payload").path("eventIds").forEach(id -> ids.add(id.asText())));
        ids.removeIf(id -> !id.matches("[ab]\\d+-\\d+"));
        return ids;
    }

    private static Set<String> allEventIds() {
        Set<String> ids = new HashSet<>();
        receiver.all()
                .forEach(request ->
                        request.json().path("payload").path("eventIds").forEach(id -> ids.add(id.asText())));
        return ids;
    }
}
