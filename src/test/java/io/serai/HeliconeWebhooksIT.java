package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks made by Helicone's API, logged requests sent in as events, and what their receivers get. */
class HeliconeWebhooksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FILE_KEY = "fedcba9876543210".repeat(4);
    private static final String TOO_LARGE =
            "Body too large for webhook, please fetch the full request and response from Helicone";

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        HubFolder folder = HubFolder.in(home)
                .set("serai.redis.url", redis.url())
                .set("serai.api.changes-per-minute", "10000")
                .alerts(
                        """
                        alerts:
                          - id: from-file
                            name: From the file
                            alert_type: helicone
                            webhook: {url: "%s", hmac_key: "%s"}
                            triggers: [{event_type: "request:logged", property_filters: [{key: from, value: file}]}]
                          - id: scores
                            name: Scores
                            webhook: {url: "%s"}
                            options: {window: 0}
                            triggers: [{event_type: "request:scored"}]
                        """
                                .formatted(receiver.url("/file"), FILE_KEY, receiver.url("/scores")));
        hub = SeraiHub.start(new HubOptions(folder.path(), Map.of("camel.server.port", "0")));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    // what receivers get

    @Test
    void aLoggedRequestArrivesInHeliconesFormSignedOverItsBytes() throws Exception {
        Made webhook = create("/whole", "'config':{'sampleRate':100}");
        String id = log(webhook, payload -> {
            payload.putObject("request_body").put("model", "gpt-4o").put("temperature", 1.0);
            payload.put("response_body", "naïve café — 你好 🚀 \u001b[1m");
            payload.put("user_id", "user-123").put("model", "gpt-4o").put("provider", "OPENAI");
            payload.putObject("metadata")
                    .put("cost", 2e-7)
                    .put("promptTokens", 13)
                    .put("completionTokens", 17);
        });

        Received received = one("/whole");

        assertThat(new String(received.body(), UTF_8))
                .isEqualTo("{\"request_id\":\"" + id + "\",\"request_body\":{\"model\":\"gpt-4o\",\"temperature\":1},"
                        + "\"response_body\":\"naïve café — 你好 🚀 \\u001b[1m\",\"user_id\":\"user-123\","
                        + "\"model\":\"gpt-4o\",\"provider\":\"OPENAI\",\"metadata\":{\"cost\":2e-7,"
                        + "\"promptTokens\":13,\"completionTokens\":17,\"totalTokens\":30}}");
        assertThat(received.header("Content-Type")).isEqualTo("application/json");
        assertThat(received.header("User-Agent")).startsWith("Serai-Webhook/");
        assertThat(received.header("X-Helicone-Signature")).isEqualTo(hex(webhook.key(), received.body()));
        assertThat(received.header("Helicone-Signature")).isEqualTo(received.header("X-Helicone-Signature"));
        assertThat(UUID.fromString(received.id()).version()).isEqualTo(7);
        assertVerifies(webhook.key(), received);
        assertThatThrownBy(() -> verify("0".repeat(64), received)).isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void everyRequestOfABatchIsAMessageAndEveryWebhookADeliveryOfItsOwn() throws Exception {
        Made one = create("/batch-one", "'config':{'propertyFilters':[{'key':'batch','value':'yes'}]}");
        create("/batch-two", "'config':{'propertyFilters':[{'key':'batch','value':'yes'}]}");
        List<String> ids = IntStream.range(0, 20)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toList();

        send(ids.stream()
                .map(id -> event(id, Map.of("batch", "yes"), JsonNodeFactory.instance.objectNode()))
                .toList());

        await().atMost(PATIENCE)
                .until(() -> receiver.at("/batch-one").size()
                                + receiver.at("/batch-two").size()
                        >= 40);
        for (String path : List.of("/batch-one", "/batch-two")) {
            assertThat(receiver.at(path))
                    .extracting(received -> received.json().path("request_id").textValue())
                    .containsExactlyInAnyOrderElementsOf(ids);
        }
        assertThat(receiver.all())
                .filteredOn(received -> received.path().startsWith("/batch-"))
                .extracting(Received::id)
                .doesNotHaveDuplicates();
        assertVerifies(one.key(), receiver.at("/batch-one").getFirst());
    }

    @Test
    void withoutDataNoBodyIsOnTheWire() throws Exception {
        Made webhook = create("/ids-only", "'includeData':false");
        String id = log(webhook, payload -> payload.put("request_body", "nobody may see this")
                .put("response_body", "nor this")
                .put("request_response_url", "https://storage.example.com/secret")
                .put("model", "gpt-4o")
                .put("user_id", "user-123"));

        assertThat(new String(one("/ids-only").body(), UTF_8))
                .isEqualTo("{\"request_id\":\"" + id + "\",\"user_id\":\"user-123\"}");
    }

    @Test
    void largeBodiesAreReplacedByHeliconesSentenceWhateverTheirForm() throws Exception {
        Made webhook = create("/large", "'includeData':true");
        log(webhook, payload -> {
            payload.putObject("request_body").put("text", "é".repeat(6_000));
            payload.put("response_body", "a".repeat(10_240));
        });

        JsonNode message = one("/large").json();

        assertThat(message.path("request_body").textValue()).isEqualTo(TOO_LARGE);
        assertThat(message.path("response_body").textValue()).hasSize(10_240);
    }

    @Test
    void ratesAndFiltersDecideAndEverySkipIsCounted() throws Exception {
        Made all = create("/rate-100", "'config':{'sampleRate':100,'propertyFilters':[{'key':'rates','value':'yes'}]}");
        create("/rate-0", "'config':{'sampleRate':0,'propertyFilters':[{'key':'rates','value':'yes'}]}");
        create("/rate-50", "'config':{'sampleRate':50,'propertyFilters':[{'key':'rates','value':'yes'}]}");
        create("/other-case", "'config':{'propertyFilters':[{'key':'Rates','value':'yes'}]}");
        double sampledBefore = skipped("sampled_out");
        double filteredBefore = skipped("property_filter");
        List<String> ids = IntStream.range(0, 40).mapToObj(i -> "rated-" + i).toList();
        long below = ids.stream().filter(id -> draw(id) < 0.5).count();

        send(ids.stream()
                .map(id -> event(
                        "event-of-" + id,
                        Map.of("rates", "yes"),
                        JsonNodeFactory.instance.objectNode().put("request_id", id)))
                .toList());

        await().atMost(PATIENCE)
                .until(() -> receiver.at("/rate-100").size() >= 40
                        && receiver.at("/rate-50").size() >= below);
        assertThat(receiver.at("/rate-50"))
                .extracting(received -> received.json().path("request_id").textValue())
                .containsExactlyInAnyOrderElementsOf(
                        ids.stream().filter(id -> draw(id) < 0.5).toList());
        assertThat(receiver.at("/rate-0")).isEmpty();
        assertThat(receiver.at("/other-case")).isEmpty();
        assertThat(skipped("sampled_out") - sampledBefore).isGreaterThanOrEqualTo(40 + 40 - below);
        assertThat(skipped("property_filter") - filteredBefore).isGreaterThanOrEqualTo(40);
        assertVerifies(all.key(), receiver.at("/rate-100").getFirst());
    }

    // the API

    @Test
    void createdWebhooksAreShownWithoutTheirKeys() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        Made webhook = create(
                "/shown",
                "'config':{'sampleRate':12.5,'propertyFilters':[{'key':'a','value':'1','extra':true}]},"
                        + "'includeData':false,'name':'Spend','options':{'timeout':'5s'}");

        Answer list = client.get("/v1/webhooks");
        Answer shown = client.get("/v1/webhooks/" + webhook.id());

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().path("error").isNull()).isTrue();
        assertThat(list.text()).doesNotContain(webhook.key()).doesNotContain(FILE_KEY);
        JsonNode item = shown.json().path("data");
        assertThat(list.json().path("data")).contains(item);
        assertThat(Instant.parse(item.path("created_at").textValue())).isAfter(before);
        assertThat(item.path("destination").textValue()).isEqualTo(receiver.url("/shown"));
        assertThat(item.path("version").textValue()).isEqualTo("2024-10-22");
        assertThat(item.path("config").textValue())
                .isEqualTo("{\"sampleRate\":12.5,\"propertyFilters\":[{\"key\":\"a\",\"value\":\"1\"}],"
                        + "\"includeData\":false}");
        assertThat(item.path("hmac_key").textValue())
                .hasSize(64)
                .startsWith(webhook.key().substring(0, 3) + "***");
        assertThat(item.path("name").textValue()).isEqualTo("Spend");
        assertThat(item.path("enabled").booleanValue()).isTrue();
        assertThat(item.path("options")).isEqualTo(json("{'timeout':'5s'}"));
        assertThat(item.has("read_only")).isFalse();
    }

    @Test
    void aWebhookCanBeChangedSwitchedOffAndOn() throws Exception {
        Made webhook = create("/changed", "'config':{'propertyFilters':[{'key':'changed','value':'1'}]}");
        String path = "/v1/webhooks/" + webhook.id();

        Answer patched = patch(path, "{'config':{'sampleRate':50},'options':{'max_retries':0}}");
        Answer off = post(path + "/disable", "");

        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.json().at("/data/config").textValue())
                .isEqualTo("{\"sampleRate\":50,\"propertyFilters\":[{\"key\":\"changed\",\"value\":\"1\"}],"
                        + "\"includeData\":true}");
        assertThat(off.json().at("/data/enabled").booleanValue()).isFalse();
        // Whose draw is above the rate of 50 would be left out all the same.
        String id = Stream.iterate(0, i -> i + 1)
                .map(i -> "unseen-" + i)
                .filter(unseen -> draw(unseen) < 0.5)
                .findFirst()
                .orElseThrow();
        double disabledBefore = skipped("disabled");
        send(List.of(event(id, Map.of("changed", "1"), JsonNodeFactory.instance.objectNode())));
        send(List.of(event("other", Map.of("changed", "2"), JsonNodeFactory.instance.objectNode())));
        assertThat(skipped("disabled")).isEqualTo(disabledBefore + 1);
        assertThat(patch(path, "{'config':{'sampleRate':100}}").status()).isEqualTo(200);
        assertThat(post(path + "/enable", "").json().at("/data/enabled").booleanValue())
                .isTrue();
        send(List.of(event("seen", Map.of("changed", "1"), JsonNodeFactory.instance.objectNode())));
        assertThat(one("/changed").json().path("request_id").textValue()).isEqualTo("seen");
    }

    @Test
    void deletedWebhooksAreUnknownFromThenOn() throws Exception {
        Made webhook = create("/deleted", "'config':{}");

        Answer deleted = client.delete("/v1/webhooks/" + webhook.id());

        assertThat(deleted.status()).isEqualTo(201);
        assertThat(deleted.text()).isEqualTo("{\"data\":null,\"error\":null}");
        assertUnknown(webhook.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "550e8400-e29b-41d4-a716-446655440000", "scores"})
    void unknownIdsAndAlertsOfOtherTypesAreNotFound(String id) throws Exception {
        assertUnknown(id);
    }

    private static void assertUnknown(String id) throws Exception {
        String path = "/v1/webhooks/" + id;
        for (Answer answer : List.of(
                client.get(path),
                client.delete(path),
                patch(path, "{'name':'x'}"),
                post(path + "/test", ""),
                post(path + "/enable", ""),
                post(path + "/disable", ""),
                post(path + "/rotate-key", ""))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).isEqualTo("{\"data\":null,\"error\":\"Webhook not found\"}");
        }
    }

    @Test
    void webhooksOfAnotherWorkspaceAreUnknown() throws Exception {
        Made webhook = create("/mine", "'config':{}");

        Answer foreign = client.get("/v1/webhooks/" + webhook.id(), "Comet-Workspace", "elsewhere");

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(client.delete("/v1/webhooks/" + webhook.id(), "Comet-Workspace", "elsewhere")
                        .status())
                .isEqualTo(404);
        assertThat(client.get("/v1/webhooks", "Comet-Workspace", "elsewhere").text())
                .isEqualTo("{\"data\":[],\"error\":null}");
        assertThat(client.get("/v1/webhooks/" + webhook.id()).status()).isEqualTo(200);
    }

    @Test
    void webhooksOfTheAlertFileAreShownAndCanBeTriedButNotChanged() throws Exception {
        JsonNode item = client.get("/v1/webhooks/from-file").json().path("data");
        assertThat(item.path("read_only").booleanValue()).isTrue();
        assertThat(item.path("hmac_key").textValue()).isNotEqualTo(FILE_KEY);
        for (Answer answer : List.of(
                client.delete("/v1/webhooks/from-file"),
                patch("/v1/webhooks/from-file", "{'name':'x'}"),
                post("/v1/webhooks/from-file/disable", ""),
                post("/v1/webhooks/from-file/rotate-key", ""))) {
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json().path("data").isNull()).isTrue();
            assertThat(answer.json().path("error").textValue()).contains("alerts.yaml");
        }

        assertThat(post("/v1/webhooks/from-file/test", "")
                        .json()
                        .at("/data/message")
                        .textValue())
                .isEqualTo("Test webhook sent successfully");
        assertThat(hex(FILE_KEY, one("/file").body())).isEqualTo(one("/file").header("Helicone-Signature"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'config':{'sampleRate':101}} | Sample rate must be between 0 and 100",
                "{'config':{'includeData':false}} | config.includeData: is a member of the request itself, beside config",
                "{'destination':'https://10.0.0.5/'} | Destination cannot point to private or internal networks",
                "{'destination':7} | Invalid destination URL",
                "'' | The body must not be empty",
                "[] | The body must be an object",
                "{ | The body must be valid JSON: Unexpected end-of-input (line 1, column 2)"
            })
    void refusesWithTheEnvelope(String body, String error) throws Exception {
        Answer answer = post("/v1/webhooks", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json())
                .isEqualTo(JsonNodeFactory.instance.objectNode().putNull("data").put("error", error));
    }

    // tests

    @Test
    void aTestSendsOneMadeUpRequestWhateverIsSelected() throws Exception {
        Made webhook = create("/tried", "'config':{'sampleRate':0}");

        Answer answer = post("/v1/webhooks/" + webhook.id() + "/test", "");

        Received received = one("/tried");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("error").isNull()).isTrue();
        assertThat(answer.json().path("data"))
                .isEqualTo(json("{'success':true,'message':'Test webhook sent successfully'}"));
        assertThat(answer.json().at("/test/status").intValue()).isEqualTo(200);
        assertThat(answer.json().at("/test/took_ms").isIntegralNumber()).isTrue();
        assertThat(answer.json().at("/test/request_body").textValue()).isEqualTo(new String(received.body(), UTF_8));
        assertThat(received.json().path("request_body").isTextual()).isTrue();
        assertThat(received.json().path("response_body").isTextual()).isTrue();
        assertThat(received.json().has("user_id")).isFalse();
        assertThat(received.header("Helicone-Signature")).isEqualTo(hex(webhook.key(), received.body()));
        assertVerifies(webhook.key(), received);
    }

    @Test
    void aTestWithoutDataHasNoBody() throws Exception {
        Made webhook = create("/tried-ids-only", "'includeData':false");

        post("/v1/webhooks/" + webhook.id() + "/test", "");

        assertThat(one("/tried-ids-only").json().fieldNames()).toIterable().containsExactly("request_id");
    }

    @Test
    void aFailedTestSaysTheStatusIsNotRetriedAndRepeatsNothingOfTheReceivers() throws Exception {
        receiver.answer("/broken", 503, Duration.ZERO);
        Made webhook = create("/broken", "'config':{}");

        Answer answer = post("/v1/webhooks/" + webhook.id() + "/test", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("data").isNull()).isTrue();
        assertThat(answer.json().path("error").textValue())
                .isEqualTo("Test webhook failed: Webhook test failed with status 503: Service Unavailable");
        assertThat(answer.json().at("/test/status").intValue()).isEqualTo(503);
        // The first retry of a delivery would come a second later.
        await().during(Duration.ofMillis(1_500))
                .atMost(PATIENCE)
                .until(() -> receiver.at("/broken").size() == 1);
    }

    @Test
    void aTestThatRunsIntoTheWebhooksOwnTimeoutSaysWhichOne() throws Exception {
        receiver.answer("/own-timeout", 200, Duration.ofSeconds(2));
        Made webhook = create("/own-timeout", "'options':{'timeout':'50ms'}");

        Answer answer = post("/v1/webhooks/" + webhook.id() + "/test", "");

        assertThat(answer.json().path("error").textValue())
                .isEqualTo("Test webhook failed: No answer within 50ms, which is the webhook's options.timeout");
    }

    @Test
    void aHubThatRunsAsManyTestsAsItMaySaysSoInBothDialects() throws Exception {
        receiver.answer("/occupied", 200, Duration.ofSeconds(4));
        Made webhook = create("/occupied", "'config':{}");
        String path = "/v1/webhooks/" + webhook.id() + "/test";
        List<CompletableFuture<Answer>> tests = IntStream.range(0, 9)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return post(path, "");
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        // The others hang.
        Answer helicone = (Answer)
                CompletableFuture.anyOf(tests.toArray(CompletableFuture[]::new)).get(3, TimeUnit.SECONDS);
        Answer opik =
                post("/v1/private/alerts/webhooks/tests", "{'webhook':{'url':'" + receiver.url("/not-reached") + "'}}");
        Answer examples = client.get("/v1/private/alerts/webhooks/examples");

        String sentence = "Too many tests run at the moment: nothing was sent. Send it again after Retry-After.";
        assertThat(helicone.status()).isEqualTo(503);
        assertThat(helicone.header("Retry-After")).contains("5");
        assertThat(helicone.json())
                .isEqualTo(JsonNodeFactory.instance.objectNode().putNull("data").put("error", sentence));
        assertThat(opik.status()).isEqualTo(503);
        assertThat(opik.header("Retry-After")).contains("5");
        assertThat(opik.json())
                .isEqualTo(
                        JsonNodeFactory.instance.objectNode().put("code", 503).put("message", sentence));
        assertThat(examples.status()).isEqualTo(200);
        assertThat(examples.json().path("response_examples")).hasSize(10);
        assertThat(receiver.at("/not-reached")).isEmpty();
        assertThat(tests)
                .extracting(CompletableFuture::join)
                .filteredOn(answer -> answer.status() == 200)
                .hasSameSizeAs(receiver.at("/occupied"))
                .isNotEmpty();
    }

    // keys

    @Test
    void duringARotationTheOldKeySignsAsHeliconeAndBothAsStandardWebhooks() throws Exception {
        Made webhook = create("/rotated", "'config':{'propertyFilters':[{'key':'rotated','value':'1'}]}");

        Answer answer = post("/v1/webhooks/" + webhook.id() + "/rotate-key", "{'overlap':'1h'}");
        send(List.of(event("during", Map.of("rotated", "1"), JsonNodeFactory.instance.objectNode())));

        String newKey = answer.json().at("/data/hmac_key").textValue();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(newKey).matches("[0-9a-f]{64}").isNotEqualTo(webhook.key());
        assertThat(Instant.parse(answer.json().at("/data/previous_key_until").textValue()))
                .isBetween(Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_601));
        Received during = one("/rotated");
        assertThat(during.header("Helicone-Signature")).isEqualTo(hex(webhook.key(), during.body()));
        assertThat(during.header("webhook-signature").split(" ")).hasSize(2);
        assertVerifies(webhook.key(), during);
        assertVerifies(newKey, during);

        String last = post("/v1/webhooks/" + webhook.id() + "/rotate-key", "{'overlap':'0'}")
                .json()
                .at("/data/hmac_key")
                .textValue();
        send(List.of(event("after", Map.of("rotated", "1"), JsonNodeFactory.instance.objectNode())));
        await().atMost(PATIENCE).until(() -> receiver.at("/rotated").size() == 2);
        Received after = receiver.at("/rotated").getLast();
        assertThat(after.header("Helicone-Signature")).isEqualTo(hex(last, after.body()));
        assertThat(after.header("webhook-signature").split(" ")).hasSize(1);
        assertVerifies(last, after);
        assertThatThrownBy(() -> verify(newKey, after)).isInstanceOf(WebhookVerificationException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'overlap':'8d'} | overlap: must be a duration from 0 to 7d, like 24h",
                "{'overlap':'soon'} | overlap: must be a duration from 0 to 7d, like 24h",
                "{'overlp':'1h'} | overlp: is not a known field; did you mean 'overlap'?"
            })
    void refusesOverlapsThatAreNone(String body, String error) throws Exception {
        Made webhook = create("/unrotated", "'config':{}");

        Answer answer = post("/v1/webhooks/" + webhook.id() + "/rotate-key", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").textValue()).isEqualTo(error);
    }

    // scores

    @Test
    void scoresOfARequestBecomeAnEvent() throws Exception {
        Answer answer = post("/v1/webhook/request/r-77/score", "{'scores':{'helpful':1,'accuracy':0.50}}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).isEqualTo("{\"data\":null,\"error\":null}");
        assertThat(one("/scores").json().at("/payload/metadata/0"))
                .isEqualTo(json("{'request_id':'r-77','scores':{'helpful':1,'accuracy':0.50}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | scores: is required",
                "{'scores':{}} | scores: must be an object of 1 to 64 numbers, like {\"helpful\": 1}",
                "{'scores':{'a':'1'}} | scores.a: must be a number",
                "{'score':{'a':1}} | scores: is required; score: is not a known field; did you mean 'scores'?"
            })
    void refusesScoresThatAreNone(String body, String error) throws Exception {
        Answer answer = post("/v1/webhook/request/r-78/score", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").textValue()).isEqualTo(error);
    }

    // how

    private record Made(String id, String key) {}

    @FunctionalInterface
    private interface Filling {
        void fill(ObjectNode payload);
    }

    private static Made create(String path, String members) throws Exception {
        Answer answer = post("/v1/webhooks", "{'destination':'" + receiver.url(path) + "'," + members + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("error").isNull()).isTrue();
        JsonNode data = answer.json().path("data");
        assertThat(data.fieldNames()).toIterable().containsExactly("id", "hmac_key");
        return new Made(data.path("id").textValue(), data.path("hmac_key").textValue());
    }

    /** Logs one request that no other webhook of this test is about. */
    private static String log(Made webhook, Filling filling) throws Exception {
        assertThat(patch(
                                "/v1/webhooks/" + webhook.id(),
                                "{'config':{'propertyFilters':[{'key':'for','value':'" + webhook.id() + "'}]}}")
                        .status())
                .isEqualTo(200);
        String id = UUID.randomUUID().toString();
        ObjectNode payload = JsonNodeFactory.instance.objectNode().put("request_id", id);
        filling.fill(payload);
        send(List.of(event(UUID.randomUUID().toString(), Map.of("for", webhook.id()), payload)));
        return id;
    }

    private static ObjectNode event(String id, Map<String, String> properties, ObjectNode payload) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("id", id).put("eventType", "request:logged");
        properties.forEach(event.putObject("properties")::put);
        event.set("payload", payload);
        return event;
    }

    private static void send(List<ObjectNode> events) throws Exception {
        Answer answer = client.post(
                "/v1/events",
                "application/json",
                Json.write(JsonNodeFactory.instance.arrayNode().addAll(events)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    private static Received one(String path) {
        await().atMost(PATIENCE).until(() -> !receiver.at(path).isEmpty());
        return receiver.at(path).getFirst();
    }

    private static Answer post(String path, String body) throws Exception {
        return client.post(path, "application/json", body.replace('\'', '"').getBytes(UTF_8));
    }

    private static Answer patch(String path, String body) throws Exception {
        return client.patch(path, "application/json", body.replace('\'', '"').getBytes(UTF_8));
    }

    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"').getBytes(UTF_8));
    }

    private static double skipped(String reason) throws Exception {
        return client.get("/observe/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("serai_events_skipped_total{") && line.contains("\"" + reason + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** As reference and documentation have it, by nobody's code but Java's own. */
    private static double draw(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
            return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(String key, byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    private static void assertVerifies(String key, Received received) {
        assertThatCode(() -> verify(key, received)).doesNotThrowAnyException();
    }

    /** By the library of Standard Webhooks, with what docs/helicone-api.md tells receivers to give it. */
    private static void verify(String key, Received received) throws Exception {
        String secret = "whsec_" + Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
        Map<String, List<String>> headers = Map.of(
                "webhook-id", List.of(received.id()),
                "webhook-timestamp", List.of(String.valueOf(received.header("webhook-timestamp"))),
                "webhook-signature", List.of(String.valueOf(received.header("webhook-signature"))));
        new Webhook(secret).verify(new String(received.body(), UTF_8), headers);
    }
}
