package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.Event;
import io.serai.event.LoggedRequest;
import io.serai.json.Json;
import io.serai.json.Problem;
import io.serai.testing.Guards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts of the type helicone: their rules, and which logged requests they select. */
class HeliconeAlertTest {
    private static final AlertCodec CODEC = new AlertCodec(() -> Set.of("general", "helicone"), Guards.forTests());
    private static final String KEY = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private final AlertRegistry registry = new AlertRegistry();
    private final AlertMatcher matcher = new AlertMatcher(registry);

    // rules

    @Test
    void sendsEachRequestAtOnceAndByItself() {
        Alert alert = read("'options':{'include_data':false,'timeout':'5s'}");

        assertThat(alert.options().window()).isEqualTo(Duration.ZERO);
        assertThat(alert.options().maxEvents()).isEqualTo(1);
        assertThat(alert.options().messages().includeData()).isFalse();
        assertThat(alert.options().delivery().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(CODEC.read(AlertJson.write(alert))).isEqualTo(alert);
        assertThat(read("'options':{'window':0,'max_events':1}"))
                .isEqualTo(read("'triggers':[{'event_type':'request:logged'}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'options':{'window':'30s'} | options.window: must be 0 for the type helicone: each request is sent at"
                        + " once",
                "'options':{'max_events':2} | options.max_events: must be 1 for the type helicone: each request is a"
                        + " message of its own",
                "'options':{'leading_edge':false} | options.leading_edge: has no effect with the type helicone; these have:"
                        + " max_retries, first_delay, max_delay, retry_schedule, timeout, rate_limit, concurrency, drill",
                "'options':{'max_bytes':1000} | options.max_bytes: has no effect with the type helicone; these have:"
                        + " max_retries, first_delay, max_delay, retry_schedule, timeout, rate_limit, concurrency, drill",
                "'options':{'envelope':'snake'} | options.envelope: has no effect with the type helicone; these"
                        + " have: max_retries, first_delay, max_delay, retry_schedule, timeout, rate_limit, concurrency, drill",
                "'options':{'severities':{'*':'info'}} | options.severities: has no effect with the type helicone; these"
                        + " have: max_retries, first_delay, max_delay, retry_schedule, timeout, rate_limit, concurrency, drill",
                "'triggers':[{'event_type':'request:logged'},{'event_type':'trace:errors'}] | triggers[1].event_type:"
                        + " must be request:logged: the type helicone sends nothing else"
            })
    void refusesWhatTheTypeCannotBe(String members, String problem) {
        assertThat(problems(alert(members))).containsExactly(problem);
    }

    @Test
    void whatWasTakenOnceStaysReadableWithoutWhatHasNoEffect() {
        Alert alert = AlertCodec.ofStored()
                .read(alert("'id':'x','options':{'leading_edge':true,'max_bytes':7,"
                        + "'envelope_case':'snake','severities':{'*':'info'},'timeout':'5s'}"));

        assertThat(alert).isEqualTo(read("'id':'x','options':{'timeout':'5s'}"));
        assertThat(CODEC.read(AlertJson.write(alert))).isEqualTo(alert);
    }

    @Test
    void isNotSentUnsigned() {
        ObjectNode alert = alert("'enabled':true");
        ((ObjectNode) alert.get("webhook")).remove("hmac_key");

        assertThat(problems(alert))
                .containsExactly(
                        "webhook.hmac_key: is required for the type helicone: its receivers check the signature"
                                + " that it makes");
    }

    // which requests

    @Test
    void selectsBySampleRateAsTheReferenceVectorsSay() throws IOException {
        for (JsonNode vector : shared("sampling-draw-vectors.json")) {
            String requestId = vector.path("request_id").textValue();
            vector.path("sent_at_rate").properties().forEach(rate -> assertThat(
                            selects("'sample_rate':" + rate.getKey(), request(requestId, Map.of())))
                    .as("request %s at rate %s", requestId, rate.getKey())
                    .isEqualTo(rate.getValue().booleanValue()));
        }
    }

    @Test
    void filtersByPropertiesAsTheReferenceCasesSay() throws IOException {
        for (JsonNode sample : shared("property-filter-cases.json")) {
            Map<String, String> properties = new HashMap<>();
            sample.path("properties")
                    .properties()
                    .forEach(property -> properties.put(
                            property.getKey(), property.getValue().textValue()));

            assertThat(selects(filters(sample.path("filters")), request("r-1", properties)))
                    .as("case %s", sample)
                    .isEqualTo(sample.path("match").booleanValue());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Environment, production, true",
        "Environment, Production, false",
        "environment, production, false",
        "Environment, '', false",
        "model, gpt-4o, false"
    })
    void comparesPropertiesToTheLetter(String key, String value, boolean selected) {
        Event request = request("r-1", Map.of("Environment", "production"));

        assertThat(selects(filter(key, value), request)).isEqualTo(selected);
    }

    @Test
    void everyFilterMustHold() {
        String both = "'property_filters':[{'key':'a','value':'1'},{'key':'b','value':'2'}]";

        assertThat(selects(both, request("r", Map.of("a", "1", "b", "2", "c", "3"))))
                .isTrue();
        assertThat(selects(both, request("r", Map.of("a", "1")))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"r-1", "550e8400-e29b-41d4-a716-446655440000", "ü", "🚀"})
    void rateZeroNeverSelectsAndRateHundredAlways(String requestId) {
        assertThat(selects("'sample_rate':0", request(requestId, Map.of()))).isFalse();
        assertThat(selects("'sample_rate':100", request(requestId, Map.of()))).isTrue();
    }

    @Test
    void drawsByTheRequestNotByTheEventThatReportsIt() {
        List<Boolean> decisions = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Event event = new Event(
                    "event-" + i,
                    LoggedRequest.TYPE,
                    "default",
                    null,
                    null,
                    Instant.EPOCH,
                    Map.of(),
                    Alerts.json("{'request_id':'the-same'}"));
            decisions.add(selects("'sample_rate':50", event));
        }

        assertThat(decisions).containsOnly(Sampling.selects(Sampling.draw("the-same"), 50));
    }

    private boolean selects(String triggerMembers, Event event) {
        registry.replace(List.of(read("'triggers':[{'event_type':'request:logged'," + triggerMembers + "}]")));
        return !matcher.match(event).isEmpty();
    }

    private static Event request(String requestId, Map<String, String> properties) {
        return new Event(
                requestId,
                LoggedRequest.TYPE,
                "default",
                null,
                null,
                Instant.EPOCH,
                properties,
                JsonNodeFactory.instance.objectNode().put("model", "gpt-4o"));
    }

    private static String filter(String key, String value) {
        return "'property_filters':[{'key':'" + key + "','value':'" + value + "'}]";
    }

    private static String filters(JsonNode filters) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        StreamSupport.stream(filters.spliterator(), false).forEach(array::add);
        return "'property_filters':" + array;
    }

    private static Alert read(String members) {
        return CODEC.read(alert(members));
    }

    private static List<String> problems(JsonNode alert) {
        List<Problem> problems = new ArrayList<>();
        assertThat(CODEC.read(alert, "", problems)).isNull();
        return problems.stream().map(Problem::toString).toList();
    }

    private static ObjectNode alert(String members) {
        ObjectNode alert = (ObjectNode) Alerts.json("{'name':'Requests','alert_type':'helicone','webhook':{'url':"
                + "'https://hooks.example.com/x','hmac_key':'" + KEY + "'}," + members + "}");
        if (!alert.has("triggers")) {
            alert.putArray("triggers").addObject().put("event_type", LoggedRequest.TYPE);
        }
        return alert;
    }

    private static JsonNode shared(String name) throws IOException {
        Path file = Path.of("..", "shared", "fixtures", "helicone", name);
        assumeTrue(Files.exists(file), () -> "needs the reference material: " + file);
        JsonNode rows = Json.read(Files.readAllBytes(file));
        assertThat(rows).isNotEmpty();
        return rows;
    }
}
