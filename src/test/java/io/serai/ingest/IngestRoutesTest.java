package io.serai.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertMatcher;
import io.serai.alert.AlertRegistry;
import io.serai.debounce.Append;
import io.serai.debounce.BucketEvent;
import io.serai.debounce.DebounceConfig;
import io.serai.debounce.WindowRules;
import io.serai.event.EventCodec;
import io.serai.json.Json;
import io.serai.redis.RedisUnavailableException;
import io.serai.testing.Guards;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the body of a request to the appends of its events and the answer. */
class IngestRoutesTest {
    private static final WindowRules DEFAULTS = new WindowRules(Duration.ofSeconds(30), false, 1_000, 1_048_576);
    private static final String SHIPPED_ROUTING = null;

    private final AlertRegistry alerts = new AlertRegistry();
    private final List<Append> appends = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final CamelContext context = new DefaultCamelContext();
    private boolean redisAway;

    /** The alert whose bucket can not be appended to. */
    private volatile String refusing = "";

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void acceptsEventsAndAnswersTheirIds() throws Exception {
        alert("errors", "trace:errors", "");
        start(SHIPPED_ROUTING);

        Exchange answer = post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'trace:errors'}]");

        assertThat(status(answer)).isEqualTo(202);
        assertThat(body(answer)).isEqualTo(json("{'accepted':2,'duplicates':0,'ids':['a','b']}"));
        assertThat(answer.getMessage().getHeader("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void answersTheIdsItMade() throws Exception {
        start(SHIPPED_ROUTING);

        JsonNode answer = body(post("{'eventType':'trace:errors'}"));

        assertThat(answer.get("ids").get(0).textValue()).matches("[0-9a-f-]{36}");
    }

    @Test
    void appendsOncePerBucketHoweverManyEventsARequestHas() throws Exception {
        alert("one", "trace:errors", "");
        alert("two", "trace:errors", "");
        alert("costs", "trace:cost", "");
        start(SHIPPED_ROUTING);

        post(
                "[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'trace:cost'},{'id':'c','eventType':'trace:errors'}]");

        assertThat(appends)
                .extracting(append -> append.key() + " "
                        + append.events().stream().map(BucketEvent::id).toList())
                .containsExactlyInAnyOrder(
                        "one:trace:errors [a, c]", "two:trace:errors [a, c]", "costs:trace:cost [b]");
    }

    @Test
    void givesTheAppendTheAlertsOwnWindowOrTheDefault() throws Exception {
        alert("default", "trace:errors", "");
        alert("own", "trace:cost", ",'options':{'window':'5m','leading_edge':true,'max_events':7}");
        start(SHIPPED_ROUTING);

        post("[{'eventType':'trace:errors'},{'eventType':'trace:cost'}]");

        assertThat(appends)
                .extracting(append -> append.key().alertId(), Append::rules)
                .containsExactlyInAnyOrder(
                        tuple("default", DEFAULTS),
                        tuple("own", new WindowRules(Duration.ofMinutes(5), true, 7, DEFAULTS.maxBytes())));
    }

    @Test
    void countsAnIdThatIsTwiceInOneRequestAsDuplicate() throws Exception {
        alert("errors", "trace:errors", "");
        start(SHIPPED_ROUTING);

        assertThat(body(post("[{'id':'a','eventType':'trace:errors'},{'id':'a','eventType':'trace:errors'}]")))
                .isEqualTo(json("{'accepted':1,'duplicates':1,'ids':['a','a']}"));
    }

    @Test
    void countsAnIdThatWasSentBeforeAsDuplicate() throws Exception {
        alert("errors", "trace:errors", "");
        start(SHIPPED_ROUTING);
        post("{'id':'a','eventType':'trace:errors'}");

        Exchange again = post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'trace:errors'}]");

        assertThat(status(again)).isEqualTo(202);
        assertThat(body(again)).isEqualTo(json("{'accepted':1,'duplicates':1,'ids':['a','b']}"));
    }

    @Test
    void anEventThatIsNewToOneOfItsAlertsIsNoDuplicate() throws Exception {
        alert("one", "trace:errors", "");
        start(SHIPPED_ROUTING);
        post("{'id':'a','eventType':'trace:errors'}");
        alert("two", "trace:errors", "");

        assertThat(body(post("{'id':'a','eventType':'trace:errors'}")))
                .isEqualTo(json("{'accepted':1,'duplicates':0,'ids':['a']}"));
    }

    @Test
    void acceptsAnEventThatNoAlertWants() throws Exception {
        start(SHIPPED_ROUTING);

        Exchange answer = post("{'id':'a','eventType':'trace:errors'}");

        assertThat(status(answer)).isEqualTo(202);
        assertThat(body(answer)).isEqualTo(json("{'accepted':1,'duplicates':0,'ids':['a']}"));
        assertThat(appends).isEmpty();
    }

    @Test
    void carriesEventTypesThatNobodyKnows() throws Exception {
        alert("mine", "acme:invoice.paid", "");
        start(SHIPPED_ROUTING);

        post("{'id':'a','eventType':'acme:invoice.paid'}");

        assertThat(appends).hasSize(1);
    }

    @Test
    void routingMayDropAnEvent() throws Exception {
        alert("errors", "trace:errors", "");
        start(
                """
                - filter:
                    jq: '.properties.environment != "loadtest"'
                    steps:
                      - to: direct:match
                """);

        Exchange answer = post(
                """
                [{'id':'a','eventType':'trace:errors','properties':{'environment':'loadtest'}},
                 {'id':'b','eventType':'trace:errors','properties':{'environment':'production'}}]
                """);

        assertThat(body(answer)).isEqualTo(json("{'accepted':2,'duplicates':0,'ids':['a','b']}"));
        assertThat(eventIds()).containsExactly("b");
    }

    @Test
    void routingKnowsAnEventByItsVariables() throws Exception {
        alert("errors", "trace:errors", "");
        start(
                """
                - filter:
                    simple: "${variable.eventType} == 'trace:errors' && ${variable.workspaceId} == 'default' && ${variable.projectId} == 'p1' && ${variable.source} == 'event-api'"
                    steps:
                      - to: direct:match
                """);

        post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'trace:errors','projectId':'p1'}]");

        assertThat(eventIds()).containsExactly("b");
    }

    @Test
    void routingMayRewriteAnEvent() throws Exception {
        alert("costs", "trace:cost", "");
        start(
                """
                - setBody:
                    jq: '.eventType = "trace:cost"'
                - to: direct:match
                """);

        post("{'id':'a','eventType':'trace:errors'}");

        assertThat(appends).extracting(append -> append.key().toString()).containsExactly("costs:trace:cost");
        assertThat(Json.read(appends.getFirst().events().getFirst().json())
                        .get("eventType")
                        .textValue())
                .isEqualTo("trace:cost");
    }

    @Test
    void routingMayGoOnAfterAnEventWasMatched() throws Exception {
        alert("errors", "trace:errors", "");
        start(
                """
                - to: direct:match
                - setBody:
                    constant: something else
                """);

        post("{'id':'a','eventType':'trace:errors'}");

        assertThat(eventIds()).containsExactly("a");
    }

    @Test
    void routingMayCopyAnEventElsewhere() throws Exception {
        alert("errors", "trace:errors", "");
        start(
                """
                - multicast:
                    parallelProcessing: true
                    steps:
                      - to: direct:match
                      - to: mock:audit
                """);

        post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'trace:errors'}]");

        assertThat(eventIds()).containsExactly("a", "b");
    }

    @Test
    void anEventThatRoutingMatchesTwiceIsStillOneEvent() throws Exception {
        alert("errors", "trace:errors", "");
        start("""
                - to: direct:match
                - to: direct:match
                """);

        assertThat(body(post("{'id':'a','eventType':'trace:errors'}")))
                .isEqualTo(json("{'accepted':1,'duplicates':0,'ids':['a']}"));
    }

    @Test
    void refusesTheWholeRequestWhenRoutingFails() throws Exception {
        alert("errors", "trace:errors", "");
        start(
                """
                - choice:
                    when:
                      - simple: "${variable.eventType} == 'prompt:created'"
                        steps:
                          - throwException:
                              exceptionType: java.lang.IllegalStateException
                              message: expected by the test
                - to: direct:match
                """);

        Exchange answer = post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'prompt:created'},"
                + "{'id':'c','eventType':'trace:errors'}]");

        assertThat(status(answer)).isEqualTo(500);
        assertThat(body(answer).get("error").textValue()).isEqualTo("internal");
        assertThat(body(answer).get("message").textValue()).doesNotContain("expected by the test");
        assertThat(appends).isEmpty();
    }

    @Test
    void refusesTheWholeRequestWhenRoutingMakesAnInvalidEvent() throws Exception {
        start(
                """
                - setBody:
                    jq: 'del(.eventType)'
                - to: direct:match
                """);

        assertThat(status(post("{'id':'a','eventType':'trace:errors'}"))).isEqualTo(500);
    }

    @Test
    void answers503WhenRedisIsAwaySoThatTheSenderSendsAgain() throws Exception {
        alert("errors", "trace:errors", "");
        start(SHIPPED_ROUTING);
        redisAway = true;

        Exchange answer = post("{'id':'a','eventType':'trace:errors'}");

        assertThat(status(answer)).isEqualTo(503);
        assertThat(answer.getMessage().getHeader("Retry-After", String.class)).isEqualTo("2");
        assertThat(body(answer).get("error").textValue()).isEqualTo("unavailable");

        redisAway = false;
        assertThat(body(post("{'id':'a','eventType':'trace:errors'}")))
                .isEqualTo(json("{'accepted':1,'duplicates':0,'ids':['a']}"));
    }

    @Test
    void acknowledgesOnlyWhenEveryBucketHasItsEvents() throws Exception {
        alert("one", "trace:errors", "");
        alert("two", "trace:errors", "");
        alert("three", "trace:errors", "");
        start(SHIPPED_ROUTING);
        refusing = "two";

        Exchange refused = post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'trace:errors'}]");

        assertThat(status(refused)).isEqualTo(503);
        refusing = "";
        Exchange again = post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'trace:errors'}]");
        assertThat(status(again)).isEqualTo(202);
        assertThat(body(again).get("accepted").intValue())
                .as("new to at least one bucket")
                .isEqualTo(2);
        assertThat(seen).hasSize(6);
    }

    @Test
    void answers400WithEveryProblemAndAppendsNothing() throws Exception {
        alert("errors", "trace:errors", "");
        start(SHIPPED_ROUTING);

        Exchange answer = post("[{'id':'a','eventType':'trace:errors'},{'id':'b'}]");

        assertThat(status(answer)).isEqualTo(400);
        assertThat(body(answer))
                .isEqualTo(json("{'error':'invalid_events','message':'event 1: eventType: is required',"
                        + "'problems':[{'index':1,'field':'eventType','rule':'is required'}]}"));
        assertThat(appends).isEmpty();
    }

    @Test
    void answersWithoutTheHeadersOfTheRequest() throws Exception {
        start(SHIPPED_ROUTING);

        Exchange answer = context.createProducerTemplate().request("direct:post", request -> {
            request.getMessage().setHeader("Authorization", "Bearer secret");
            request.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
            request.getMessage().setBody("{\"eventType\":\"x\"}");
        });

        assertThat(answer.getMessage().getHeaders())
                .containsOnlyKeys(Exchange.HTTP_RESPONSE_CODE, Exchange.CONTENT_TYPE);
    }

    @Test
    void answers400ToAnEmptyBody() throws Exception {
        start(SHIPPED_ROUTING);

        Exchange answer = context.createProducerTemplate().request("direct:post", request -> request.getMessage()
                .setHeader(Exchange.CONTENT_TYPE, "application/json"));

        assertThat(status(answer)).isEqualTo(400);
    }

    /** @param routing the steps of a route from direct:events; null for the route file that we ship */
    private void start(String routing) throws Exception {
        DebounceConfig debounce = new DebounceConfig(
                DEFAULTS,
                Duration.ofMinutes(10),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                128,
                1L << 25);
        context.addRoutes(new IngestRoutes(
                new EventCodec(Clock.systemUTC()), new AlertMatcher(alerts), new IngestConfig(100, 10_000), debounce));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:debounce").errorHandler(noErrorHandler()).process(IngestRoutesTest.this::append);
            }
        });
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        routing == null
                                ? ResourceHelper.resolveMandatoryResource(context, "file:routes/routing.yaml")
                                : ResourceHelper.fromString("routing.yaml", route(routing)));
        AdviceWith.adviceWith(context, "ingest-events", route -> route.replaceFromWith("direct:post"));
        context.start();
    }

    private static String route(String steps) {
        return """
                - route:
                    id: routing
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: direct:events
                      steps:
                """
                + steps.indent(8);
    }

    /** What the debounce room does, in memory. */
    private void append(Exchange exchange) {
        if (redisAway) {
            throw new RedisUnavailableException("expected by the test");
        }
        Append append = exchange.getMessage().getBody(Append.class);
        if (append.key().alertId().equals(refusing)) {
            throw new RedisUnavailableException("expected by the test");
        }
        assertThat(exchange.getVariable("alertId")).isEqualTo(append.key().alertId());
        assertThat(exchange.getVariable("eventType")).isEqualTo(append.key().eventType());
        appends.add(append);
        append.receipt()
                .stored(append.events().stream()
                        .map(event -> seen.add(append.key() + " " + event.id()))
                        .toList());
    }

    private void alert(String id, String eventType, String more) {
        Alert alert = new AlertCodec(() -> Set.of("general"), Guards.forTests())
                .read(json("{'id':'" + id + "','name':'" + id + "','webhook':{'url':'https://hooks.example.com/x'},"
                        + "'triggers':[{'event_type':'" + eventType + "'}]" + more + "}"));
        List<Alert> all = new ArrayList<>(alerts.all());
        all.add(alert);
        alerts.replace(all);
    }

    private Exchange post(String body) {
        return context.createProducerTemplate().request("direct:post", request -> {
            request.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
            request.getMessage().setBody(body.replace('\'', '"').getBytes(UTF_8));
        });
    }

    private List<String> eventIds() {
        return appends.stream()
                .flatMap(append -> append.events().stream())
                .map(BucketEvent::id)
                .toList();
    }

    private static int status(Exchange answer) {
        assertThat(answer.getException()).isNull();
        return answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    }

    private static JsonNode body(Exchange answer) {
        return Json.read(answer.getMessage().getBody(byte[].class));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.replace('\'', '"').getBytes(UTF_8));
    }
}
