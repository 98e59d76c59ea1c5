package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.Event;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.testing.Canary;
import io.serai.testing.Faults;
import io.serai.testing.FaultyServer;
import io.serai.testing.FaultyServer.Fault;
import io.serai.testing.FaultyServer.Port;
import io.serai.testing.HttpMessage;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.SampleEvents;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RScript;
import org.redisson.client.codec.StringCodec;

/**
 * A secret of its own at every place that has secrets, and receivers, files and requests that do all they can to make
 * the hub say one: none may be in logs, metrics, health, answers, or in what Redis has of attempts and dead letters.
 */
class CanaryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JSON = "application/json";
    private static final String TYPE = "canary:test";

    /** So many mistakes in one file the hub tells each of, even if some are told of twice. */
    private static final int TOLD_AT_ONCE = 7;

    private static final Canary PATH = Canary.in("path of the URL");
    private static final Canary QUERY = Canary.in("query of the URL");
    private static final Canary ENCODED = Canary.in("percent-encoded query of the URL");
    private static final Canary TOKEN = Canary.in("token");
    private static final Canary HEADER = Canary.in("header");
    private static final Canary HMAC = Canary.in("Helicone key");
    private static final Canary SIGNING = Canary.in("signing secret");
    private static final Canary OLD_SIGNING = Canary.in("previous signing secret");
    private static final Canary ED25519 = Canary.in("ed25519 key");
    private static final Canary ROUTING = Canary.in("routing key");
    private static final Canary PAYLOAD = Canary.in("payload");
    private static final Canary PROPERTY = Canary.in("property of an event");
    private static final Canary API = Canary.in("API token");
    private static final Canary MISTAKE = Canary.in("mistake in the alerts file");
    private static final Canary REQUEST = Canary.in("request that was refused");

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    Path home;

    private final List<Canary> planted = new ArrayList<>(List.of(
            PATH,
            QUERY,
            ENCODED,
            TOKEN,
            HEADER,
            HMAC,
            SIGNING,
            OLD_SIGNING,
            ED25519,
            ROUTING,
            PAYLOAD,
            PROPERTY,
            API,
            MISTAKE,
            REQUEST));

    /** Everything that the hub has said, by where it said it. */
    private final Map<String, String> said = new LinkedHashMap<>();

    private final FaultyServer server = new FaultyServer();
    private final Map<String, Port> receivers = new LinkedHashMap<>();
    private HubProcess hub;
    private HubClient client;

    @Test
    void noSecretIsSaidAnywhere() throws Exception {
        // The password of Redis was made by somebody else.
        String password = URI.create(redis.url()).getUserInfo().substring(1);
        planted.add(new Canary("password of Redis", password));
        receivers();
        HubFolder folder = HubFolder.in(Files.createDirectory(home.resolve("hub")))
                .alerts(alerts())
                .set("serai.redis.url", redis.url())
                .set("serai.log.format", "json")
                .set("serai.log.level", "DEBUG")
                .set("serai.delivery.timeout", "1s")
                .set("serai.delivery.max-retries", "1")
                .set("serai.delivery.first-delay", "50ms")
                .set("serai.api.token", API.text());
        try (server;
                HubProcess started = HubProcess.start(folder)) {
            hub = started;
            client = hub.client();
            events();
            awaitTheEndOfAllDeliveries();
            assertTheReceiversGotWhatIsSecret();
            badRequests();
            badAlertFiles(folder);
            replays();
            askForEverything();
            hub.terminate();
            hub.awaitExit(PATIENCE);
            said.put("standard output", String.join("\n", hub.out()));
            said.put("standard error", String.join("\n", hub.err()));
        }
        assertThat(said.get("standard error")).contains("\"DEBUG\"", "Dead letter");

        List<String> seen = new ArrayList<>();
        said.forEach((where, text) ->
                planted.forEach(canary -> canary.seenIn(text).ifPresent(what -> seen.add(where + " has the " + what))));
        assertThat(seen).isEmpty();
    }

    /** Each says back what it was sent, in another way. */
    private void receivers() {
        receiver("echo-200", echo(request -> Faults.answer(200, whole(request))));
        receiver("echo-400", echo(request -> Faults.answer(400, whole(request))));
        receiver("echo-500", echo(request -> Faults.answer(500, whole(request))));
        receiver(
                "echo-json",
                echo(request -> Faults.answer(
                        422,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("got", whole(request))
                                .toString())));
        receiver("echo-headers-only", echo(request -> Faults.answer(401, request.head())));
        receiver(
                "echo-upper-case",
                echo(request -> Faults.answer(403, request.head().toUpperCase(Locale.ROOT))));
        receiver("echo-decoded", echo(request -> Faults.answer(400, "no such key: " + ENCODED.text())));
        receiver("echo-value", echo(request -> Faults.answer(400, "invalid value '" + ifSent(PAYLOAD, request) + "'")));
        receiver(
                "echo-routing-key", echo(request -> Faults.answer(400, "bad routing_key " + ifSent(ROUTING, request))));
        // Wherever an excerpt may be cut, it is cut within a secret.
        receiver("echo-at-cut", echo(request -> Faults.answer(500, cut(TOKEN) + cut(HEADER) + cut(QUERY))));
        receiver(
                "echo-reason",
                Faults.answersEach(
                        request -> "HTTP/1.1 400 " + authorization(request) + "\r\nContent-Length: 0\r\n\r\n"));
        receiver(
                "echo-in-headers",
                Faults.answersEach(request -> Faults.answer(
                        302,
                        "",
                        "Location: " + server.port(Faults.closes()).url()
                                + request.head().split(" ")[1].substring(1),
                        "X-Echo: " + authorization(request),
                        "Content-Type: " + authorization(request),
                        "Set-Cookie: a=" + TOKEN.text(),
                        "Retry-After: " + TOKEN.text())));
        receiver("retry-after-token", Faults.answers(503, "", "Retry-After: " + TOKEN.text()));
        receiver("not-http", Faults.answersEach(request -> authorization(request) + "\r\n" + whole(request)));
        receiver("bad-status", Faults.answersEach(request -> "HTTP/1.1 " + authorization(request) + "\r\n\r\n"));
        receiver("bad-version", Faults.answersEach(request -> "HTTP/" + TOKEN.text() + " 200 OK\r\n\r\n"));
        receiver("bad-header", Faults.answersEach(request -> "HTTP/1.1 400 No\r\n" + TOKEN.text() + "\r\n\r\n"));
        receiver(
                "bad-length",
                Faults.answersEach(request -> "HTTP/1.1 400 No\r\nContent-Length: " + TOKEN.text() + "\r\n\r\n"));
        receiver(
                "bad-encoding",
                Faults.answersEach(request -> "HTTP/1.1 400 No\r\nTransfer-Encoding: " + TOKEN.text() + "\r\n\r\nx"));
        receiver(
                "bad-chunk",
                Faults.answersEach(
                        request -> "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n" + TOKEN.text() + "\r\n"));
        receiver("bad-zip", Faults.answersEach(request -> Faults.answer(400, TOKEN.text(), "Content-Encoding: gzip")));
        receiver(
                "bad-charset",
                Faults.answersEach(
                        request -> Faults.answer(400, "no", "Content-Type: text/plain; charset=" + TOKEN.text())));
        receiver("hangs", Faults.hangs());
        receiver("resets", Faults.resets());
        receiver("gone", echo(request -> Faults.answer(410, whole(request))));
    }

    private void receiver(String name, Fault fault) {
        receivers.put(name, server.port(fault));
    }

    private static Fault echo(Function<HttpMessage, String> answer) {
        return Faults.answersEach(answer);
    }

    /** What a receiver knows from elsewhere, no hub can know for a secret. */
    private static String ifSent(Canary canary, HttpMessage request) {
        return whole(request).contains(canary.text()) ? canary.text() : "unknown";
    }

    private static String whole(HttpMessage request) {
        return request.head() + new String(request.body(), UTF_8);
    }

    private static String authorization(HttpMessage request) {
        return String.valueOf(request.header("Authorization"));
    }

    /** So long that a cut after 500 or 1,000 characters is in one of them. */
    private static String cut(Canary canary) {
        return canary.text().repeat(5) + "-".repeat(7) + canary.text().repeat(6) + "-";
    }

    private String alerts() {
        StringBuilder yaml = new StringBuilder("alerts:\n");
        receivers.forEach((name, port) -> {
            yaml.append(alert(name, "general", port.url(), ""));
            yaml.append(alert(name + "-slack", "slack", port.url(), ""));
            yaml.append(alert(
                    name + "-pagerduty", "pagerduty", port.url(), "metadata: {routing_key: " + ROUTING.text() + "}"));
        });
        yaml.append(alert("refuses", "general", server.refusing(), ""));
        yaml.append(alert("unknown", "general", "https://receiver.invalid/", ""));
        yaml.append(alert("no-tls", "general", receivers.get("echo-200").url().replace("http:", "https:"), ""));
        return yaml.toString();
    }

    /** An alert with every secret that there can be. */
    private static String alert(String name, String type, String url, String more) {
        // A receiver sees its query decoded: "%XX" is the first character of the canary.
        String encoded = "%" + Integer.toHexString(ENCODED.text().charAt(0))
                + ENCODED.text().substring(1);
        return """
                  - id: "%1$s"
                    name: "%1$s"
                    workspace_id: %2$s
                    alert_type: %3$s
                    %4$s
                    webhook:
                      url: "%5$shooks/%6$s/x?key=%7$s&encoded=%8$s"
                      secret_token: %9$s
                      hmac_key: %10$s
                      signing_secret: whsec_%11$s
                      previous_signing_secrets:
                        - {secret: "whsec_%12$s", until: "2099-01-01T00:00:00Z"}
                        - {secret: "whsk_%13$s", until: "2099-01-01T00:00:00Z"}
                      headers: {X-Api-Key: "%14$s"}
                    options: {window: 0}
                    triggers: [{event_type: "%15$s"}]
                """
                .formatted(
                        name,
                        SampleEvents.WORKSPACE,
                        type,
                        more,
                        url,
                        PATH.text(),
                        QUERY.text(),
                        encoded,
                        TOKEN.text(),
                        HMAC.text(),
                        base64(SIGNING.text()),
                        base64(OLD_SIGNING.text()),
                        base64(ED25519.text()),
                        HEADER.text(),
                        TYPE);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private void events() throws Exception {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("prompt", "the secret is " + PAYLOAD.text())
                .putObject("deep")
                .put(PAYLOAD.text(), true);
        Event event = new Event(
                "canary-1",
                TYPE,
                SampleEvents.WORKSPACE,
                null,
                "anna@example.com",
                SampleEvents.TIME,
                Map.of("customer", PROPERTY.text()),
                payload);
        Answer answer = post("/v1/events", JSON, Json.write(event.toJson()));
        assertThat(answer.status()).isEqualTo(202);
    }

    /** All but the two that deliver end as dead letters. */
    private void awaitTheEndOfAllDeliveries() {
        int alerts = 3 * receivers.size() + 3;
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, String> ends = new HashMap<>();
            for (JsonNode attempt : get("/v1/deliveries?limit=500").json().get("deliveries")) {
                String outcome = attempt.path("outcome").asText();
                if (!outcome.equals("retry")) {
                    ends.put(attempt.path("alertId").asText(), outcome);
                }
            }
            assertThat(ends).hasSize(alerts);
        });
    }

    /** Else the test would prove nothing. */
    private void assertTheReceiversGotWhatIsSecret() {
        String got = receivers.get("echo-400").visits().stream()
                .map(visit -> whole(visit.request()))
                .collect(Collectors.joining());
        for (Canary canary : List.of(PATH, QUERY, TOKEN, HEADER, PAYLOAD)) {
            assertThat(canary.seenIn(got)).as(canary.place()).isPresent();
        }
        assertThat(receivers.get("echo-400").visits())
                .anyMatch(visit -> ROUTING.seenIn(whole(visit.request())).isPresent());
    }

    private void badRequests() throws Exception {
        String secret = REQUEST.text();
        for (String body : List.of(
                "{\"eventType\":\"a\",\"payload\":{\"x\":\"" + secret + "\"",
                "{\"eventType\":\"a\",\"payload\":\"" + secret + "\"}",
                "{\"eventType\":\"a\",\"payload\":{\"x\":" + secret + "}}",
                "{\"eventType\":\"a\",\"timestamp\":\"" + secret + "\"}",
                "{\"eventType\":\"a\",\"properties\":\"" + secret + "\"}",
                "{\"eventType\":\"a\",\"properties\":{\"x\":[\"" + secret + "\"]}}",
                "{\"eventType\":7,\"payload\":{\"x\":\"" + secret + "\"}}",
                "\"" + secret + "\"",
                secret)) {
            refused(post("/v1/events", JSON, body.getBytes(UTF_8)));
        }
        String large = "{\"eventType\":\"a\",\"payload\":{\"x\":\"" + (secret + "-").repeat(10_000) + "\"}}";
        refused(post("/v1/events", JSON, large.getBytes(UTF_8)));
        refused(post("/v1/events", "text/plain", secret.getBytes(UTF_8)));
        refused(client.post("/v1/events", JSON, new byte[0], "Authorization", "Bearer " + secret));
        refused(client.get("/v1/deliveries", "Authorization", "Basic " + base64(secret)));
        refused(post("/v1/dead-letters/replay", JSON, ("{\"reason\":\"" + secret).getBytes(UTF_8)));
        refused(get("/v1/dead-letters?cursor=" + secret));
        refused(get("/v1/deliveries?since=" + secret));
    }

    private void refused(Answer answer) {
        assertThat(answer.status()).isBetween(400, 499);
        said.put("answer " + said.size(), answer.response().headers() + answer.text());
    }

    /** Files that the hub can't take; it goes on with the alerts that it has. */
    private void badAlertFiles(HubFolder folder) {
        String good = folder.read("alerts.yaml");
        String secret = MISTAKE.text();
        List<String> webhooks = List.of(
                "url: ftp://127.0.0.1/" + secret,
                "url: " + secret,
                "url: https://user:" + secret + "@receiver.example.com/",
                "url: \"https://receiver.example.com/ " + secret + "\"",
                "url: http://10.1.2.3/" + secret,
                "url: https://169.254.169.254/" + secret,
                "url: https://receiver.example.com/%zz" + secret,
                "url: [" + secret + "]",
                "url: http://127.0.0.1/, secret_token: \"" + secret + "\\n\"",
                "url: http://127.0.0.1/, secret_token: " + secret.repeat(9),
                "url: http://127.0.0.1/, secret_token: {" + secret + ": 1}",
                "url: http://127.0.0.1/, hmac_key: \"" + secret + "\u00e9\"",
                "url: http://127.0.0.1/, signing_secret: " + secret,
                "url: http://127.0.0.1/, signing_secret: whsec_" + secret.substring(1),
                "url: http://127.0.0.1/, signing_secret: whsk_" + secret,
                "url: http://127.0.0.1/, previous_signing_secrets: [{secret: " + secret + ", until: never}]",
                "url: http://127.0.0.1/, previous_signing_secrets: " + secret,
                "url: http://127.0.0.1/, ca_certificate: " + secret,
                "url: http://127.0.0.1/, headers: {X-Key: \"" + secret + "\\r\\nX: y\"}",
                "url: http://127.0.0.1/, headers: {Host: " + secret + "}",
                "url: http://127.0.0.1/, headers: [" + secret + "]",
                "url: http://127.0.0.1/, secret_tokn: " + secret,
                "url: http://127.0.0.1/, secret_token: " + secret + ", headers: {Authorization: " + secret + "}",
                "url: \"${file:" + home.resolve("missing") + "}" + secret + "\"",
                "url: \"${env:NOWHERE}" + secret + "\"",
                "url: \"${" + secret + "}\"");
        for (int from = 0; from < webhooks.size(); from += TOLD_AT_ONCE) {
            List<String> some = webhooks.subList(from, Math.min(webhooks.size(), from + TOLD_AT_ONCE));
            String refusal = refusal(folder, badAlerts(some));
            for (int i = 0; i < some.size(); i++) {
                assertThat(refusal).as(some.get(i)).contains("alerts[" + i + "].webhook");
            }
        }
        for (String webhook :
                List.of("url: \"http://127.0.0.1/" + secret, "url: *" + secret, "url: !" + secret + " x")) {
            refusal(folder, badAlerts(List.of(webhook)));
        }
        refusal(
                folder,
                "alerts:\n  - name: Bad\n    alert_type: pagerduty\n    metadata: {routing_key: [" + secret
                        + "]}\n    webhook: {url: \"http://127.0.0.1/\"}\n    triggers: [{event_type: a}]\n");
        folder.alerts(good);
    }

    private static String badAlerts(List<String> webhooks) {
        return webhooks.stream()
                .map(webhook -> "  - name: Bad\n    webhook: {" + webhook + "}\n    triggers: [{event_type: a}]\n")
                .collect(Collectors.joining("", "alerts:\n", ""));
    }

    /** What the hub says of a file that it can't take. */
    private String refusal(HubFolder folder, String alerts) {
        int before = refusals().size();
        folder.alerts(alerts);
        await().pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(refusals()).as(alerts).hasSizeGreaterThan(before));
        return refusals().getLast();
    }

    private List<String> refusals() {
        return hub.err().stream()
                .filter(line -> line.contains("edit of alerts not used"))
                .toList();
    }

    /** With the alerts as they are now. */
    private void replays() throws Exception {
        int letters =
                get("/v1/dead-letters?limit=500").json().get("deadLetters").size();
        assertThat(letters).isPositive();
        Answer answer = post("/v1/dead-letters/replay", JSON, "{\"reason\":\"http_400\"}".getBytes(UTF_8));
        assertThat(answer.status()).isEqualTo(200);
        said.put("answer to a replay", answer.text());
        await().atMost(PATIENCE)
                .until(() -> get("/v1/dead-letters?limit=500")
                                .json()
                                .get("deadLetters")
                                .size()
                        == letters);
    }

    private void askForEverything() throws Exception {
        for (String path : List.of(
                "/observe/metrics",
                "/observe/health",
                "/observe/health/live",
                "/observe/health/ready",
                "/v1/deliveries?limit=500",
                "/v1/deliveries/stats?limit=500",
                "/v1/dead-letters?limit=500",
                "/v1/dead-letters/unknown",
                "/v1/deliverys",
                "/inbox")) {
            said.put(path, get(path).text());
        }
        for (JsonNode letter : get("/v1/dead-letters?limit=500").json().get("deadLetters")) {
            String path = "/v1/dead-letters/" + letter.path("id").asText();
            said.put(path, get(path).text());
            String request = "/v1/deliveries/" + letter.path("id").asText() + "/request";
            said.put(request, withoutPayload(get(request).text()));
        }
        said.put("/v1/buckets", get("/v1/buckets").text());
        said.put("/v1/routes", get("/v1/routes").text());
        said.put("/v1/dead-letters/reasons", get("/v1/dead-letters/reasons").text());
        List<String> dump = redis.client()
                .getScript(StringCodec.INSTANCE)
                .eval(RScript.Mode.READ_ONLY, resource("/lua/dump.lua"), RScript.ReturnType.MULTI);
        for (int i = 0; i < dump.size(); i += 2) {
            // The events themselves must be somewhere.
            if (!dump.get(i).contains("_events")) {
                String value =
                        dump.get(i).equals("delivery_requests") ? withoutPayload(dump.get(i + 1)) : dump.get(i + 1);
                said.put("Redis, " + dump.get(i), dump.get(i) + "\n" + value);
            }
        }
    }

    /** What was sent has what the events say, as far as the alert's redaction lets it; all else of it is looked at. */
    private static String withoutPayload(String sent) {
        return sent.replace(PAYLOAD.text(), "what the event says");
    }

    static String resource(String name) throws Exception {
        try (var in =
                Optional.ofNullable(CanaryIT.class.getResourceAsStream(name)).orElseThrow()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private Answer get(String path) throws Exception {
        return client.get(path, "Authorization", "Bearer " + API.text());
    }

    private Answer post(String path, String type, byte[] body) throws Exception {
        return client.post(path, type, body, "Authorization", "Bearer " + API.text());
    }
}
