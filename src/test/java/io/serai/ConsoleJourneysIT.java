package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.console.Browser;
import io.serai.console.NeedsBrowser;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RScript;
import org.redisson.client.codec.StringCodec;

/** What people do with the console, from end to end, in a browser. */
@NeedsBrowser
class ConsoleJourneysIT {
    private static final String JSON = "application/json";
    private static final String ALERTS = "/v1/private/alerts";
    private static final String OPERATOR = "journeys-operator-token";
    private static final String ERROR_EVENT =
            """
            {"eventType":"trace:errors","projectId":"checkout",
             "payload":{"name":"checkout-agent","error_info":{"exception_type":"TimeoutError","message":"no answer in 30 s"}}}
            """;

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @RegisterExtension
    final Browser browser = new Browser();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static HubFolder folder;
    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() throws Exception {
        receiver = new Receiver();
        folder = HubFolder.in(Files.createDirectory(home.resolve("open"))).alerts("alerts: []\n");
        hub = hub(folder, Map.of());
        client = new HubClient(hub.url());
    }

    private static Hub hub(HubFolder folder, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "camel.server.port", "0",
                "serai.redis.url", redis.url(),
                "serai.inbox.enabled", "true",
                "serai.delivery.max-retries", "0"));
        all.putAll(settings);
        return SeraiHub.start(new HubOptions(folder.path(), all));
    }

    @AfterEach
    void forgetAlerts() throws Exception {
        ArrayNode ids = JsonNodeFactory.instance.arrayNode();
        client.get(ALERTS).json().path("content").forEach(alert -> ids.add(alert.path("id")));
        client.post(
                ALERTS + "/delete",
                JSON,
                Json.write(JsonNodeFactory.instance.objectNode().set("ids", ids)));
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void aFirstAlertIsMadeTriedOutAndSendsItsFirstMessage() throws Exception {
        browser.open(hub.url()).see("This hub has no alert yet");
        browser.follow("Create the first alert");
        assertThat(browser.heading()).isEqualTo("New alert");

        browser.expect("the server responded with a status of 422");
        browser.press("Create the alert").see("Not saved");
        assertThat(browser.control("Name").getDomAttribute("aria-invalid")).isEqualTo("true");
        browser.fill("Name", "Errors in production").fill("URL", inbox("first")).tick("sent at once, each by itself");
        browser.see("What its receiver gets").until("a preview of the message", () -> browser.content()
                .contains("\"alertName\": \"Errors in production\""));
        browser.press("Test connection").see("The receiver answered 200");
        browser.press("Create the alert")
                .until("its own page", () -> browser.heading().equals("Errors in production"));

        browser.follow("Deliveries").see("Nothing was sent yet");
        send(ERROR_EVENT);
        browser.see("Errors in production", "delivered", "trace:errors");

        browser.follow("Inbox").unfold("first").see("checkout-agent", "webhook-id");
        browser.follow("Overview").see("Errors in production").seeNo("This hub has no alert yet");
    }

    @Test
    void aFailedDeliveryIsFoundUnderstoodAndReplayed() throws Exception {
        receiver.answer("/mended", 500, Duration.ZERO);
        alert("Broken receiver", receiver.url("/mended"));
        browser.open(hub.url()).see("No attempt failed of late");
        send(ERROR_EVENT);

        browser.see("Broken receiver", "http_500", "dead letter");
        String id =
                client.get("/v1/dead-letters").json().at("/deadLetters/0/id").asText();
        browser.go("#/deliveries").see("Broken receiver", "http_500");
        browser.go("#/deliveries/" + id)
                .see("HTTP 500", "The receiver had trouble of its own", "Attempt 1", "TimeoutError");
        browser.follow("Its dead letter").see("http_500", "Broken receiver", "trace:errors");

        receiver.answer("/mended", 200, Duration.ZERO);
        browser.follow("Dead letters").press("Replay all 1").see("Replay all dead letters?");
        browser.press("Replay").see("Done: 1 replayed");
        // The page of a notification looks whether there is a dead letter of it.
        browser.expect("/v1/dead-letters/" + id + " - .* 404");
        browser.go("#/deliveries/" + id).see("HTTP 200", "The receiver has it");

        assertThat(receiver.at("/mended")).hasSize(2).allSatisfy(sent -> assertThat(sent.id())
                .isEqualTo(id));
        browser.go("#/dead-letters").see("None: everything was delivered");
    }

    @Test
    void aBrokenRouteIsToldWithItsLineAndInForceOnceRepaired() throws Exception {
        browser.open(hub.url() + "/console/#/routes").see("routes/routing.yaml", "in force");

        folder.edit("routes/routing.yaml", "to: direct:match", "to: direct:mach");
        browser.see("sends to direct:mach, which no route comes from");
        JsonNode routing = file("routes/routing.yaml");
        assertThat(routing.path("state").asText()).isEqualTo("bad");
        browser.see("routes/routing.yaml:" + routing.at("/problems/0/line").asInt());

        folder.edit("routes/routing.yaml", "to: direct:mach", "to: direct:match");
        browser.seeNo("direct:mach,");
        browser.until(
                "a file in force",
                () -> file("routes/routing.yaml").path("state").asText().equals("in force"));
    }

    private static JsonNode file(String name) throws Exception {
        for (JsonNode file : client.get("/v1/routes").json().path("files")) {
            if (file.path("file").asText().equals(name)) {
                return file;
            }
        }
        throw new AssertionError("no file " + name);
    }

    @Test
    void whoHasATokenLooksAndWhoseTokenMayManageSteers() throws Exception {
        HubFolder own =
                HubFolder.in(Files.createDirectory(home.resolve("guarded"))).alerts("alerts: []\n");
        try (Hub guarded = hub(own, Map.of("serai.api.token", OPERATOR))) {
            String authorization = "Bearer " + OPERATOR;
            HubClient operator = new HubClient(guarded.url());
            Answer made = operator.post(
                    ALERTS, JSON, Json.write(alertJson("Ours", receiver.url("/ours"))), "Authorization", authorization);
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            String id = made.header("Location").orElseThrow().replaceFirst(".*/", "");
            String reader = operator.post(
                            "/v1/tokens",
                            JSON,
                            "{\"name\":\"dashboard\",\"scopes\":[\"read\"]}".getBytes(UTF_8),
                            "Authorization",
                            authorization)
                    .json()
                    .path("token")
                    .asText();
            browser.expect("the server responded with a status of 401");

            browser.openDialog(guarded.url()).see("Log in to Serai");
            browser.fill("API token", "not-the-token").press("Log in").see("not known");
            browser.fill("API token", OPERATOR).press("Log in").until("the overview", () -> browser.heading()
                    .equals("Overview"));
            browser.go("#/alerts").see("Ours", "New alert");
            browser.go("#/alerts/" + id).see("Test connection", "Save", "Delete…");

            browser.press("Log out").see("Log in to Serai");
            assertThat(browser.run("return sessionStorage.length")).isEqualTo(0L);
            browser.fill("API token", reader).press("Log in").until("the alert", () -> browser.heading()
                    .equals("Ours"));
            browser.see("Your token may read and not change alerts.");
            assertThat(browser.control("Name").isEnabled()).isFalse();
            assertThat(browser.text()).doesNotContain("Save", "Delete…", "Test connection");
            browser.go("#/alerts").see("Ours").seeNo("New alert");
            assertThat(browser.control("Ours is on").isEnabled()).isFalse();
            browser.leave();
        }
    }

    @Test
    void tenThousandAlertsAndAttemptsAreShownPageByPage() throws Exception {
        receiver.answer("/many", 200, Duration.ZERO);
        alert("One of many", receiver.url("/many"));
        send(ERROR_EVENT);
        browser.until(
                "an attempt",
                () -> client.get("/v1/deliveries").json().at("/deliveries/0").isObject());
        manyAttempts();
        StringBuilder alerts = new StringBuilder("alerts:\n");
        for (int i = 0; i < 10_000; i++) {
            alerts.append(
                    "  - {id: many-%1$d, name: Alert %1$d, webhook: {url: \"%2$s\"}, triggers: [{event_type: none}]}\n"
                            .formatted(i, receiver.url("/many")));
        }
        folder.alerts(alerts.toString());
        browser.until(
                "ten thousand alerts",
                () -> client.get(ALERTS).json().path("total").asInt() > 10_000);

        browser.open(hub.url() + "/console/#/alerts").see("of 10,001 alerts");
        int rows = browser.all("main tbody tr").size();
        assertThat(rows).isBetween(10, 100);
        assertThat(requests("/v1/private/alerts")).singleElement().asString().contains("size=");
        assertThat(requests("/v1/webhooks")).isEmpty();
        browser.press("Load more")
                .until("more rows", () -> browser.all("main tbody tr").size() > rows);
        assertThat(browser.all("main tbody tr").size()).isLessThanOrEqualTo(2 * rows);
        assertThat(requests("/v1/private/alerts")).hasSize(2);

        browser.go("#/deliveries").see("shown");
        assertThat(requests("/v1/deliveries?")).singleElement().asString().contains("limit=");
        assertThat(browser.all("main .timeline li").size()).isBetween(10, 100);
        assertThat(requests("/v1/private/alerts")).hasSize(2);

        for (String page : List.of("#/", "#/dead-letters", "#/explain", "#/inbox", "#/routes")) {
            browser.go(page);
        }
        assertThat(browser.run("return document.querySelectorAll('*').length"))
                .asInstanceOf(InstanceOfAssertFactories.LONG)
                .isLessThan(5_000);
        folder.alerts("alerts: []\n");
        browser.until(
                "no alerts of the file",
                () -> client.get(ALERTS).json().path("total").asInt() < 10);
    }

    /** As many copies of the one that there is, which differ in their ids. */
    private static void manyAttempts() {
        redis.client()
                .getScript(StringCodec.INSTANCE)
                .eval(
                        RScript.Mode.READ_WRITE,
                        """
                        local entry = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1][2]
                        local id
                        for i = 1, #entry, 2 do
                          if entry[i] == 'notificationId' then id = entry[i + 1] end
                        end
                        for n = 1, 10000 do
                          local copy = {}
                          local other = string.sub(id, 1, -6) .. string.format('%05d', n)
                          for i, word in ipairs(entry) do copy[i] = string.gsub(word, id, other, 1) end
                          redis.call('XADD', KEYS[1], '*', unpack(copy))
                        end
                        return #entry
                        """,
                        RScript.ReturnType.INTEGER,
                        List.of("delivery_log"));
    }

    /** What the page has asked the hub for, of addresses that have this in them. */
    @SuppressWarnings("unchecked")
    private List<String> requests(String part) {
        return (List<String>) browser.run(
                "return performance.getEntriesByType('resource').map(entry => entry.name).filter(name => name.includes(arguments[0]))",
                part);
    }

    private static String inbox(String name) {
        return hub.url().replace("localhost", "127.0.0.1") + "/inbox/" + name;
    }

    private static void alert(String name, String url) throws Exception {
        Answer made = client.post(ALERTS, JSON, Json.write(alertJson(name, url)));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
    }

    private static JsonNode alertJson(String name, String url) {
        return Json.read(
                """
                {"name":"%s","webhook":{"url":"%s"},"options":{"window":"0"},"triggers":[{"event_type":"trace:errors"}]}
                """
                        .formatted(name, url)
                        .getBytes(UTF_8));
    }

    private static void send(String event) throws Exception {
        Answer answer = client.post("/v1/events", JSON, event.getBytes(UTF_8));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }
}
