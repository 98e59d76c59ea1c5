package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.event.Event;
import io.serai.testing.Faults;
import io.serai.testing.FaultyServer;
import io.serai.testing.FaultyServer.Port;
import io.serai.testing.FaultyServer.Visit;
import io.serai.testing.HttpMessage;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three events become one notification of three messages, and whatever happens each of them is delivered once. */
class PartsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OK = Faults.answer(200, "ok");

    private static final FaultyServer server = new FaultyServer();
    private static final AtomicInteger refusals = new AtomicInteger();
    private static final AtomicBoolean mended = new AtomicBoolean();
    private static final Port flaky = server.port(
            Faults.answersEach(request -> isPart(request, 2) && refusals.getAndIncrement() < 2 ? answer(503) : OK));
    private static final Port broken =
            server.port(Faults.answersEach(request -> isPart(request, 2) && !mended.get() ? answer(404) : OK));
    private static final Port cloud = server.port(Faults.answers(200, "ok"));

    @TempDir
    static Path home;

    private static HubProcess hub;

    @BeforeAll
    static void start() {
        hub = HubProcess.start(HubFolder.in(home)
                .alerts("alerts:\n"
                        + alert("flaky", flaky, "envelope: helicone, first_delay: 50ms")
                        + alert("broken", broken, "envelope: helicone")
                        + alert("cloud", cloud, "envelope: cloudevents")));
    }

    @AfterAll
    static void stop() {
        if (hub != null) {
            hub.close();
        }
        server.close();
    }

    @Test
    void oneThatIsRefusedTwiceIsTriedAgainByItself() throws Exception {
        send(hub, "flaky");

        await().atMost(PATIENCE).until(() -> flaky.asked().size() == 5);
        assertThat(parts(flaky)).containsExactly(1, 2, 2, 2, 3);
        assertThat(flaky.asked())
                .extracting(visit -> visit.json().path("request_id").textValue())
                .containsExactly("flaky-1", "flaky-2", "flaky-2", "flaky-2", "flaky-3");
        await().atMost(PATIENCE).until(() -> attempts("flaky").size() == 5);
        assertThat(attempts("flaky"))
                .containsExactly(
                        "1 of 3: delivered 1",
                        "2 of 3: retry 1",
                        "2 of 3: retry 2",
                        "2 of 3: delivered 3",
                        "3 of 3: delivered 1");
    }

    @Test
    void aReplayGoesOnBehindWhatWasDelivered() throws Exception {
        send(hub, "broken");
        await().atMost(PATIENCE).until(() -> !letters("broken").isEmpty());
        JsonNode letter = letters("broken").path(0);
        assertThat(letter.path("partsDelivered").intValue()).isEqualTo(1);
        assertThat(letter.path("parts").intValue()).isEqualTo(3);
        assertThat(parts(broken)).containsExactly(1, 2);

        mended.set(true);
        hub.client()
                .post("/v1/dead-letters/" + letter.path("id").asText() + "/replay", "application/json", new byte[0]);

        await().atMost(PATIENCE).until(() -> broken.asked().size() == 4);
        assertThat(parts(broken)).containsExactly(1, 2, 2, 3);
        assertThat(broken.asked())
                .extracting(visit -> Objects.requireNonNull(visit.request()).header("Serai-Replay"))
                .containsExactly(null, null, "1", "1");
        assertThat(letters("broken")).isEmpty();
    }

    @Test
    void aCloudEventSaysThatItIsOne() throws Exception {
        send(hub, "cloud");

        await().atMost(PATIENCE).until(() -> cloud.asked().size() == 1);
        Visit visit = cloud.asked().getFirst();
        assertThat(Objects.requireNonNull(visit.request()).header("Content-Type"))
                .isEqualTo("application/cloudevents+json; charset=UTF-8");
        assertThat(visit.json().path("id").textValue()).isEqualTo(visit.id());
        assertThat(visit.json().at("/data/payload/eventCount").intValue()).isEqualTo(3);
    }

    /** The second part is at the receiver, and not answered, when the hub dies. */
    @Test
    void aHubThatIsKilledBetweenPartsIsFollowedByOneThatRepeatsAtMostTheOneInHand(@TempDir Path ownHome)
            throws Exception {
        CountDownLatch killed = new CountDownLatch(1);
        Port receiver = server.port(Faults.answersEach(request -> {
            if (isPart(request, 2)) {
                hold(killed);
            }
            return OK;
        }));
        String[] quick = {"--set", "serai.debounce.lease=2s"};
        HubFolder folder = HubFolder.in(ownHome).alerts("alerts:\n" + alert("killed", receiver, "envelope: helicone"));
        try (HubProcess first = HubProcess.start(folder, quick)) {
            send(first, "killed");
            await().atMost(PATIENCE).until(() -> receiver.asked().stream().anyMatch(visit -> isPart(visit.id(), 2)));
            first.kill9();
            killed.countDown();
            try (HubProcess next = HubProcess.start(folder, quick)) {
                assertThat(next.err()).anyMatch(line -> line.contains("Going on with the embedded Redis server"));
                await().atMost(PATIENCE)
                        .until(() -> receiver.asked().stream().anyMatch(visit -> isPart(visit.id(), 3)));

                assertThat(parts(receiver)).containsExactly(1, 2, 2, 3);
                assertThat(receiver.asked())
                        .extracting(visit -> visit.id().substring(0, 36))
                        .as("one notification")
                        .containsOnly(receiver.asked().getFirst().id().substring(0, 36));
                assertThat(receiver.asked().get(2).json())
                        .isEqualTo(receiver.asked().get(1).json());
            }
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HubProcess to, String name) throws IOException, InterruptedException {
        List<Event> events = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> SampleEvents.event(
                        name + "-" + i,
                        "own:" + name,
                        JsonNodeFactory.instance.objectNode().put("n", i)))
                .toList();
        assertThat(to.client().send(events).status()).isEqualTo(202);
    }

    private static String alert(String name, Port to, String options) {
        return """
                  - id: "%1$s"
                    name: "%1$s"
                    workspace_id: %2$s
                    webhook: {url: "%3$s"}
                    options: {window: 0, %4$s}
                    triggers: [{event_type: "own:%1$s"}]
                """
                .formatted(name, SampleEvents.WORKSPACE, to.url(), options);
    }

    private static String answer(int status) {
        return Faults.answer(status, "");
    }

    private static boolean isPart(HttpMessage request, int part) {
        return isPart(String.valueOf(request.header("webhook-id")), part);
    }

    /** Notification ids are UUIDs. */
    private static boolean isPart(String id, int part) {
        return id.length() == 38 && id.endsWith("-" + part);
    }

    private static List<Integer> parts(Port port) {
        return port.asked().stream()
                .map(visit -> Integer.valueOf(visit.id().substring(37)))
                .toList();
    }

    private static JsonNode letters(String alertId) throws IOException, InterruptedException {
        return hub.client()
                .get("/v1/dead-letters?workspaceId=" + SampleEvents.WORKSPACE + "&alertId=" + alertId)
                .json()
                .path("deadLetters");
    }

    /** The oldest first. */
    private static List<String> attempts(String alertId) throws IOException, InterruptedException {
        List<String> attempts = new ArrayList<>();
        hub.client()
                .get("/v1/deliveries?workspaceId=" + SampleEvents.WORKSPACE + "&alertId=" + alertId)
                .json()
                .path("deliveries")
                .forEach(attempt -> attempts.addFirst(attempt.path("part") + " of " + attempt.path("parts") + ": "
                        + attempt.path("outcome").textValue() + " " + attempt.path("attempt")));
        return attempts;
    }
}
