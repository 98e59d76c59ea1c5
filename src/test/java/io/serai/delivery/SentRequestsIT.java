package io.serai.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.alert.Alert;
import io.serai.debounce.Claim;
import io.serai.redis.RedisExtension;
import io.serai.testing.SampleEvents;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.client.codec.StringCodec;

class SentRequestsIT {
    private static final String URL = "https://hooks.example.com/services/T000/B000";
    private static final Alert ALERT = TestDelivery.alert(URL, "general", true);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private final SentRequests requests = requests(100);

    @Test
    void whatWasSentIsShownWithoutSecrets() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Authorization", "Bearer " + TestDelivery.TOKEN);
        headers.put("X-Api-Key", TestDelivery.HEADER_VALUE);
        headers.put("webhook-id", "n-1");
        headers.put("webhook-signature", "v1,c2lnbmVk");
        String body = "{\"text\":\"<b>hi</b>\",\"token\":\"" + TestDelivery.TOKEN + "\",\"note\":\""
                + TestDelivery.HEADER_VALUE + " at " + URL + "\"}";

        requests.keep(sent("n-1", 2, "retry", headers, body));

        JsonNode shown = shown("n-1", 2);
        assertThat(shown.path("to").asText()).isEqualTo("https://hooks.example.com/***");
        assertThat(shown.path("headers"))
                .hasToString("{\"Content-Type\":\"application/json\",\"Authorization\":\"***\","
                        + "\"X-Api-Key\":\"***\",\"webhook-id\":\"n-1\",\"webhook-signature\":\"***\"}");
        assertThat(shown.path("body").asText()).contains("<b>hi</b>");
        assertThat(shown.path("cut").asBoolean()).isFalse();
        assertThat(shown.path("bytes").asInt()).isEqualTo(body.getBytes(UTF_8).length);
        assertThat(shown.path("outcome").asText()).isEqualTo("retry");
        assertThat(shown.path("part").asInt()).isEqualTo(2);
        assertThat(shown.toString()).doesNotContain(TestDelivery.TOKEN, TestDelivery.HEADER_VALUE, "T000", "c2lnbmVk");
        assertThat(requests.find("n-1", 1)).isEmpty();
    }

    @Test
    void noHalfOfASecretIsLeftWhereAMessageIsCut() {
        String padding = "x".repeat(SentRequests.MOST_SHOWN - TestDelivery.TOKEN.length() / 2);

        JsonNode shown = SentRequests.json(sent("n-1", 1, "retry", Map.of(), padding + TestDelivery.TOKEN));

        assertThat(shown.path("body").asText())
                .hasSize(SentRequests.MOST_SHOWN)
                .doesNotContain(TestDelivery.TOKEN.substring(0, 5));
        assertThat(shown.path("cut").asBoolean()).isTrue();
    }

    @Test
    void theLastRequestOfAMessageIsTheOneThatIsKept() {
        requests.keep(sent("n-1", 1, "retry", Map.of(), "{\"a\":1}"));
        requests.keep(sent("n-1", 1, "delivered", Map.of(), "{\"a\":2}"));

        await().until(() -> shown("n-1", 1).path("outcome").asText().equals("delivered"));
        assertThat(times()).containsExactly("n-1/1");
    }

    @Test
    void theOldestGoWhenThereAreTooMany() {
        SentRequests three = requests(3);
        for (int i = 1; i <= 5; i++) {
            String id = "n-" + i;
            three.keep(sent(id, 1, "dead_letter", Map.of(), "{}"));
            await().until(() -> three.find(id, 1).isPresent());
        }

        assertThat(times()).containsExactly("n-3/1", "n-4/1", "n-5/1");
        assertThat(three.find("n-2", 1)).isEmpty();
    }

    @Test
    void whatIsTooOldIsNeitherShownNorKept() {
        requests.keep(sent("n-1", 1, "retry", Map.of(), "{}"));
        shown("n-1", 1);
        redis.client()
                .<String>getScoredSortedSet("delivery_request_times", StringCodec.INSTANCE)
                .add(1_000, "n-1/1");

        assertThat(requests.find("n-1", 1)).isEmpty();
        requests.trim();
        assertThat(redis.client().getKeys().count()).isZero();
    }

    @Test
    void whatSomebodyElseHasWrittenIsNotShown() {
        redis.client()
                .<String>getBucket("delivery_requests", StringCodec.INSTANCE)
                .set("somebody else's");

        requests.keep(sent("n-1", 1, "retry", Map.of(), "{}"));
        requests.trim();

        assertThat(requests.find("n-1", 1)).isEmpty();
    }

    @Test
    void noneAreKeptWhenNoneAreWanted() {
        requests(0).keep(sent("n-1", 1, "retry", Map.of(), "{}"));
        requests.keep(sent("n-2", 1, "retry", Map.of(), "{}"));

        shown("n-2", 1);
        assertThat(requests.find("n-1", 1)).isEmpty();
    }

    @Test
    void ofManyInASecondTheFirstAreKept() {
        long second = Duration.ofSeconds(7).toNanos();
        for (int i = 0; i < SentRequests.MOST_DELIVERED; i++) {
            assertThat(requests.hasRoom(true, second + i)).isTrue();
        }
        assertThat(requests.hasRoom(true, second)).isFalse();
        for (int i = 0; i < SentRequests.MOST_FAILED; i++) {
            assertThat(requests.hasRoom(false, second + i)).isTrue();
        }
        assertThat(requests.hasRoom(false, second)).isFalse();
        assertThat(requests.hasRoom(true, second + Duration.ofSeconds(1).toNanos()))
                .isTrue();
    }

    private static SentRequests requests(int keep) {
        return new SentRequests(redis.scripts(), new AttemptLogConfig(100, Duration.ofDays(7), keep));
    }

    private JsonNode shown(String id, int part) {
        await().until(() -> requests.find(id, part).isPresent());
        return requests.find(id, part).orElseThrow();
    }

    private static List<String> times() {
        return List.copyOf(redis.client()
                .<String>getScoredSortedSet("delivery_request_times", StringCodec.INSTANCE)
                .readAll());
    }

    private static SentRequests.Sent sent(
            String id, int part, String outcome, Map<String, String> headers, String body) {
        Claim claim = new Claim(
                id,
                ALERT.id(),
                "trace:errors",
                SampleEvents.WORKSPACE,
                SampleEvents.TIME,
                SampleEvents.TIME,
                0,
                0,
                0,
                List.of());
        return new SentRequests.Sent(
                ALERT, claim, 1, part, 3, outcome, SampleEvents.TIME, headers, body.getBytes(UTF_8));
    }
}
