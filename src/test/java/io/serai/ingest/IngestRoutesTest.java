package io.serai.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.access.Caller;
import io.serai.access.Scope;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertMatcher;
import io.serai.alert.AlertRegistry;
import io.serai.debounce.Append;
import io.serai.debounce.BucketEvent;
import io.serai.debounce.WindowRules;
import io.serai.event.EventCodec;
import io.serai.ingest.http.HttpAnswer;
import io.serai.ingest.http.HttpCall;
import io.serai.json.Json;
import io.serai.observe.Meters;
import io.serai.redis.RedisUnavailableException;
import io.serai.testing.Guards;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the body of a request to the appends of its events and the answer. */
class IngestRoutesTest {
    /** Sunday, 23:30 in Berlin: 21:30 in UTC. */
    private static final Clock BERLIN_AT_NIGHT =
            Clock.fixed(Instant.parse("2026-07-05T21:30:00Z"), ZoneId.of("Europe/Berlin"));

    private static final WindowRules DEFAULTS = new WindowRules(Duration.ofSeconds(30), false, 1_000, 1_048_576);
    private static final String SHIPPED_ROUTING = null;

    private final AlertRegistry alerts = new AlertRegistry();
    private final List<Append> appends = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final CamelContext context = new DefaultCamelContext();
    private final Map<HttpCall, HttpAnswer> answers = new ConcurrentHashMap<>();
    private final KnownKeys keys = new KnownKeys();
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

        HttpAnswer answer = post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'trace:errors'}]");

        assertThat(status(answer)).isEqualTo(202);
        assertThat(body(answer)).isEqualTo(json("{'accepted':2,'duplicates':0,'ids':['a','b']}"));
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
    void whatADigestGathersIsDueAtTheNextTimeOfItsScheduleInTheTimeZoneOfTheHub() throws Exception {
        alert("digest", "trace:errors", ",'options':{'digest':'0 0 9 ? * MON-FRI','max_events':7}");
        start(SHIPPED_ROUTING);

        post("{'eventType':'trace:errors'}");

        assertThat(appends)
                .extracting(Append::rules)
                .containsExactly(new WindowRules(
                        Duration.ofMinutes(9 * 60 + 30),
                        false,
                        7,
                        DEFAULTS.maxBytes(),
                        Instant.parse("2026-07-06T07:00:00Z")));
    }

    @Test
    void aWindowHoldsNoMoreEventsThanANotificationMayHaveMessages() throws Exception {
        alert("many", "trace:errors", ",'options':{'envelope':'helicone'}");
        alert("few", "trace:cost", ",'options':{'envelope':'helicone','max_events':7}");
        start(SHIPPED_ROUTING);

        post("[{'eventType':'trace:errors'},{'eventType':'trace:cost'}]");

        assertThat(appends)
                .extracting(append -> append.key().alertId(), append -> append.rules()
                        .maxEvents())
                .containsExactlyInAnyOrder(tuple("many", 100), tuple("few", 7));
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

        HttpAnswer again = post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'trace:errors'}]");

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

        HttpAnswer answer = post("{'id':'a','eventType':'trace:errors'}");

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

        HttpAnswer answer = post(
                """
                [{'id':'a','eventType':'trace:errors','properties':{'environment':'loadtest'}},
                 {'id':'b','eventType':'trace:errors','properties':{'environment':'production'}}]
                """);

        assertThat(body(answer)).isEqualTo(json("{'accepted':2,'duplicates':0,'ids':['a','b']}"));
        assertThat(eventIds()).containsExactly("b");
        assertThat(counted("serai.events.ingested")).isEqualTo(2);
        assertThat(counted("serai.events.dropped")).isEqualTo(1);
        assertThat(counted("serai.events.matched")).isEqualTo(1);
    }

    private double counted(String name) {
        return Meters.of(context).get(name).counter().count();
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
    void routingSeesNoHeaderOfTheRequestWhichMayBeASecret() throws Exception {
        alert("builds", "build:failed", "");
        start(
                """
                - filter:
                    simple: "${header.CamelHttpRawQuery} == null"
                    steps:
                      - to: direct:match
                """);
        HttpCall call = call("{'id':'e','eventType':'build:failed'}");

        context.createProducerTemplate().request("direct:post", exchange -> {
            exchange.getMessage().setHeader("CamelHttpRawQuery", "token=secret");
            exchange.getMessage().setBody(List.of(call));
        });

        assertThat(answers.get(call).status())
                .as(String.valueOf(answers.get(call).body()))
                .isEqualTo(202);
        assertThat(eventIds()).containsExactly("e");
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

    /** PagerDuty gets an event for each incident that is over, and a notification has at most 100 messages. */
    @Test
    void aWindowInWhichIncidentsEndHoldsNoMoreThanCanBeResolvedAtOnce() throws Exception {
        alert(
                "incidents",
                "trace:errors",
                ",'alert_type':'pagerduty','metadata':{'routing_key':'R0UT1NGK3Y00000000000000000000A1'}");
        alert("chat", "trace:errors", "");
        start(SHIPPED_ROUTING);

        post("[{'eventType':'trace:errors','status':'resolved','incidentKey':'a'}]");

        assertThat(appends)
                .extracting(append -> append.key().alertId(), append -> append.rules()
                        .maxEvents())
                .containsExactlyInAnyOrder(tuple("incidents", 75), tuple("chat", 1000));
    }

    @Test
    void routingMayRewriteWhatTheHubItselfSays() throws Exception {
        alert("disabled", "alert:disabled", "");
        start(
                """
                - setBody:
                    jq: '.source = "serai"'
                - to: direct:match
                """);

        post("{'id':'a','eventType':'alert:disabled'}");

        assertThat(appends).hasSize(1);
    }

    @Test
    void anEventThatClaimsToBeTheHubsIsRefused() throws Exception {
        alert("errors", "trace:errors", "");
        start(SHIPPED_ROUTING);

        HttpAnswer answer = post("{'eventType':'trace:errors','source':'serai',"
                + "'properties':{'serai:dedup_key':'k','serai:trigger':'n-1'}}");

        assertThat(body(answer).at("/problems"))
                .extracting(problem -> problem.get("field").textValue())
                .containsExactly("source", "properties");
        assertThat(appends).isEmpty();
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

        HttpAnswer answer = post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'prompt:created'},"
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

        HttpAnswer answer = post("{'id':'a','eventType':'trace:errors'}");

        assertThat(status(answer)).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("Retry-After", "2");
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

        HttpAnswer refused = post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'trace:errors'}]");

        assertThat(status(refused)).isEqualTo(503);
        refusing = "";
        HttpAnswer again = post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'trace:errors'}]");
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

        HttpAnswer answer = post("[{'id':'a','eventType':'trace:errors'},{'id':'b'}]");

        assertThat(status(answer)).isEqualTo(400);
        assertThat(body(answer))
                .isEqualTo(json("{'error':'invalid_events','message':'event 1: eventType: is required',"
                        + "'problems':[{'index':1,'field':'eventType','rule':'is required'}]}"));
        assertThat(appends).isEmpty();
    }

    @Test
    void answers400ToAnEmptyBody() throws Exception {
        start(SHIPPED_ROUTING);

        assertThat(status(post(""))).isEqualTo(400);
    }

    @Test
    void appendsOncePerBucketHoweverManyRequestsComeTogether() throws Exception {
        alert("errors", "trace:errors", "");
        start(SHIPPED_ROUTING);

        List<HttpAnswer> answers = postTogether(
                call("{'id':'a','eventType':'trace:errors'}"),
                call("[{'id':'b','eventType':'trace:errors'},{'id':'a','eventType':'trace:errors'}]"),
                call("{'id':'c','eventType':'trace:errors'}"));

        assertThat(appends).hasSize(1);
        assertThat(eventIds()).containsExactly("a", "b", "a", "c");
        assertThat(answers)
                .extracting(IngestRoutesTest::body)
                .containsExactly(
                        json("{'accepted':1,'duplicates':0,'ids':['a']}"),
                        json("{'accepted':1,'duplicates':1,'ids':['b','a']}"),
                        json("{'accepted':1,'duplicates':0,'ids':['c']}"));
    }

    @Test
    void whatIsWrongWithOneRequestIsNotFeltByThoseThatCameWithIt() throws Exception {
        alert("one", "trace:errors", "");
        alert("two", "trace:cost", "");
        start(
                """
                - choice:
                    when:
                      - simple: "${variable.projectId} == 'bad'"
                        steps:
                          - throwException:
                              exceptionType: java.lang.IllegalStateException
                              message: expected by the test
                - to: direct:match
                """);
        refusing = "two";

        List<HttpAnswer> answers = postTogether(
                call("{'id':'a','eventType':'trace:errors'}"),
                call("{nope"),
                call("[{'id':'b','eventType':'trace:errors'},{'id':'x','eventType':'trace:errors','projectId':'bad'}]"),
                call("{'id':'c','eventType':'trace:cost'}"),
                call("{'id':'d','eventType':'trace:errors'}"));

        assertThat(answers).extracting(HttpAnswer::status).containsExactly(202, 400, 500, 503, 202);
        assertThat(eventIds()).as("all or nothing of each").containsExactly("a", "d");
    }

    @Test
    void saysWhichEventsAreMissingWhenABucketDidNotGetThem() throws Exception {
        alert("errors", "trace:errors", "");
        alert("costs", "trace:cost", "");
        start(SHIPPED_ROUTING);
        refusing = "costs";

        HttpAnswer refused = post("[{'id':'a','eventType':'trace:errors'},{'id':'b','eventType':'trace:cost'},"
                + "{'id':'c','eventType':'trace:cost'},{'eventType':'nobody:wants'},{'eventType':'trace:cost'}]");

        assertThat(status(refused)).isEqualTo(503);
        assertThat(body(refused).get("stored").intValue()).isEqualTo(2);
        assertThat(body(refused).get("missing")).isEqualTo(Json.read("[[1,2],[4,4]]".getBytes(UTF_8)));
        assertThat(body(refused).get("ids")).hasSize(5);
    }

    @Test
    void theWholeSentAgainWithTheIdsOfTheRefusalCountsEachEventOnce() throws Exception {
        alert("errors", "trace:errors", "");
        alert("costs", "trace:cost", "");
        start(SHIPPED_ROUTING);
        refusing = "costs";
        JsonNode ids = body(post("[{'eventType':'trace:errors'},{'eventType':'trace:cost'}]"))
                .get("ids");
        refusing = "";

        HttpAnswer again = post("[{'eventType':'trace:errors','id':" + ids.get(0) + "},{'eventType':'trace:cost','id':"
                + ids.get(1) + "}]");

        assertThat(body(again).get("accepted").intValue()).isEqualTo(1);
        assertThat(body(again).get("duplicates").intValue()).isEqualTo(1);
        assertThat(eventIds())
                .as("of two buckets, which are written at the same time")
                .containsExactlyInAnyOrder(
                        ids.get(0).textValue(),
                        ids.get(0).textValue(),
                        ids.get(1).textValue());
    }

    @Test
    void aLargeRequestIsAppendedInPortions() throws Exception {
        alert("errors", "trace:errors", "");
        start(SHIPPED_ROUTING);
        String event = "{'eventType':'trace:errors','payload':{'text':'" + "x".repeat(9_000) + "'}}";

        HttpAnswer answer = post("[" + (event + ",").repeat(99) + event + "]");

        assertThat(body(answer).get("accepted").intValue()).isEqualTo(100);
        assertThat(appends).hasSizeBetween(2, 3);
        assertThat(eventIds())
                .as("in their order, under the ids of the answer")
                .containsExactlyElementsOf(() -> body(answer)
                        .get("ids")
                        .valueStream()
                        .map(JsonNode::textValue)
                        .iterator());
    }

    @Test
    void aRepeatedRequestGetsTheSameAnswerAndIsNotDoneAgain() throws Exception {
        alert("errors", "trace:errors", "");
        start(SHIPPED_ROUTING);
        HttpAnswer first = post("key-1", "[{'eventType':'trace:errors'},{'eventType':'trace:errors'}]");

        HttpAnswer again = post("\"key-1\"", "[{'eventType':'trace:errors'},{'eventType':'trace:errors'}]");

        assertThat(status(again)).isEqualTo(202);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(first.headers()).doesNotContainKey("Idempotency-Replayed");
        assertThat(again.headers()).containsEntry("Idempotency-Replayed", "true");
        assertThat(appends).hasSize(1);
    }

    @Test
    void aKeyIsOfOneBody() throws Exception {
        start(SHIPPED_ROUTING);
        post("key-1", "{'eventType':'trace:errors'}");

        HttpAnswer other = post("key-1", "{'eventType':'trace:cost'}");

        assertThat(status(other)).isEqualTo(422);
        assertThat(body(other).get("error").textValue()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void aKeyOfAnotherWorkspaceIsAnotherKey() throws Exception {
        start(SHIPPED_ROUTING);
        HttpCall here = call("{'eventType':'trace:errors'}", "key-1", caller("acme"));
        HttpCall there = call("{'eventType':'trace:cost'}", "key-1", caller("other"));

        assertThat(postTogether(here, there)).extracting(HttpAnswer::status).containsExactly(202, 202);
    }

    @Test
    void aRepetitionOfARequestThatIsUnderWayIsToldToWait() throws Exception {
        start(SHIPPED_ROUTING);

        List<HttpAnswer> answers = postTogether(
                call("{'eventType':'trace:errors'}", "key-1", Caller.ANYBODY),
                call("{'eventType':'trace:errors'}", "key-1", Caller.ANYBODY));

        assertThat(answers).extracting(HttpAnswer::status).containsExactly(202, 409);
        assertThat(answers.getLast().headers()).containsEntry("Retry-After", "1");
    }

    @Test
    void aRequestThatFailedFreesItsKey() throws Exception {
        alert("errors", "trace:errors", "");
        start(SHIPPED_ROUTING);
        redisAway = true;
        assertThat(status(post("key-1", "{'eventType':'trace:errors'}"))).isEqualTo(503);
        redisAway = false;

        assertThat(status(post("key-1", "{'eventType':'trace:errors','id':'other'}")))
                .isEqualTo(202);
    }

    @Test
    void anInvalidRequestTakesNoKey() throws Exception {
        start(SHIPPED_ROUTING);
        assertThat(status(post("key-1", "{}"))).isEqualTo(400);

        assertThat(status(post("key-1", "{'eventType':'trace:errors'}"))).isEqualTo(202);
    }

    /** As after a crash between append and answer, when the claim of the dead hub has ended. */
    @Test
    void aRepetitionThatNobodyRemembersCountsEachEventOnce() throws Exception {
        alert("errors", "trace:errors", "");
        start(SHIPPED_ROUTING);
        HttpAnswer first = post("key-1", "[{'eventType':'trace:errors'},{'eventType':'trace:errors'}]");
        keys.forget();

        HttpAnswer again = post("key-1", "[{'eventType':'trace:errors'},{'eventType':'trace:errors'}]");

        assertThat(body(again).get("duplicates").intValue()).isEqualTo(2);
        assertThat(body(again).get("ids")).isEqualTo(body(first).get("ids"));
        assertThat(body(first).get("ids").get(0))
                .isNotEqualTo(body(first).get("ids").get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "täglich"})
    void aKeyIsOneLineOfPrintableCharacters(String key) throws Exception {
        start(SHIPPED_ROUTING);

        HttpAnswer answer = post(key, "{'eventType':'trace:errors'}");

        assertThat(status(answer)).isEqualTo(400);
        assertThat(body(answer).get("message").textValue()).startsWith("Idempotency-Key: must be");
    }

    /** @param routing the steps of a route from direct:events; null for the route file that we ship */
    private void start(String routing) throws Exception {
        context.addRoutes(new IngestRoutes(
                new EventCodec(Clock.systemUTC()),
                new AlertMatcher(alerts),
                new IngestConfig(100, 10_000, 1_000_000, Duration.ofHours(24)),
                new AlertWindows(DEFAULTS, BERLIN_AT_NIGHT),
                keys,
                event -> {}));
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
        Alert alert = new AlertCodec(() -> Set.of("general", "pagerduty"), Guards.forTests())
                .read(json("{'id':'" + id + "','name':'" + id + "','webhook':{'url':'https://hooks.example.com/x'},"
                        + "'triggers':[{'event_type':'" + eventType + "'}]" + more + "}"));
        List<Alert> all = new ArrayList<>(alerts.all());
        all.add(alert);
        alerts.replace(all);
    }

    private HttpAnswer post(String body) {
        return postTogether(call(body)).getFirst();
    }

    private HttpAnswer post(String idempotencyKey, String body) {
        return postTogether(call(body, idempotencyKey, Caller.ANYBODY)).getFirst();
    }

    /** Requests that waited at the same time: their answers, in order. */
    private List<HttpAnswer> postTogether(HttpCall... calls) {
        Exchange batch = context.createProducerTemplate()
                .request("direct:post", exchange -> exchange.getMessage().setBody(List.of(calls)));
        assertThat(batch.getException()).isNull();
        return Arrays.stream(calls).map(answers::get).toList();
    }

    private HttpCall call(String body) {
        return call(body, null, Caller.ANYBODY);
    }

    private HttpCall call(String body, String idempotencyKey, Caller caller) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/json");
        if (idempotencyKey != null) {
            headers.add("Idempotency-Key", idempotencyKey);
        }
        AtomicReference<HttpCall> call = new AtomicReference<>();
        call.set(new HttpCall(
                caller, headers, body.replace('\'', '"').getBytes(UTF_8), answer -> answers.put(call.get(), answer)));
        return call.get();
    }

    private static Caller caller(String workspace) {
        return new Caller("id", "name", Set.of(Scope.INGEST), workspace);
    }

    private List<String> eventIds() {
        return appends.stream()
                .flatMap(append -> append.events().stream())
                .map(BucketEvent::id)
                .toList();
    }

    private static int status(HttpAnswer answer) {
        return answer.status();
    }

    private static JsonNode body(HttpAnswer answer) {
        return answer.body();
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.replace('\'', '"').getBytes(UTF_8));
    }

    /** What Redis does with keys, in memory. */
    private static final class KnownKeys implements IdempotencyKeys {
        private final Map<String, IdempotencyKey> runs = new HashMap<>();
        private final Map<String, Receipt> results = new HashMap<>();

        void forget() {
            runs.clear();
            results.clear();
        }

        @Override
        public CompletableFuture<Known> begin(IdempotencyKey key) {
            IdempotencyKey former = runs.putIfAbsent(key.name(), key);
            Receipt result = results.get(key.name());
            return CompletableFuture.completedFuture(
                    former == null
                            ? new Known.New()
                            : !former.fingerprint().equals(key.fingerprint())
                                    ? new Known.OtherBody()
                                    : result == null
                                            ? new Known.UnderWay()
                                            : new Known.Done(result.accepted(), result.duplicates()));
        }

        @Override
        public CompletableFuture<Boolean> end(IdempotencyKey key, Receipt receipt) {
            results.put(key.name(), receipt);
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public CompletableFuture<Boolean> giveUp(IdempotencyKey key) {
            runs.remove(key.name());
            return CompletableFuture.completedFuture(true);
        }
    }
}
