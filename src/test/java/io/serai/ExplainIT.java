package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RType;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.StringCodec;

/** What a running hub says of events and of alerts that nobody has made yet. */
class ExplainIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        receiver.answer("/gone", 410, Duration.ZERO);
        HubFolder folder = HubFolder.in(home)
                .set("serai.redis.url", redis.url())
                .set("serai.explain.sample", "1000")
                .alerts(
                        """
                        alerts:
                          - id: slow
                            name: Slow
                            webhook: {url: "%s", secret_token: not-to-be-seen}
                            options: {window: 1h}
                            triggers: [{event_type: slow}, {event_type: slower}]
                          - id: gone
                            name: Gone
                            webhook: {url: "%s"}
                            options: {window: 0}
                            triggers: [{event_type: gone}]
                        """
                                .formatted(receiver.url("/slow"), receiver.url("/gone")));
        folder.write(
                "routes/routing.yaml",
                """
                - route:
                    id: routing
                    from:
                      uri: direct:events
                      steps:
                        - choice:
                            when:
                              - simple: "${variable.eventType} == 'hanging'"
                                steps: [{delay: {constant: "3000"}}]
                        - to: direct:match
                """);
        hub = SeraiHub.start(new HubOptions(folder.path(), Map.of("camel.server.port", "0")));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void theBucketThatAnEventWouldJoinIsShownAndLeftAsItIs() throws Exception {
        JsonNode before = alert("{'event':{'eventType':'slower'}}");
        assertThat(before.path("verdict").asText()).isEqualTo("match");
        assertThat(before.at("/window/open").asBoolean()).isFalse();

        send("{'eventType':'slower'}");
        send("{'eventType':'slower'}");
        Map<String, Object> stored = buckets();
        assertThat(stored).isNotEmpty();
        JsonNode window =
                alert("{'event':{'eventType':'slower'},'render':true}").path("window");

        assertThat(window.path("open").asBoolean()).isTrue();
        assertThat(window.path("events").asInt()).isEqualTo(2);
        assertThat(Instant.parse(window.path("dueAt").asText()))
                .isAfter(Instant.now().plus(Duration.ofMinutes(50)))
                .isEqualTo(Instant.parse(window.path("firstSeen").asText()).plus(Duration.ofHours(1)));
        assertThat(buckets()).isEqualTo(stored);
        assertThat(receiver.at("/slow")).isEmpty();
    }

    @Test
    void whatGathersIsListedWithItsAlert() throws Exception {
        send("{'eventType':'slow','payload':{'note':'not-to-be-seen'}}");

        Answer answer = client.get("/v1/buckets?alertId=slow");

        JsonNode bucket = StreamSupport.stream(answer.json().path("buckets").spliterator(), false)
                .filter(each -> each.path("eventType").asText().equals("slow"))
                .findFirst()
                .orElseThrow();
        assertThat(bucket.path("name").asText()).isEqualTo("Slow");
        assertThat(bucket.path("workspaceId").asText()).isEqualTo("default");
        assertThat(bucket.path("count").asInt()).isPositive();
        assertThat(Instant.parse(bucket.path("due").asText()))
                .isAfter(Instant.parse(answer.json().path("now").asText()));
        assertThat(answer.text()).doesNotContain("not-to-be-seen");
        JsonNode elsewhere =
                client.get("/v1/buckets", "Comet-Workspace", "elsewhere").json();
        assertThat(elsewhere.path("buckets")).isEmpty();
        assertThat(elsewhere.has("total")).isFalse();
        assertThat(client.get("/v1/buckets?workspaceId=default", "Comet-Workspace", "elsewhere")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theMessagesOfAnAlertAreMadeAndNotSent() throws Exception {
        Answer answer = preview(
                "{'alert':'slow','events':[{'eventType':'slow','payload':{'note':'not-to-be-seen'}},{'eventType':'slow'},{'eventType':'other'}]}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode messages = answer.json().path("messages");
        assertThat(messages).hasSize(2);
        assertThat(messages.at("/0/type").asText()).isEqualTo("general");
        assertThat(messages.at("/0/contentType").asText()).isEqualTo("application/json");
        assertThat(messages.at("/0/bytes").asInt()).isPositive();
        assertThat(messages.at("/0/body/payload/eventCount").asInt()).isEqualTo(2);
        assertThat(answer.json().path("doubts"))
                .extracting(JsonNode::asText)
                .containsExactly("no trigger of the alert asks for other");
        assertThat(answer.text()).doesNotContain("not-to-be-seen");
        assertThat(receiver.at("/slow")).isEmpty();
    }

    @Test
    void aDraftNeedsNeitherEventsNorADestination() throws Exception {
        JsonNode shown = preview(
                        "{'alert':{'alert_type':'slack','triggers':[{'event_type':'prompt:deleted'}]},'eventType':'trace:cost'}")
                .json();

        assertThat(shown.at("/messages/0/eventType").asText()).isEqualTo("trace:cost");
        assertThat(shown.at("/messages/0/type").asText()).isEqualTo("slack");
        assertThat(shown.at("/messages/0/body/blocks").isArray()).isTrue();
        assertThat(shown.at("/doubts/0").asText()).contains("no trigger");
    }

    @Test
    void whatIsWrongWithADraftIsSaidOfItsFields() throws Exception {
        Answer wrong = preview("{'alert':{'name':'" + "n".repeat(256) + "'}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().at("/problems/0/field").asText()).isEqualTo("alert.name");

        Answer unknown = preview("{'alert':{'trigers':[]},'events':[]}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().at("/problems/0/field").asText()).isEqualTo("alert.trigers");

        assertThat(preview("{'alert':'slow','events':[]}").text()).contains("1 to 20 events");
        assertThat(preview("{'alert':'none'}").status()).isEqualTo(404);
        assertThat(preview("{}").text()).contains("is required");
    }

    @Test
    void onlyWhoMayMakeAlertsPreviewsADraft() throws Exception {
        String reader = client.post(
                        "/v1/tokens", "application/json", "{\"name\":\"r\",\"scopes\":[\"read\"]}".getBytes(UTF_8))
                .json()
                .path("token")
                .asText();

        assertThat(preview("{'alert':{'name':'Draft'}}", "Authorization", "Bearer " + reader)
                        .status())
                .isEqualTo(403);
        assertThat(preview("{'alert':'slow'}", "Authorization", "Bearer " + reader)
                        .status())
                .isEqualTo(200);
        assertThat(preview("{'alert':'slow'}", "Comet-Workspace", "elsewhere").status())
                .isEqualTo(404);
    }

    private static Answer preview(String body, String... headers) throws Exception {
        return client.post(
                "/v1/preview", "application/json", body.replace('\'', '"').getBytes(UTF_8), headers);
    }

    @Test
    void anEventThatWasCountedIsKnownAgain() throws Exception {
        String event = "{'id':'counted','eventType':'slow','source':'one'}";
        assertThat(alert("{'event':" + event + "}").at("/window/seen").asBoolean())
                .isFalse();

        send(event);

        assertThat(alert("{'event':" + event + "}").at("/window/seen").asBoolean())
                .isTrue();
        assertThat(alert("{'event':" + event.replace("'one'", "'two'") + "}")
                        .at("/window/seen")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void theMessagesDoNotShowTheAlertsSecrets() throws Exception {
        Answer answer = explain(
                "{'event':{'eventType':'slow','payload':{'note':'not-to-be-seen'}},'alert':'slow','render':true}");

        assertThat(answer.text()).doesNotContain("not-to-be-seen");
        assertThat(answer.json().at("/events/0/arrivals/0/alerts/0/messages/0").asText())
                .contains("\"eventType\":\"slow\"", "not***");
    }

    @Test
    void aDestinationThatIsDisabledIsTheReasonThatNothingComes() throws Exception {
        send("{'eventType':'gone'}");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        alert("{'event':{'eventType':'gone'}}").path("verdict").asText())
                .isEqualTo("undeliverable"));

        JsonNode gone = alert("{'event':{'eventType':'gone'}}");
        assertThat(gone.path("because").asText()).isEqualTo("destination");
        assertThat(gone.path("conditions").toString()).contains("\"actual\":\"disabled, gone\"");
        assertThat(gone.path("conditions").toString()).doesNotContain("/gone\"");
    }

    @Test
    void anAlertThatNobodyHasMadeIsHeldAgainstTheEventsOfLate() throws Exception {
        for (int i = 0; i < 3; i++) {
            send("{'id':'d-" + i + "','eventType':'dry','projectId':'p-1','properties':{'environment':'production'}}");
        }
        send("{'id':'d-9','eventType':'dry','properties':{'environment':'staging'}}");
        String question = "{'since':'1h','alert':{'triggers':[{'event_type':'dry','property_filters':"
                + "[{'key':'environment','value':'production'}]}],'options':{'window':'5m'}}}";
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(dryRun(question).path("matched").asInt()).isEqualTo(3));

        JsonNode result = dryRun(question);

        assertThat(result.path("notifications").asInt()).isEqualTo(1);
        assertThat(result.at("/unmet/property_filter").asInt()).isEqualTo(1);
        assertThat(result.at("/sample/on").asBoolean()).isTrue();
        assertThat(result.at("/sample/leftOut").asInt()).isZero();
        // It has not been kept for an hour.
        assertThat(result.at("/sample/complete").asBoolean()).isFalse();
        assertThat(result.path("first"))
                .extracting(event -> event.path("id").asText())
                .containsExactly("d-2", "d-1", "d-0");
        assertThat(result.at("/first/0/projectId").asText()).isEqualTo("p-1");
    }

    @Test
    void onlySoManyAreMadeAtATime() throws Exception {
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Answer> question = () -> post("/v1/explain", "{'event':{'eventType':'hanging'}}");
            for (Future<Answer> answer : threads.invokeAll(List.of(question, question, question, question))) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).extracting(Answer::status).contains(503).containsOnly(200, 503);
        assertThat(answers).filteredOn(answer -> answer.status() == 503).allSatisfy(answer -> assertThat(answer.text())
                .contains("Too many explanations"));
        explain("{'event':{'eventType':'slow'}}");
    }

    @Test
    void aQuestionThatIsNoneIsRefusedByField() throws Exception {
        assertThat(refusal("/v1/explain", "{'events':[]}")).contains("events: must be a list with an event");
        assertThat(refusal("/v1/explain", "{'event':{'eventType':'a'},'events':[]}"))
                .contains("event: must not be");
        assertThat(refusal("/v1/explain", "{'event':{'eventType':'a'},'alert':'nobody'}"))
                .contains("alert: is no alert's id or name");
        assertThat(refusal("/v1/explain", "{'event':{'eventType':'a b'}}")).contains("event.eventType: must be");
        assertThat(refusal("/v1/explain/alert", "{'since':'1h'}")).contains("alert: is required");
        assertThat(refusal("/v1/explain/alert", "{'alert':{'triggers':[{'event_typ':'a'}]},'since':'soon'}"))
                .contains("alert.triggers[0]");
    }

    private static String refusal(String path, String body) throws Exception {
        Answer answer = post(path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        return answer.json().path("message").asText();
    }

    /** The alert that comes first: the one that gets the event. */
    private static JsonNode alert(String request) throws Exception {
        return explain(request).json().at("/events/0/arrivals/0/alerts/0");
    }

    private static Answer explain(String request) throws Exception {
        Answer answer = post("/v1/explain", request);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private static JsonNode dryRun(String request) throws Exception {
        Answer answer = post("/v1/explain/alert", request);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static void send(String event) throws Exception {
        assertThat(post("/v1/events", event).status()).isEqualTo(202);
    }

    private static Answer post(String path, String body) throws Exception {
        return client.post(path, "application/json", body.replace('\'', '"').getBytes(UTF_8));
    }

    /** All buckets of the alert, by their names. */
    private static Map<String, Object> buckets() {
        Map<String, Object> buckets = new TreeMap<>();
        redis.client()
                .getKeys()
                .getKeys(KeysScanOptions.defaults().pattern("alert_bucket*:slow:*"))
                .forEach(key -> buckets.put(key, value(key)));
        return buckets;
    }

    private static Object value(String key) {
        return redis.client().getKeys().getType(key) == RType.MAP
                ? redis.client().getMap(key, StringCodec.INSTANCE).readAllMap()
                : redis.client().getList(key, StringCodec.INSTANCE).readAll();
    }
}
