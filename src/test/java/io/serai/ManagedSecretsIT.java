package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.testing.Canary;
import io.serai.testing.Faults;
import io.serai.testing.FaultyServer;
import io.serai.testing.FaultyServer.Port;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RScript;
import org.redisson.client.codec.StringCodec;

/** Secrets that are given to the API: nobody sees them again, but the receivers that they are meant for. */
class ManagedSecretsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JSON = "application/json";
    private static final String ALERTS = "/v1/private/alerts";
    private static final String WEBHOOKS = "/v1/webhooks";

    private static final Canary OPERATOR = Canary.in("operator's token");
    private static final Canary ADDRESS = Canary.in("path of a URL");
    private static final Canary TOKEN = Canary.in("secret token");
    private static final Canary HEADER = Canary.in("header");
    private static final Canary HMAC = Canary.in("Helicone key");
    private static final Canary OLD_HMAC = Canary.in("previous Helicone key");
    private static final Canary SIGNING = Canary.in("signing secret");
    private static final Canary OLD_SIGNING = Canary.in("previous signing secret");
    private static final Canary ROUTING = Canary.in("routing key");
    private static final Canary MISTAKE = Canary.in("request that was refused");

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    Path home;

    private final List<Canary> planted =
            new ArrayList<>(List.of(OPERATOR, TOKEN, HEADER, HMAC, OLD_HMAC, SIGNING, OLD_SIGNING, ROUTING, MISTAKE));

    /** Everything that the hub has said, by where it said it. */
    private final Map<String, String> said = new LinkedHashMap<>();

    /** What only those may see who may change it. */
    private final Map<String, String> saidToReaders = new LinkedHashMap<>();

    private HubClient client;
    private Port receiver;

    @Test
    void noSecretThatWasGivenToTheApiIsSaidAgain() throws Exception {
        HubFolder folder = HubFolder.in(home)
                .alerts("alerts: []\n")
                .set("serai.redis.url", redis.url())
                .set("serai.log.format", "json")
                .set("serai.log.level", "DEBUG")
                .set("serai.delivery.max-retries", "0")
                .set("serai.api.changes-per-minute", "10000")
                .set("serai.api.token", OPERATOR.text());
        try (FaultyServer server = new FaultyServer();
                HubProcess hub = HubProcess.start(folder)) {
            client = hub.client();
            // says back what it was sent
            receiver = server.port(Faults.answersEach(
                    request -> Faults.answer(400, request.head() + new String(request.body(), UTF_8))));
            String reader = reader();
            alerts();
            webhooks();
            mistakes();
            events();
            readers(reader);
            askForEverything();
            hub.terminate();
            hub.awaitExit(PATIENCE);
            saidToReaders.put("standard output", String.join("\n", hub.out()));
            saidToReaders.put("standard error", String.join("\n", hub.err()));
        }
        assertThat(saidToReaders.get("standard error")).contains("\"DEBUG\"", "Dead letter");
        assertThat(receiver.visits())
                .as("else this would prove nothing")
                .anyMatch(visit -> TOKEN.seenIn(visit.request().head()).isPresent())
                .anyMatch(visit -> HEADER.seenIn(visit.request().head()).isPresent());

        List<String> seen = new ArrayList<>();
        said.putAll(saidToReaders);
        said.forEach((where, text) ->
                planted.forEach(canary -> canary.seenIn(text).ifPresent(what -> seen.add(where + " has the " + what))));
        saidToReaders.forEach(
                (where, text) -> ADDRESS.seenIn(text).ifPresent(what -> seen.add(where + " has the " + what)));
        assertThat(seen).isEmpty();
    }

    private String reader() throws Exception {
        Answer made = post("/v1/tokens", "{\"name\":\"reader\",\"scopes\":[\"read\"]}");
        assertThat(made.status()).isEqualTo(201);
        String token = made.json().path("token").asText();
        planted.add(new Canary("reader's token", token.split("_", 3)[2]));
        return token;
    }

    private void alerts() throws Exception {
        String general = alert("general", "");
        String pagerduty = alert("pagerduty", ",\"metadata\":{\"routing_key\":\"" + ROUTING.text() + "\"}");
        for (String alert : List.of(general, pagerduty)) {
            tell(201, post(ALERTS, alert));
            tell(200, post(ALERTS + "/webhooks/tests", alert));
        }
        for (JsonNode shown : tell(200, get(ALERTS)).json().path("content")) {
            String path = ALERTS + "/" + shown.path("id").asText();
            byte[] document = Json.write(tell(200, get(path)).json());
            tell(204, client.put(path, JSON, document, authorization()));
            tell(200, client.post(ALERTS + "/webhooks/tests", JSON, document, authorization()));
            ObjectNode elsewhere = (ObjectNode) Json.read(document);
            ((ObjectNode) elsewhere.path("webhook")).put("url", "http://127.0.0.1:1/");
            tell(400, client.put(path, JSON, Json.write(elsewhere), authorization()));
            tell(400, client.post(ALERTS + "/webhooks/tests", JSON, Json.write(elsewhere), authorization()));
        }
        tell(200, get(ALERTS + "/webhooks/examples?alert_type=pagerduty"));
    }

    private String alert(String type, String more) {
        return """
                {"name":"%s","alert_type":"%s"%s,"options":{"window":"0"},"triggers":[{"event_type":"trace:errors"}],
                 "webhook":{"url":"%s%s","secret_token":"%s","headers":{"X-Key":"%s"},"hmac_key":"%s",
                  "previous_hmac_key":{"secret":"%s","until":"2099-01-01T00:00:00Z"},"signing_secret":"whsec_%s",
                  "previous_signing_secrets":[{"secret":"whsec_%s","until":"2099-01-01T00:00:00Z"}]}}
                """
                .formatted(
                        type,
                        type,
                        more,
                        receiver.url(),
                        ADDRESS.text(),
                        TOKEN.text(),
                        HEADER.text(),
                        HMAC.text(),
                        OLD_HMAC.text(),
                        base64(SIGNING.text()),
                        base64(OLD_SIGNING.text()));
    }

    private void webhooks() throws Exception {
        Answer made = post(WEBHOOKS, "{\"destination\":\"" + receiver.url() + ADDRESS.text() + "\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        planted.add(
                new Canary("made Helicone key", made.json().at("/data/hmac_key").asText()));
        String path = WEBHOOKS + "/" + made.json().at("/data/id").asText();
        tell(200, get(WEBHOOKS));
        tell(200, get(path));
        tell(200, post(path + "/test", ""));
        tell(200, client.patch(path, JSON, "{\"name\":\"Renamed\"}".getBytes(UTF_8), authorization()));
        Answer rotated = post(path + "/rotate-key", "{\"overlap\":\"1h\"}");
        assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
        planted.add(new Canary(
                "new Helicone key", rotated.json().at("/data/hmac_key").asText()));
        tell(200, get(path));
        tell(200, post(path + "/disable", ""));
        tell(200, post(path + "/enable", ""));
    }

    private void mistakes() throws Exception {
        String secret = MISTAKE.text();
        for (String webhook : List.of(
                "\"url\":\"" + secret + "\"",
                "\"url\":\"https://user:" + secret + "@receiver.example.com/\"",
                "\"url\":\"https://10.0.0.1/" + secret + "\"",
                "\"url\":[\"" + secret + "\"]",
                "\"url\":\"https://receiver.example.com/\",\"secret_token\":\"" + secret.repeat(9) + "\"",
                "\"url\":\"https://receiver.example.com/\",\"secret_token\":{\"" + secret + "\":1}",
                "\"url\":\"https://receiver.example.com/\",\"secret_token\":\"" + secret + "\\n\"",
                "\"url\":\"https://receiver.example.com/\",\"signing_secret\":\"" + secret + "\"",
                "\"url\":\"https://receiver.example.com/\",\"headers\":{\"Host\":\"" + secret + "\"}",
                "\"url\":\"https://receiver.example.com/\",\"headers\":[\"" + secret + "\"]",
                "\"url\":\"https://receiver.example.com/\",\"ca_certificate\":\"" + secret + "\"",
                "\"url\":\"https://receiver.example.com/\",\"secret_tokn\":\"" + secret + "\"",
                "\"url\":\"https://receiver.example.com/\",\"secret_token\":\"" + secret,
                "\"url\":" + secret)) {
            String body = "{\"name\":\"Bad\",\"webhook\":{" + webhook + "}}";
            tellRefused(post(ALERTS, body));
            tellRefused(post(ALERTS + "/webhooks/tests", body));
        }
        for (String body : List.of(
                "{\"destination\":\"" + secret + "\"}",
                "{\"destination\":\"https://user:" + secret + "@receiver.example.com/\"}",
                "{\"destination\":\"https://10.0.0.1/" + secret + "\"}",
                "{\"destination\":[\"" + secret + "\"]}",
                "{\"destination\":\"https://receiver.example.com/\",\"hmac_key\":\"" + secret + "\"}",
                "{\"destination\":\"" + secret)) {
            tellRefused(post(WEBHOOKS, body));
        }
        tellRefused(get(ALERTS + "?filters=" + secret));
        tellRefused(client.get(ALERTS, "Authorization", "Bearer " + secret));
        tellRefused(client.get(ALERTS, "Authorization", secret));
        tellRefused(post("/v1/tokens", "{\"name\":\"x\",\"scopes\":[\"" + secret + "\"]}"));
    }

    private void events() throws Exception {
        tell(202, post("/v1/events", "[{\"eventType\":\"trace:errors\"},{\"eventType\":\"request:logged\"}]"));
        await().atMost(PATIENCE)
                .until(() -> get("/v1/dead-letters").json().path("deadLetters").size() == 3);
        tell(200, post("/v1/dead-letters/replay", "{\"all\":true}"));
        await().atMost(PATIENCE)
                .until(() -> get("/v1/dead-letters").json().path("deadLetters").size() == 3);
    }

    private void readers(String token) throws Exception {
        for (String path : List.of(
                ALERTS,
                ALERTS + "?sorting=%5B%7B%22field%22%3A%22webhook_url%22%2C%22direction%22%3A%22ASC%22%7D%5D",
                WEBHOOKS,
                "/v1/deliveries?limit=500",
                "/v1/destinations",
                "/v1/dead-letters?limit=500")) {
            Answer answer = client.get(path, "Authorization", "Bearer " + token);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            saidToReaders.put(path + " to a reader", answer.text());
        }
        for (JsonNode shown : get(ALERTS).json().path("content")) {
            String path = ALERTS + "/" + shown.path("id").asText();
            saidToReaders.put(
                    path + " to a reader",
                    client.get(path, "Authorization", "Bearer " + token).text());
        }
        String filter =
                "?filters=%5B%7B%22field%22%3A%22webhook_url%22%2C%22operator%22%3A%22contains%22%2C%22value%22%3A%22"
                        + ADDRESS.text().substring(0, 8) + "%22%7D%5D";
        assertThat(get(ALERTS + filter).json().path("total").asInt()).isEqualTo(2);
        assertThat(client.get(ALERTS + filter, "Authorization", "Bearer " + token)
                        .json()
                        .path("total")
                        .asInt())
                .as("who may not see a URL can't guess it piece by piece")
                .isZero();
    }

    private void askForEverything() throws Exception {
        for (String path : List.of(
                "/observe/metrics",
                "/observe/health?data=true",
                "/v1/deliveries?limit=500",
                "/v1/deliveries/stats?limit=500",
                "/v1/destinations",
                "/v1/dead-letters?limit=500",
                "/v1/tokens",
                "/v1/openapi.json")) {
            saidToReaders.put(path, get(path).text());
        }
        List<String> dump = redis.client()
                .getScript(StringCodec.INSTANCE)
                .eval(RScript.Mode.READ_ONLY, CanaryIT.resource("/lua/dump.lua"), RScript.ReturnType.MULTI);
        assertThat(dump).contains("alert_secrets", "api_tokens");
        for (int i = 0; i < dump.size(); i += 2) {
            saidToReaders.put("Redis, " + dump.get(i), dump.get(i) + "\n" + dump.get(i + 1));
        }
    }

    private Answer tell(int status, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        said.put("answer " + said.size(), answer.response().headers() + answer.text());
        return answer;
    }

    private void tellRefused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
        said.put("answer " + said.size(), answer.response().headers() + answer.text());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String[] authorization() {
        return new String[] {"Authorization", "Bearer " + OPERATOR.text()};
    }

    private Answer get(String path) throws Exception {
        return client.get(path, authorization());
    }

    private Answer post(String path, String body) throws Exception {
        return client.post(path, JSON, body.getBytes(UTF_8), authorization());
    }
}
