package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.HubOptions;
import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ops change the routes a hundred times under load, and every second time they get it wrong; the alerts and a text now and
 * then, too. Events come in all the time,
 * and a slow receiver keeps notifications under way for longer than a version of their route lasts.
 */
class ReloadStormIT {
    private static final int EDITS = 100;

    /** So often alerts and a text are changed, and got wrong halfway to the next time. */
    private static final int EDITS_BETWEEN_OTHERS = 50;

    private static final int SENDERS = 3;
    private static final int EVENTS_A_REQUEST = 10;
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(40);
    private static final Duration SLOW = Duration.ofMillis(900);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String ROUTING = "routes/routing.yaml";
    private static final String GENERAL = "routes/destinations/general.yaml";
    private static final String INPUT = "routes/sources/input.yaml";
    private static final String TEXT = "routes/templates/slack/prompt-deleted.yaml";

    @TempDir
    Path home;

    private final Receiver receiver = new Receiver();
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private HubFolder folder;
    private SeraiHub hub;
    private HubClient client;

    /** What is in force: the versions of routing.yaml and general.yaml that the next notification must show. */
    private record Versions(int routing, int general) {
        boolean isIn(Received notification) {
            String text = new String(notification.body(), UTF_8);
            return text.contains("routing-" + routing + ";") && text.contains("general-" + general + ";");
        }
    }

    @BeforeEach
    void start() {
        receiver.answer("/slow", 200, SLOW);
        folder = HubFolder.in(home)
                .alerts(alerts(0))
                .write(TEXT, text(0))
                .write(ROUTING, routing(0))
                .write(GENERAL, general(0));
        hub = (SeraiHub) SeraiHub.start(new HubOptions(folder.path(), Map.of("camel.server.port", "0")));
        client = new HubClient(hub.url());
    }

    @AfterEach
    void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void aHundredEditsUnderLoadLoseNothingAndTheLastGoodOneIsAlwaysInForce() throws Exception {
        Map<String, Route> own = ownRoutes();
        int routes = hub.context().getRoutes().size();
        Versions inForce = new Versions(0, 0);
        int mostAtOnce = 0;
        int others = 0;
        try (ScheduledExecutorService senders = Executors.newScheduledThreadPool(SENDERS)) {
            IntStream.range(0, SENDERS)
                    .forEach(sender -> senders.scheduleWithFixedDelay(
                            this::sendLoad, 0, BETWEEN_REQUESTS.toMillis(), TimeUnit.MILLISECONDS));
            for (int edit = 1; edit <= EDITS; edit++) {
                if (edit % 2 == 0) {
                    inForce = goodEdit(edit, inForce);
                    look();
                    assertThat(hub.routes().watch().problems())
                            .as("edit %s", edit)
                            .isEmpty();
                } else {
                    badEdit(edit);
                    look();
                    assertThat(hub.routes().watch().problems())
                            .as("edit %s", edit)
                            .isNotEmpty();
                }
                if (edit % EDITS_BETWEEN_OTHERS == 0) {
                    others = edit;
                    folder.alerts(alerts(edit)).write(TEXT, text(edit));
                    await().atMost(PATIENCE).until(this::chat, shows(edit));
                } else if (edit % EDITS_BETWEEN_OTHERS == EDITS_BETWEEN_OTHERS / 2) {
                    folder.alerts(alerts(edit).replace("name: load", "nam: load"))
                            .write(TEXT, text(edit).replace("}", ""));
                    awaitInForce("alerts", false);
                    awaitInForce("templates", false);
                    assertThat(chat()).as("after edit %s", edit).matches(shows(others));
                }
                Received seen = probe();
                assertThat(inForce.isIn(seen))
                        .as("%s after edit %s in %s", inForce, edit, new String(seen.body(), UTF_8))
                        .isTrue();
                mostAtOnce = Math.max(mostAtOnce, versionsOf("format-general"));
            }
        }

        awaitInForce("alerts", true);
        awaitInForce("templates", true);
        await().atMost(PATIENCE).until(() -> delivered().size() >= accepted.size());
        assertThat(refused).isEmpty();
        assertThat(delivered()).containsExactlyInAnyOrderElementsOf(accepted);
        assertThat(mostAtOnce).as("versions with notifications under way").isGreaterThan(1);
        assertThat(ownRoutes()).isEqualTo(own);
        assertThat(own.keySet())
                .allMatch(id -> hub.context().getRouteController().getRouteStatus(id) == ServiceStatus.Started);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(hub.context().getRoutes()).hasSize(routes));
        String metrics = client.get("/observe/metrics").text();
        assertThat(metrics)
                .contains("serai_reloads_total{outcome=\"ok\",what=\"routes\"} " + EDITS / 2 + ".0")
                .contains("serai_reloads_total{outcome=\"bad\",what=\"routes\"} " + EDITS / 2 + ".0")
                .contains("serai_files_in_force{what=\"routes\"} 1.0")
                .doesNotContain("format-general~");
    }

    /** Of one file, of the other, or of both at once. */
    private Versions goodEdit(int edit, Versions before) {
        if (folder.path().resolve(INPUT).toFile().exists()) {
            folder.delete(INPUT);
        }
        Versions next =
                switch (edit / 2 % 3) {
                    case 0 -> new Versions(edit, before.general);
                    case 1 -> new Versions(before.routing, edit);
                    default -> new Versions(edit, edit);
                };
        folder.write(ROUTING, routing(next.routing)).write(GENERAL, general(next.general));
        return next;
    }

    private void badEdit(int edit) {
        switch (edit / 2 % 8) {
            case 0 -> folder.write(ROUTING, routing(edit) + "  - : [broken\n");
            case 1 -> folder.write(ROUTING, routing(edit).replace("to: direct:match", "to: direct:mach"));
            case 2 -> folder.write(GENERAL, general(edit).replace("generalFormatter", "noFormatter"));
            case 3 -> folder.write(GENERAL, general(edit).replace("direct:deliver", "log:x?shwAll=true"));
            case 4 -> folder.write(GENERAL, general(edit).replace("direct:deliver", "unheardof:x"));
            case 5 ->
                folder.write(
                        ROUTING,
                        routing(edit).replace("from:\n      uri: direct:events", "from:\n      uri: direct:event"));
            case 6 -> folder.write(ROUTING, routing(edit).replace("id: routing", "id: deliver"));
            // All is well until the last route of the edit is to start.
            default ->
                folder.write(ROUTING, routing(edit))
                        .write(GENERAL, general(edit))
                        .write(
                                INPUT,
                                """
                                - route:
                                    id: input
                                    from:
                                      uri: file:%s/none?autoCreate=false&startingDirectoryMustExist=true
                                      steps:
                                        - log: in
                                """
                                        .formatted(home));
        }
    }

    private String alerts(int version) {
        return """
                alerts:
                  - name: load
                    webhook: {url: "%s"}
                    options: {window: 300ms}
                    triggers: [{event_type: "trace:errors"}]
                  - name: probe
                    webhook: {url: "%s"}
                    options: {window: 0}
                    triggers: [{event_type: "prompt:created"}]
                  - name: chat
                    alert_type: slack
                    webhook: {url: "%s", headers: {X-Version: "alerts-%d;"}}
                    options: {window: 0, rate_limit: 1000/s}
                    triggers: [{event_type: "prompt:deleted"}]
                """
                .formatted(receiver.url("/slow"), receiver.url("/probe"), receiver.url("/chat"), version);
    }

    private static String text(int version) {
        return "summary: \"text-%d; ${bold(count)}\"\n".formatted(version);
    }

    private static Predicate<Received> shows(int version) {
        return message -> ("alerts-" + version + ";").equals(message.header("X-Version"))
                && new String(message.body(), UTF_8).contains("text-" + version + ";");
    }

    /** The message of an event that is sent now. */
    private Received chat() throws Exception {
        int before = receiver.at("/chat").size();
        send(List.of("chat-" + numbers.incrementAndGet()), "prompt:deleted");
        return await().atMost(PATIENCE)
                .until(() -> receiver.at("/chat"), messages -> messages.size() > before)
                .getLast();
    }

    private void awaitInForce(String what, boolean inForce) {
        await().atMost(PATIENCE).until(() -> client.get("/observe/metrics")
                .text()
                .contains("serai_files_in_force{what=\"" + what + "\"} " + (inForce ? "1.0" : "0.0")));
    }

    private static String routing(int version) {
        return """
                - route:
                    id: routing
                    from:
                      uri: direct:events
                      steps:
                        - transform:
                            jq: '.payload.version = "routing-%d;"'
                        - to: direct:match
                """
                .formatted(version);
    }

    private static String general(int version) {
        return """
                - route:
                    id: format-general
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: direct:format-general
                      steps:
                        - bean:
                            ref: generalFormatter
                            method: format
                        - transform:
                            id: mark
                            jq: '. + {version: "general-%d;"}'
                        - to: direct:deliver
                """
                .formatted(version);
    }

    /** What the hub does by itself twice a second. */
    private void look() {
        hub.routes().watch().poll();
        hub.routes().watch().poll();
    }

    private void sendLoad() {
        List<String> ids = IntStream.range(0, EVENTS_A_REQUEST)
                .mapToObj(event -> "load-" + numbers.incrementAndGet())
                .toList();
        try {
            send(ids, "trace:errors");
            accepted.addAll(ids);
        } catch (Exception e) {
            refused.add(String.valueOf(e));
        } catch (AssertionError e) {
            refused.add(String.valueOf(e.getMessage()));
        }
    }

    private void send(List<String> ids, String eventType) throws Exception {
        String events = String.join(
                ",",
                ids.stream()
                        .map(id -> "{\"id\":\"" + id + "\",\"eventType\":\"" + eventType + "\",\"payload\":{}}")
                        .toList());
        assertThat(client.post("/v1/events", "application/json", ("[" + events + "]").getBytes(UTF_8)))
                .extracting(HubClient.Answer::status, HubClient.Answer::text)
                .first()
                .isEqualTo(202);
    }

    private Received probe() throws Exception {
        String id = "probe-" + numbers.incrementAndGet();
        send(List.of(id), "prompt:created");
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> receiver.at("/probe").stream()
                                .filter(received -> ids(received).anyMatch(id::equals))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private List<String> delivered() {
        return receiver.at("/slow").stream().flatMap(ReloadStormIT::ids).toList();
    }

    private static Stream<String> ids(Received notification) {
        List<String> ids = new ArrayList<>();
        JsonNode payload = notification.json().path("payload");
        payload.path("eventIds").forEach(id -> ids.add(id.textValue()));
        return ids.stream();
    }

    private int versionsOf(String name) {
        return (int) hub.context().getRoutes().stream()
                .filter(route -> route.getRouteId().replaceFirst("~.*", "").equals(name))
                .count();
    }

    private Map<String, Route> ownRoutes() {
        Map<String, Route> own = new HashMap<>();
        for (Route route : hub.context().getRoutes()) {
            if (!route.getRouteId().matches("(routing|(format|source)-.*)(~[0-9]+)?")) {
                own.put(route.getRouteId(), route);
            }
        }
        return own;
    }
}
