package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.testing.Faults;
import io.serai.testing.FaultyServer;
import io.serai.testing.FaultyServer.Port;
import io.serai.testing.FaultyServer.Visit;
import io.serai.testing.HttpMessage;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A notification that is too long for one message, at a receiver that answers as Slack does. */
class SlackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OK = Faults.answer(200, "ok");

    private static final FaultyServer server = new FaultyServer();
    private static final AtomicInteger refusals = new AtomicInteger();
    private static final Port busy = server.port(Faults.answersEach(
            request -> says(request, "(part 2 of ") && refusals.getAndIncrement() < 2 ? Faults.answer(503, "") : OK));
    private static final Port strict = server.port(
            Faults.answersEach(request -> says(request, "\"blocks\"") ? Faults.answer(400, "invalid_blocks") : OK));

    @TempDir
    static Path home;

    private static HubProcess hub;

    @BeforeAll
    static void start() {
        hub = HubProcess.start(HubFolder.in(home)
                .alerts("alerts:\n" + alert("busy", EventType.TRACE_ERRORS, busy)
                        + alert("strict", EventType.TRACE_COST, strict)));
    }

    @AfterAll
    static void stop() {
        if (hub != null) {
            hub.close();
        }
        server.close();
    }

    @Test
    void getsEachPartOnceWhateverHappensToAnother() throws Exception {
        send(EventType.TRACE_ERRORS, 250);

        await().atMost(PATIENCE).until(() -> text(busy.asked()).endsWith("(part 3 of 3)"));
        assertThat(busy.asked().stream().map(SlackIT::text))
                .containsExactly(
                        "🔴 busy: 250 new Trace Error Alert events: Current Trace Errors: 17, Threshold: 10,"
                                + " Time Window: 1 hour 30 minutes, Scope: Projects: checkout (part 1 of 3)",
                        "🔴 busy: 250 new Trace Error Alert events (part 2 of 3)",
                        "🔴 busy: 250 new Trace Error Alert events (part 2 of 3)",
                        "🔴 busy: 250 new Trace Error Alert events (part 2 of 3)",
                        "🔴 busy: 250 new Trace Error Alert events (part 3 of 3)");
    }

    @Test
    void getsTheTextOfAPartWhoseLayoutItRefuses() throws Exception {
        send(EventType.TRACE_COST, 250);

        await().atMost(PATIENCE)
                .until(() -> text(strict.asked()).endsWith("(part 3 of 3)")
                        && !strict.asked().getLast().json().has("blocks"));
        assertThat(strict.asked().stream().map(visit -> visit.json().has("blocks")))
                .containsExactly(true, false, true, false, true, false);
        assertThat(strict.asked().stream().map(SlackIT::text).distinct()).hasSize(3);
    }

    private static void send(EventType type, int count) throws IOException, InterruptedException {
        List<Event> events = IntStream.range(0, count)
                .mapToObj(i -> SampleEvents.event(type.wire() + "-" + i, type.wire(), SampleEvents.payload(type)))
                .toList();
        assertThat(hub.client().send(events).status()).isEqualTo(202);
    }

    private static boolean says(HttpMessage request, String words) {
        return new String(request.body(), StandardCharsets.UTF_8).contains(words);
    }

    /** Of the last that came. */
    private static String text(List<Visit> visits) {
        return visits.isEmpty() ? "" : text(visits.getLast());
    }

    private static String text(Visit visit) {
        return visit.json().path("text").asText();
    }

    private static String alert(String name, EventType type, Port to) {
        return """
                  - id: "%1$s"
                    name: "%1$s"
                    workspace_id: %2$s
                    alert_type: slack
                    webhook: {url: "%3$s"}
                    options: {window: 0, rate_limit: 1000/s, first_delay: 50ms}
                    triggers: [{event_type: "%4$s"}]
                """
                .formatted(name, SampleEvents.WORKSPACE, to.url(), type.wire());
    }
}
