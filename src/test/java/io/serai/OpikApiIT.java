package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The life of alerts that are managed with Opik's API. */
class OpikApiIT {
    private static final String PATH = "/v1/private/alerts";
    private static final String JSON = "application/json";
    private static final String UNKNOWN = "0198ec7e-0000-7000-8000-000000000000";

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        HubFolder folder = HubFolder.in(home)
                .set("serai.api.changes-per-minute", "100000")
                .alerts(
                        """
                        alerts:
                          - id: from-the-file
                            name: Declared
                            workspace_id: files
                            webhook: {url: "%1$s/declared", secret_token: canary-file-token}
                            triggers: [{event_type: trace:errors}]
                        """
                                .formatted(receiver.url("")));
        hub = SeraiHub.start(new HubOptions(folder.path(), Map.of("camel.server.port", "0")));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, PATH + "/"})
    void anAlertIsCreatedReadChangedAndDeleted(String path) throws Exception {
        Answer created = post(path, alert("'name':'First'"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text()).isEmpty();
        String location = created.header("Location").orElseThrow();
        assertThat(location).matches(PATH + "/[0-9a-f-]{36}");

        ObjectNode shown = (ObjectNode) client.get(location).json();
        assertThat(shown.get("name").textValue()).isEqualTo("First");
        assertThat(shown.at("/webhook/secret_token").textValue()).isEqualTo("can**************ken");
        assertThat(shown.get("created_by").textValue()).isEqualTo("anonymous");

        Answer changed = put(location, shown.put("name", "Second"));
        assertThat(changed.status()).isEqualTo(204);
        assertThat(changed.text()).isEmpty();
        ObjectNode again = (ObjectNode) client.get(location).json();
        assertThat(again.get("name").textValue()).isEqualTo("Second");
        assertThat(again.get("created_at")).isEqualTo(shown.get("created_at"));

        assertThat(delete(location).status()).isEqualTo(204);
        assertNotFound(client.get(location));
        assertNotFound(put(location, shown));
        assertThat(delete(location).status()).as("once more").isEqualTo(204);
    }

    @Test
    void anAlertIsSwitchedAndGivenANewKeyWithoutBeingWritten() throws Exception {
        String location = create(alert("'webhook':{'url':'https://hooks.example.com/x','secret_token':'canary-kept'}"));
        String path = "/v1/alerts/" + location.substring(location.lastIndexOf('/') + 1);

        Answer off = client.post(path + "/disable", JSON, new byte[0]);
        assertThat(off.status()).as(off.text()).isEqualTo(200);
        assertThat(off.json().path("enabled").booleanValue()).isFalse();
        assertThat(client.get(location).json().path("enabled").booleanValue()).isFalse();
        assertThat(client.post(path + "/enable", JSON, new byte[0])
                        .json()
                        .path("enabled")
                        .booleanValue())
                .isTrue();

        JsonNode first = client.post(path + "/rotate-key", JSON, new byte[0]).json();
        assertThat(first.path("signing_secret").textValue()).startsWith("whsec_");
        assertThat(first.has("hmac_key")).isFalse();
        assertThat(first.has("previous_until")).isFalse();
        JsonNode second = client.post(path + "/rotate-key", JSON, "{\"overlap\":\"1h\"}".getBytes(UTF_8))
                .json();
        assertThat(second.path("signing_secret")).isNotEqualTo(first.path("signing_secret"));
        assertThat(second.has("previous_until")).isTrue();
        JsonNode shown = client.get(location).json();
        assertThat(shown.at("/webhook/previous_signing_secrets")).hasSize(1);
        assertThat(shown.toString())
                .doesNotContain(second.path("signing_secret").textValue());
        assertThat(shown.at("/webhook/secret_token").textValue()).isEqualTo("***********");
        client.post(path + "/rotate-key", JSON, "{\"overlap\":\"0\"}".getBytes(UTF_8));
        assertThat(client.get(location).json().path("webhook").has("previous_signing_secrets"))
                .isFalse();

        assertThat(client.post(path + "/rotate-key", JSON, "{\"overlap\":\"8d\"}".getBytes(UTF_8))
                        .status())
                .isEqualTo(400);
        assertThat(client.post("/v1/alerts/none/enable", JSON, new byte[0]).status())
                .isEqualTo(404);
        assertThat(client.post("/v1/alerts/from-the-file/disable", JSON, new byte[0], "Comet-Workspace", "files")
                        .status())
                .isEqualTo(409);
        delete(location);
    }

    @Test
    void theSecretIsStillThereAfterItCameBackMasked() throws Exception {
        String location = create(alert("'triggers':[{'event_type':'prompt:created'}],'options':{'window':'0'},"
                + "'webhook':{'url':'" + receiver.url("/masked") + "','secret_token':'canary-masked-token'}"));
        ObjectNode shown = (ObjectNode) client.get(location).json();

        put(location, shown.put("name", "Renamed"));
        client.post("/v1/events", JSON, "{\"eventType\":\"prompt:created\"}".getBytes(UTF_8));

        await().untilAsserted(() -> assertThat(receiver.at("/masked"))
                .singleElement()
                .satisfies(sent -> assertThat(sent.header("Authorization")).isEqualTo("Bearer canary-masked-token")));
        delete(location);
    }

    @Test
    void whatIsWrittenBackUnchangedChangesNothing() throws Exception {
        String location = create(alert(""));
        Answer shown = client.get(location);

        Answer written = put(location, shown.json());

        assertThat(written.header("ETag")).isEqualTo(shown.header("ETag"));
        assertThat(client.get(location).text()).isEqualTo(shown.text());
        delete(location);
    }

    @Test
    void aWriterWhoHasNotSeenTheLastChangeIsTold() throws Exception {
        String location = create(alert(""));
        Answer shown = client.get(location);
        String seen = shown.header("ETag").orElseThrow();
        ObjectNode body = (ObjectNode) shown.json();

        assertThat(put(location, body.put("name", "Mine"), "If-Match", seen).status())
                .isEqualTo(204);
        Answer stale = put(location, body.put("name", "Yours"), "If-Match", seen);

        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.json().get("code").intValue()).isEqualTo(412);
        assertThat(client.get(location).json().get("name").textValue()).isEqualTo("Mine");
        assertThat(put(location, body, "If-Match", "*").status()).isEqualTo(204);
        assertThat(put(location, body, "If-Match", "yesterday").text())
                .contains("If-Match: must be the ETag of an earlier answer");
        delete(location);
    }

    @Test
    void alertsAreListedByPageInTheOrderAndWithTheFiltersThatAreAskedFor() throws Exception {
        String[] in = {"Comet-Workspace", "lists"};
        for (String name : List.of("Beta", "alpha", "Gamma")) {
            assertThat(client.post(PATH, JSON, Json.write(alert("'name':'" + name + "'")), in)
                            .status())
                    .isEqualTo(201);
        }

        JsonNode all = client.get(PATH, in).json();
        assertThat(all.get("total").intValue()).isEqualTo(3);
        assertThat(all.get("page").intValue()).isEqualTo(1);
        assertThat(names(all)).as("the newest first").containsExactly("Gamma", "alpha", "Beta");
        assertThat(names(client.get(PATH + "?page=2&size=2", in).json())).containsExactly("Beta");
        assertThat(names(client.get(PATH + "?sorting=" + encoded("[{'field':'name','direction':'ASC'}]"), in)
                        .json()))
                .containsExactly("alpha", "Beta", "Gamma");
        assertThat(names(client.get(
                                PATH + "/?filters="
                                        + encoded("[{'field':'name','operator':'starts_with','value':'g'}]"),
                                in)
                        .json()))
                .containsExactly("Gamma");
        assertThat(client.get(PATH, "Comet-Workspace", "elsewhere")
                        .json()
                        .get("total")
                        .intValue())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "page=0 | page: must be a whole number from 1 to 1000000",
                "page=x | page: must be a whole number from 1 to 1000000",
                "size=0 | size: must be a whole number from 1 to 100",
                "size=101 | size: must be a whole number from 1 to 100",
                "sorting=name | sorting: must be a JSON array of at most 20 objects",
                "filters=%5B%7B%7D%5D | filters[0].field: is required",
                "pgae=1 | pgae: is not a known field; did you mean 'page'?",
                "name=x | name: is not a known field",
            })
    void aListThatCannotBeMadeIsRefusedByName(String query, String message) throws Exception {
        Answer answer = client.get(PATH + "?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("code").intValue()).isEqualTo(400);
        assertThat(answer.json().get("message").textValue()).startsWith(message).satisfies(text -> assertThat(
                        text.contains("did you mean"))
                .isEqualTo(message.contains("did you mean")));
    }

    @Test
    void theAlertsOfAProjectAreThoseThatNameIt() throws Exception {
        String own = create(alert("'name':'Own','project_id':'p-1'"));
        String scoped = create(alert("'name':'Scoped','triggers':[{'event_type':'trace:cost','trigger_configs':["
                + "{'type':'scope:project','config_value':{'project_ids':'[\\'p-0\\',\\'p-1\\']'}}]}]"));
        String other = create(alert("'name':'Other','project_id':'p-2'"));

        assertThat(names(client.get("/v1/private/projects/p-1/alerts").json()))
                .containsExactlyInAnyOrder("Own", "Scoped");
        assertThat(client.get("/v1/private/projects/p-9/alerts")
                        .json()
                        .get("total")
                        .intValue())
                .isZero();
        for (String location : List.of(own, scoped, other)) {
            delete(location);
        }
    }

    @Test
    void anAlertOfAnotherWorkspaceIsNotThere() throws Exception {
        String location = create(alert(""));
        String[] elsewhere = {"Comet-Workspace", "elsewhere"};
        JsonNode shown = client.get(location).json();

        assertNotFound(client.get(location, elsewhere));
        assertNotFound(put(location, shown, elsewhere));
        assertThat(client.post(PATH + "/delete", JSON, Json.write(ids(location)), elsewhere)
                        .status())
                .isEqualTo(204);
        assertThat(client.get(location).status()).isEqualTo(200);
        Answer test = client.post(PATH + "/webhooks/tests", JSON, Json.write(shown), elsewhere);
        assertThat(test.status()).as("its masks stand for nothing there").isEqualTo(400);
        assertThat(test.text()).contains("webhook.secret_token: is masked: send the secret itself");
        delete(location);
    }

    @Test
    void anAlertOfTheFileIsShownAndLeftToTheFile() throws Exception {
        String[] in = {"Comet-Workspace", "files"};
        Answer shown = client.get(PATH + "/from-the-file", in);

        assertThat(shown.json().get("read_only").booleanValue()).isTrue();
        assertThat(shown.text()).doesNotContain("canary-file-token");
        assertThat(names(client.get(PATH, in).json())).containsExactly("Declared");
        for (Answer refused : List.of(
                put(PATH + "/from-the-file", shown.json(), in),
                client.post(PATH + "/delete", JSON, "{\"ids\":[\"from-the-file\"]}".getBytes(UTF_8), in))) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().get("code").intValue()).isEqualTo(409);
            assertThat(refused.json().get("message").textValue())
                    .isEqualTo("Alert 'from-the-file' is declared in alerts.yaml: change it there");
        }
    }

    @Test
    void aTestIsSentOnceWithTheStoredSecret() throws Exception {
        receiver.answer("/tried", 200, Duration.ZERO);
        String location = create(alert("'webhook':{'url':'" + receiver.url("/tried")
                + "','secret_token':'canary-test-token'},'triggers':[{'event_type':'trace:cost'}]"));
        ObjectNode body = (ObjectNode) client.get(location).json();

        Answer answer = post(PATH + "/webhooks/tests", body.putNull("name"));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode result = answer.json();
        assertThat(result.get("status").textValue()).isEqualTo("success");
        assertThat(result.get("status_code").intValue()).isEqualTo(200);
        assertThat(result.get("error_message").isNull()).isTrue();
        assertThat(result.get("duration_ms").isIntegralNumber()).isTrue();
        assertThat(receiver.at("/tried")).singleElement().satisfies(sent -> {
            assertThat(sent.header("Authorization")).isEqualTo("Bearer canary-test-token");
            assertThat(new String(sent.body(), UTF_8))
                    .isEqualTo(result.get("request_body").textValue());
            assertThat(sent.json().get("alertName").textValue()).isEqualTo("Test Alert");
            assertThat(sent.json().get("eventType").textValue()).isEqualTo("trace:cost");
        });
        assertThat(answer.text()).doesNotContain("canary");
        delete(location);
    }

    /** As Opik's own form does it. */
    @Test
    void aTestWithoutTheIdIsSentWithTheSecretOfTheAlertWithItsUrl() throws Exception {
        receiver.answer("/form", 200, Duration.ZERO);
        String location =
                create(alert("'webhook':{'url':'" + receiver.url("/form") + "','secret_token':'canary-form-token'}"));
        ObjectNode form = json("{'name':'Errors'}");
        form.putObject("webhook")
                .put("url", receiver.url("/form"))
                .put(
                        "secret_token",
                        client.get(location).json().at("/webhook/secret_token").textValue());

        Answer tried = post(PATH + "/webhooks/tests", form);
        Answer elsewhere =
                client.post(PATH + "/webhooks/tests", JSON, Json.write(form), "Comet-Workspace", "elsewhere");

        assertThat(tried.json().path("status").textValue()).isEqualTo("success");
        assertThat(receiver.at("/form")).singleElement().satisfies(sent -> assertThat(sent.header("Authorization"))
                .isEqualTo("Bearer canary-form-token"));
        assertThat(elsewhere.status()).isEqualTo(400);
        assertThat(elsewhere.json().get("message").textValue())
                .isEqualTo("webhook.secret_token: is masked, and it is not clear for which secret: send the id of the"
                        + " stored alert or the secret itself");
        delete(location);
    }

    @Test
    void theLargestAlertCanBeWrittenBackAsItWasRead() throws Exception {
        int configs = 20;
        Answer created = post(PATH, large(configs));
        while (created.status() == 400) {
            assertThat(created.text()).contains("triggers: makes the alert too large");
            created = post(PATH, large(--configs));
        }
        assertThat(created.status()).isEqualTo(201);
        String location = created.header("Location").orElseThrow();

        Answer shown = client.get(location);
        Answer written = put(location, shown.json());

        assertThat(shown.text().length()).isGreaterThan(100_000);
        assertThat(written.status()).as(written.text()).isEqualTo(204);
        assertThat(written.header("ETag")).isEqualTo(shown.header("ETag"));
        delete(location);
    }

    private static ObjectNode large(int configs) {
        String config = ",{'type':'threshold:cost','config_value':{'threshold':'1','window':'60'},'group_index':1}";
        String trigger = ",{'event_type':'trace:cost','trigger_configs':["
                + config.repeat(configs).substring(1) + "]}";
        return alert("'triggers':[" + trigger.repeat(100).substring(1) + "]");
    }

    @Test
    void whoChangedAnAlertIsLogged() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("io.serai.api.opik.OpikApi");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        try {
            String location = create(alert("'name':'canary-name'"));
            ObjectNode shown = (ObjectNode) client.get(location).json();
            put(location, shown);
            put(location, shown.put("name", "canary-renamed"));
            delete(location);
            delete(location);

            String id = location.substring(location.lastIndexOf('/') + 1);
            List<ILoggingEvent> ours = log.list.stream()
                    .filter(event -> String.valueOf(event.getKeyValuePairs()).contains(id))
                    .toList();
            assertThat(ours)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "Alert created by anonymous", "Alert changed by anonymous", "Alert deleted by anonymous");
            assertThat(ours)
                    .extracting(event -> String.valueOf(event.getKeyValuePairs()))
                    .containsOnly("[alertId=\"" + id + "\", workspaceId=\"default\"]");
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"general", "slack", "pagerduty"})
    void thereIsAnExampleForEveryEventType(String type) throws Exception {
        JsonNode examples = client.get(PATH + "/webhooks/examples?alert_type=" + type)
                .json()
                .get("response_examples");

        assertThat(examples).hasSize(10);
        for (EventType event : EventType.values()) {
            JsonNode example = examples.get(event.wire());
            assertThat(example.isObject()).as(event.wire()).isTrue();
            assertThat(example.has(
                            switch (type) {
                                case "slack" -> "blocks";
                                case "pagerduty" -> "routing_key";
                                default -> "payload";
                            }))
                    .isTrue();
        }
    }

    @Test
    void examplesAreOfGeneralAlertsWhenNothingIsAskedFor() throws Exception {
        assertThat(client.get(PATH + "/webhooks/examples")
                        .json()
                        .at("/response_examples/trace:errors/eventType")
                        .textValue())
                .isEqualTo("trace:errors");
        assertThat(client.get(PATH + "/webhooks/examples?alert_type=slak").text())
                .contains("alert_type: must be one of general, slack, pagerduty; did you mean 'slack'?");
    }

    @Test
    void webhooksOfTheOtherDialectAreNotThisOnes() throws Exception {
        Answer answer = post(PATH, alert("'alert_type':'helicone'"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").textValue()).contains("POST /v1/webhooks");
    }

    @Test
    void headersThatAreTheHubsAreRefused() throws Exception {
        for (String headers : List.of("'Content-Type':'text/plain'", "'Authorization':'Basic x'")) {
            Answer answer = post(
                    PATH,
                    alert("'webhook':{'url':'https://127.0.0.1:9000/','secret_token':'t','headers':{" + headers
                            + "}}"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("message").textValue()).startsWith("webhook.headers.");
        }
    }

    @Test
    void onlyJsonIsTaken() throws Exception {
        Answer answer = client.post(PATH, "application/x-www-form-urlencoded", "{}".getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().get("code").intValue()).isEqualTo(415);
    }

    @Test
    void tooManyChangesAreRefusedInTheDialectsForm(@TempDir Path other) throws Exception {
        HubFolder folder = HubFolder.in(other).alerts("alerts: []").set("serai.api.changes-per-minute", "2");
        try (Hub limited = SeraiHub.start(new HubOptions(folder.path(), Map.of("camel.server.port", "0")))) {
            HubClient caller = new HubClient(limited.url());
            byte[] body = Json.write(alert(""));
            caller.post(PATH, JSON, body);
            caller.post(PATH, JSON, body);

            Answer refused = caller.post(PATH, JSON, body);

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isPresent();
            assertThat(refused.json().get("code").intValue()).isEqualTo(429);
            assertThat(caller.get(PATH).json().get("total").intValue()).isEqualTo(2);
        }
    }

    private static ObjectNode alert(String members) {
        ObjectNode alert = json("{'name':'Errors','webhook':{'url':'" + receiver.url("/default")
                + "','secret_token':'canary-default-token'}}");
        alert.setAll(json("{" + members + "}"));
        return alert;
    }

    private static ObjectNode json(String text) {
        return (ObjectNode)
                Json.read(text.replace("\\'", "\\\"").replace('\'', '"').getBytes(UTF_8));
    }

    private static String encoded(String json) {
        return URLEncoder.encode(json.replace('\'', '"'), UTF_8);
    }

    private static String create(JsonNode alert) throws Exception {
        Answer created = post(PATH, alert);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.header("Location").orElseThrow();
    }

    private static Answer post(String path, JsonNode body) throws Exception {
        return client.post(path, JSON, Json.write(body));
    }

    private static Answer put(String path, JsonNode body, String... headers) throws Exception {
        return client.put(path, JSON, Json.write(body), headers);
    }

    private static Answer delete(String location) throws Exception {
        return post(PATH + "/delete", ids(location));
    }

    private static ObjectNode ids(String location) {
        return json("{'ids':['" + location.substring(location.lastIndexOf('/') + 1) + "','" + UNKNOWN + "']}");
    }

    private static List<String> names(JsonNode page) {
        return page.get("content").findValuesAsText("name").stream()
                .filter(name -> !name.startsWith("Webhook for alert "))
                .toList();
    }

    private static void assertNotFound(Answer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("{\"code\":404,\"message\":\"Alert not found\"}");
    }
}
