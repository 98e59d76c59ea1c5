package io.serai.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertRegistry;
import io.serai.debounce.OpenBuckets;
import io.serai.debounce.WindowRules;
import io.serai.event.EventCodec;
import io.serai.guard.DestinationGuard;
import io.serai.guard.GuardConfig;
import io.serai.ingest.AlertWindows;
import io.serai.ingest.RoutingTrials;
import io.serai.json.Json;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import io.serai.routing.RouteFiles;
import io.serai.testing.Guards;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of events on a hub. */
class ExplainerTest {
    private static final Predicate<String> ALL = workspaceId -> true;
    private static final Path RECIPE = Path.of("docs/cookbook/10-environments/routes");

    @TempDir
    Path folder;

    private final Watch watch = new Watch();
    private final CamelContext context = new DefaultCamelContext();
    private final AlertRegistry alerts = new AlertRegistry();
    private final AtomicInteger lookups = new AtomicInteger();
    private final AtomicInteger receiversAsked = new AtomicInteger();
    private Duration gatheringTakes = Duration.ZERO;

    private static final class Watch extends Clock {
        private Instant now = Instant.parse("2026-03-01T09:30:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void alerts() {
        alerts.replace(List.of(alert("pages", "default"), alert("read-in-the-morning", "staging")));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void ofAnEventThatRoutingSendsToAnotherWorkspaceNothingMoreIsShown() throws Exception {
        run(RECIPE);

        JsonNode event = explain("default"::equals, "{'event':{'eventType':'e','properties':{'environment':'x'}}}")
                .at("/events/0");

        assertThat(event.at("/routing/outcome").asText()).isEqualTo("goes_on");
        assertThat(event.at("/arrivals/0").toString())
                .isEqualTo("{\"elsewhere\":true,\"matches\":0,\"alerts\":[],\"alertsLeftOut\":0}");
        assertThat(receiversAsked).hasValue(0);
    }

    @Test
    void whoeverMaySeeThatWorkspaceSeesItsAlerts() throws Exception {
        run(RECIPE);

        JsonNode arrival = explain(ALL, "{'event':{'eventType':'e','properties':{'environment':'x'}}}")
                .at("/events/0/arrivals/0");

        assertThat(arrival.at("/event/workspaceId").asText()).isEqualTo("staging");
        assertThat(arrival.path("alerts"))
                .extracting(alert -> alert.path("id").asText())
                .containsExactly("read-in-the-morning");
    }

    @Test
    void whatRoutingSendsTwiceCountsOnce() throws Exception {
        routing(
                "- to: direct:match",
                "- to: direct:match",
                "- transform: {jq: '.id = \"another\"'}",
                "- to: direct:match");

        JsonNode answer =
                explain(ALL, "{'events':[{'id':'one','eventType':'e'},{'id':'one','eventType':'e','source':'s'}]}");

        for (JsonNode event : answer.path("events")) {
            assertThat(event.path("arrivals"))
                    .extracting(arrival -> arrival.at("/alerts/0/window/seen").asBoolean())
                    .containsExactly(false, true, false);
        }
    }

    @Test
    void theWayToAReceiverIsAskedForOnceInARequest() throws Exception {
        routing("- to: direct:match");

        JsonNode answer = explain(ALL, "{'events':[{'eventType':'e'},{'eventType':'e'},{'eventType':'e'}]}");

        assertThat(answer.path("events")).hasSize(3).allSatisfy(event -> assertThat(
                        event.at("/arrivals/0/alerts/0/verdict").asText())
                .isEqualTo("match"));
        assertThat(receiversAsked).hasValue(1);
        assertThat(lookups).hasValue(1);
    }

    @Test
    void whatThereIsNoTimeForIsNotAsked() throws Exception {
        routing("- to: direct:match");
        gatheringTakes = Explainer.MOST_TIME;

        JsonNode answer = explain(ALL, "{'events':[{'eventType':'e'},{'eventType':'e'}],'render':true}");

        JsonNode alert = answer.at("/events/0/arrivals/0/alerts/0");
        assertThat(alert.path("verdict").asText()).isEqualTo("match");
        assertThat(alert.at("/window/open").isBoolean()).isTrue();
        List<String> notAsked = new ArrayList<>();
        alert.path("conditions").forEach(condition -> {
            if (!condition.has("holds")) {
                notAsked.add(condition.path("condition").asText() + " "
                        + condition.path("actual").asText());
            }
        });
        assertThat(notAsked).containsExactly("destination not asked", "guard not asked");
        assertThat(alert.path("noMessage").asText()).startsWith("not asked");
        assertThat(answer.at("/events/1/routing/outcome").asText()).isEqualTo("not_asked");
        assertThat(answer.at("/events/1/arrivals")).isEmpty();
    }

    private void routing(String... steps) throws Exception {
        StringBuilder yaml =
                new StringBuilder("- route:\n    id: routing\n    from:\n      uri: direct:events\n      steps:\n");
        for (String step : steps) {
            yaml.append("        ").append(step).append('\n');
        }
        Files.writeString(folder.resolve("routing.yaml"), yaml);
        run(folder);
    }

    private void run(Path routes) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:match").process(RoutingTrials.end(new EventCodec(watch)));
            }
        });
        new RouteFiles(routes).load(context);
        context.start();
    }

    private JsonNode explain(Predicate<String> visible, String request) {
        List<Problem> problems = new ArrayList<>();
        ExplainRequest asked =
                ExplainRequest.read(JsonFields.of(json(request), "", problems), new EventCodec(watch), "default");
        assertThat(problems).isEmpty();
        Explainer explainer = new Explainer(
                alerts,
                new RoutingTrials(() -> context),
                new AlertWindows(new WindowRules(Duration.ofSeconds(30), false, 1_000, 1 << 20), watch),
                new DestinationGuard(GuardConfig.STRICT, name -> address()),
                (alertId, event) -> {
                    watch.now = watch.now.plus(gatheringTakes);
                    return new OpenBuckets.Met(null, false);
                },
                alert -> {
                    receiversAsked.incrementAndGet();
                    return new Receivers.Known(true, "ok", null);
                },
                (alert, event) -> new Renderer.Rendered(List.of("message"), null),
                watch);
        return ExplainJson.write(explainer.explain(asked, visible));
    }

    private List<InetAddress> address() throws UnknownHostException {
        lookups.incrementAndGet();
        return List.of(InetAddress.getByName("93.184.216.34"));
    }

    private Alert alert(String id, String workspaceId) {
        String json = "{'id':'%s','name':'%s','workspace_id':'%s','webhook':{'url':'https://hooks.example.com/x'},"
                        .formatted(id, id, workspaceId)
                + "'triggers':[{'event_type':'e'}]}";
        return new AlertCodec(() -> Set.of("general"), Guards.forTests()).read(json(json));
    }

    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
