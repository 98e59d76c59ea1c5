package io.serai.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.config.Settings;
import io.serai.ingest.IngestConfig;
import io.serai.ingest.Receipt;
import io.serai.json.Json;
import io.serai.redis.RedisUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender is answered when something goes wrong behind, and what a mapping gets to see. */
class HookRoutesTest {
    private static final String SECRET = "a-secret-of-24-characters";
    private static final String CANARY = "canary-of-the-payload";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final AtomicInteger storing = new AtomicInteger();
    private CountDownLatch redisAnswers = new CountDownLatch(0);
    private boolean redisAway;
    private Map<String, Object> headers = Map.of();

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource({"json/x", "alertmanager/x", "litellm/x"})
    void redisAwayIsServiceUnavailableForEverySender(String source) throws Exception {
        redisAway = true;

        HookAnswer answer = send(source, "{}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.retryAfterSeconds()).isPositive();
        assertThat(answer.outcome()).isEqualTo(Outcome.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"json/x, 429", "alertmanager/x, 503", "grafana/x, 503"})
    void tooManyIsSaidInTheWayThatMakesTheSenderComeAgain(String source, int status) throws Exception {
        Sources sources = start(source, "rate", "1/m");

        assertThat(send(sources, source, "{}").status()).isEqualTo(200);
        HookAnswer answer = send(sources, source, "{}");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.retryAfterSeconds()).isBetween(1L, 60L);
    }

    @Test
    void aMappingMayRefuseInItsOwnWords() throws Exception {
        HookAnswer answer = send("json/x", "{\"refuse\": true}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("message").asText()).isEqualTo("refuse: must not be true");
    }

    @Test
    void aPayloadThatDoesNotFitTheMappingIsRefusedWithoutBeingQuoted() throws Exception {
        HookAnswer answer = send("json/x", "{\"add\": \"" + CANARY + "\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toString()).doesNotContain(CANARY, "jq");
    }

    @Test
    void aMappingThatFailsIsAFaultOfTheHubAndQuotesNothing() throws Exception {
        HookAnswer answer = send("json/x", "{\"fail\": \"" + CANARY + "\"}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body().toString()).doesNotContain(CANARY);
    }

    @Test
    void aMappingWithoutEndIsAFaultOfTheHubAndCountedAsOne() throws Exception {
        HookAnswer answer = send("json/x", "{\"endless\": true}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "1", "{\"a\":{\"b\":1}}"})
    void manyValuesInFewBytesAreTooMuch(String value) throws Exception {
        HookAnswer answer = send("json/x", "[" + (value + ",").repeat(JsonCost.MAX) + value + "]");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.outcome()).isEqualTo(Outcome.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x/json", "Application/Problem+JSON; charset=utf-8"})
    void manyValuesAreTooMuchWhateverMediaTypeOfJsonTheyAreSentAs(String type) throws Exception {
        String body = "[" + "{},".repeat(JsonCost.MAX) + "{}]";

        HookAnswer answer = send(start("cloudevents/x"), "cloudevents/x", body, "Content-Type", type);

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void whatStartsAsJsonAndIsNoneIsInvalidHoweverLarge() throws Exception {
        assertThat(send("json/x", "[" + "1,".repeat(1_000) + "oops").status()).isEqualTo(400);
    }

    @Test
    void aLargeBodyKeepsItsPlaceUntilItsEventsAreStored() throws Exception {
        Sources sources = start("json/x");
        String large = "{}" + " ".repeat(LargeBodies.SMALL_BYTES);
        redisAnswers = new CountDownLatch(1);
        List<Future<HookAnswer>> answers = new ArrayList<>();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i <= LargeBodies.AT_ONCE; i++) {
                answers.add(senders.submit(() -> send(sources, "json/x", large)));
            }
            await().until(() -> storing.get() >= LargeBodies.AT_ONCE);
            await().during(Duration.ofMillis(300)).until(() -> storing.get() == LargeBodies.AT_ONCE);
            redisAnswers.countDown();
            for (Future<HookAnswer> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void largeBodiesThatAreNotStoredGiveTheirPlacesBack() throws Exception {
        Sources sources = start("json/x");
        redisAway = true;

        for (int i = 0; i <= LargeBodies.AT_ONCE; i++) {
            HookAnswer answer = send(sources, "json/x", "{}" + " ".repeat(LargeBodies.SMALL_BYTES));
            assertThat(answer.body().path("error").asText()).isEqualTo("unavailable");
        }
    }

    @Test
    void whatTheMappingStopsOrLeavesOutIsFineAndStoredNowhere() throws Exception {
        Sources sources = start("json/x");
        redisAway = true;

        for (String body : List.of("{\"stop\": true}", "{\"nothing\": true}", "{\"none\": true}")) {
            assertThat(send(sources, "json/x", body).outcome()).as(body).isEqualTo(Outcome.EMPTY);
        }
    }

    @Test
    void severalOutputsOfJqAreSeveralEvents() throws Exception {
        assertThat(send("json/x", "{\"two\": true}").body().path("accepted").asInt())
                .isEqualTo(2);
    }

    @Test
    void aMappingSeesTheHeadersButNoSecretAndNothingThatSteersCamel() throws Exception {
        Sources sources = start("json/x", "secret", SECRET, "auth", "header, bearer", "header", "X-Token");

        HookAnswer answer = send(
                sources,
                "json/x",
                "{}",
                "x-token",
                SECRET,
                "Authorization",
                "Bearer " + SECRET,
                "Cookie",
                "a=b",
                "CamelHttpUri",
                "http://evil.example",
                "X-Request-Kind",
                "build");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(headers).containsEntry("X-Request-Kind", "build");
        assertThat(headers.keySet())
                .noneMatch(name -> name.equalsIgnoreCase("x-token"))
                .doesNotContain("Authorization", "Cookie", "CamelHttpUri");
        assertThat(headers.values().toString()).doesNotContain(SECRET);
    }

    private HookAnswer send(String source, String body) throws Exception {
        return send(start(source), source, body);
    }

    private HookAnswer send(Sources sources, String source, String body, String... headers) {
        Map<String, String> all = new HashMap<>(Map.of("Content-Type", "application/json"));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        HookRequest request = new HookRequest(all, Map.of(), body.getBytes(UTF_8));
        String[] words = source.split("/");
        Source found = sources.find(words[0], words[1]).orElseThrow();
        ProducerTemplate producer = context.createProducerTemplate();
        Exchange done = producer.send("direct:hook", exchange -> HookRoutes.begin(exchange, found, request, false));
        return done.getMessage().getBody(HookAnswer.class);
    }

    private Sources start(String source, String... keys) throws Exception {
        Settings settings = Given.settings(source, keys);
        Sources sources = new Sources(SourcesConfig.read(settings));
        settings.check();
        context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        context.getRegistry().bind("json", Json.mapper());
        context.addRoutes(new HookRoutes(sources, IngestConfig.read(settings), null, Clock.systemUTC()));
        AdviceWith.adviceWith(context, "receive-hook", advice -> advice.replaceFromWith("direct:receive-hook"));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:accept").process(HookRoutesTest.this::accept);
                from("direct:source-" + source.split("/")[0])
                        .routeId("source-" + source.split("/")[0])
                        .process(exchange ->
                                headers = Map.copyOf(exchange.getMessage().getHeaders()))
                        .choice()
                        .when()
                        .jq(".fail != null")
                        .process(exchange -> {
                            throw new IllegalArgumentException(
                                    exchange.getMessage().getBody().toString());
                        })
                        .when()
                        .jq(".stop")
                        .stop()
                        .endChoice()
                        .when()
                        .jq(".nothing")
                        .setBody(constant((Object) null))
                        .when()
                        .jq(".none")
                        .transform()
                        .jq("[]")
                        .endChoice()
                        .otherwise()
                        .transform()
                        .jq(
                                """
                                if .refuse then error("refuse: must not be true")
                                elif .add then .add + 1
                                elif .endless then def f: 1 + f; f
                                elif .two then {id: 1}, {id: 2}
                                else {payload: .} end
                                """);
            }
        });
        context.start();
        return sources;
    }

    private void accept(Exchange exchange) {
        if (redisAway) {
            throw new RedisUnavailableException("away", null);
        }
        storing.incrementAndGet();
        try {
            redisAnswers.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        int events = exchange.getMessage().getBody(List.class).size();
        exchange.getMessage().setBody(new Receipt(events, 0, List.of()));
    }
}
