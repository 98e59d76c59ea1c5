package io.serai.api.helicone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.PropertyFilter;
import io.serai.alert.RateLimit;
import io.serai.alert.SigningKey;
import io.serai.alert.Trigger;
import io.serai.api.ApiException;
import io.serai.api.ErrorShape;
import io.serai.guard.DestinationGuard;
import io.serai.guard.GuardConfig;
import io.serai.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookReaderTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String TO = "'destination':'https://hooks.example.com/secret-path'";

    /** As the hub has it by default; no test asks a name server. */
    private static final DestinationGuard GUARD = new DestinationGuard(new GuardConfig(false, List.of()), name -> {
        if (name.equals("private.example.com")) {
            return List.of(InetAddress.getByName("10.0.0.1"));
        }
        throw new UnknownHostException(name);
    });

    private final WebhookReader reader = new WebhookReader(new AlertCodec(() -> Set.of("general", "helicone"), GUARD));

    // what is made of a request

    @Test
    void whatHeliconeDocumentsBecomesAnAlertOfItsType() {
        Alert alert = create(
                """
                {"destination": "https://example.com/webhook",
                 "config": {"sampleRate": 12.5, "propertyFilters": [{"key": "model", "value": "gpt-4", "operator": "is"}]},
                 "includeData": false}
                """);

        assertThat(alert.type()).isEqualTo("helicone");
        assertThat(alert.workspaceId()).isEqualTo("acme");
        assertThat(alert.enabled()).isTrue();
        assertThat(alert.name()).isEqualTo("Webhook to example.com");
        assertThat(alert.webhook().url().value()).isEqualTo("https://example.com/webhook");
        assertThat(alert.webhook().hmacKey().value()).isEqualTo(KEY);
        assertThat(SigningKey.parse(alert.webhook().signingSecret().value())).isInstanceOf(SigningKey.Hmac.class);
        assertThat(alert.options().messages().includeData()).isFalse();
        Trigger trigger = alert.triggers().getFirst();
        assertThat(trigger.eventType()).isEqualTo("request:logged");
        assertThat(trigger.sampleRate()).isEqualTo(12.5);
        assertThat(trigger.propertyFilters()).containsExactly(new PropertyFilter("model", "gpt-4"));
        assertThat(trigger.id()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{%s}",
                "{%s,'config':null,'includeData':null}",
                "{%s,'config':{}}",
                "{%s,'config':{'sampleRate':null,'propertyFilters':null}}",
                "{%s,'config':{'sampleRate':100,'propertyFilters':[]},'includeData':true}"
            })
    void whatIsNotSaidIsEverything(String body) {
        Alert alert = create(json(body.formatted(TO)));

        assertThat(alert.triggers().getFirst().sampleRate()).isEqualTo(100);
        assertThat(alert.triggers().getFirst().propertyFilters()).isEmpty();
        assertThat(alert.options().messages().includeData()).isTrue();
    }

    @Test
    void takesOurOwnMembersToo() {
        Alert alert = create(json("{" + TO + ",'name':'Spend','enabled':false,'options':{'rate_limit':'5/s',"
                + "'retry_schedule':['10m'],'timeout':'5s'}}"));

        assertThat(alert.name()).isEqualTo("Spend");
        assertThat(alert.enabled()).isFalse();
        assertThat(alert.options().delivery().rate()).isEqualTo(new RateLimit(5, Duration.ofSeconds(1)));
        assertThat(alert.options().delivery().schedule()).containsExactly(Duration.ofMinutes(10));
        assertThat(alert.options().delivery().timeout()).isEqualTo(Duration.ofSeconds(5));
    }

    // changes

    @Test
    void aChangeChangesOnlyWhatItNames() {
        Alert before = create(json("{" + TO + ",'name':'Spend','config':{'sampleRate':10,'propertyFilters':"
                + "[{'key':'a','value':'1'}]},'options':{'timeout':'5s','concurrency':2}}"));

        Alert after = change(before, "{'config':{'sampleRate':20},'options':{'timeout':null,'max_retries':1}}");

        assertThat(after.webhook()).isEqualTo(before.webhook());
        assertThat(after.name()).isEqualTo("Spend");
        assertThat(after.triggers().getFirst())
                .isEqualTo(new Trigger(
                        before.triggers().getFirst().id(),
                        "request:logged",
                        List.of(),
                        20,
                        List.of(new PropertyFilter("a", "1"))));
        assertThat(after.options().delivery().timeout()).isNull();
        assertThat(after.options().delivery().maxRetries()).isEqualTo(1);
        assertThat(after.options().delivery().concurrency()).isEqualTo(2);
        assertThat(change(before, "{}")).isEqualTo(before);
        assertThat(change(before, "{'includeData':false}").options().messages().includeData())
                .isFalse();
        assertThat(change(change(before, "{'includeData':false}"), "{'name':'x'}")
                        .options()
                        .messages()
                        .includeData())
                .isFalse();
        assertThat(change(before, "{'config':{'propertyFilters':[]}}")
                        .triggers()
                        .getFirst()
                        .propertyFilters())
                .isEmpty();
        assertThat(change(before, "{'destination':'https://elsewhere.example.com/'}")
                        .webhook()
                        .hmacKey())
                .isEqualTo(before.webhook().hmacKey());
    }

    @Test
    void nullGoesBackToTheDefault() {
        Alert before = create(json("{" + TO + ",'name':'Spend','includeData':false,'config':{'sampleRate':10,"
                + "'propertyFilters':[{'key':'a','value':'1'}]},'options':{'timeout':'5s','concurrency':2}}"));
        Alert plain = create(json("{" + TO + "}"));

        Alert allRates = change(before, "{'config':{'sampleRate':null}}");
        assertThat(allRates.triggers().getFirst().sampleRate()).isEqualTo(100);
        assertThat(allRates.triggers().getFirst().propertyFilters()).hasSize(1);
        Alert unfiltered = change(before, "{'config':{'propertyFilters':null}}");
        assertThat(unfiltered.triggers().getFirst().propertyFilters()).isEmpty();
        assertThat(unfiltered.triggers().getFirst().sampleRate()).isEqualTo(10);
        Alert everything = change(before, "{'config':null}");
        assertThat(everything.triggers().getFirst().sampleRate()).isEqualTo(100);
        assertThat(everything.triggers().getFirst().propertyFilters()).isEmpty();
        Alert unset = change(before, "{'options':null}");
        assertThat(unset.options().delivery()).isEqualTo(plain.options().delivery());
        assertThat(unset.options().messages().includeData()).isFalse();
        assertThat(change(before, "{'name':null}").name()).isEqualTo("Webhook to hooks.example.com");
        assertThat(change(before, "{'name':null,'destination':'https://elsewhere.example.com/'}")
                        .name())
                .isEqualTo("Webhook to elsewhere.example.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'includeData':null} | includeData: must be true or false",
                "{'enabled':null} | enabled: must be true or false",
                "{'destination':null} | Invalid destination URL"
            })
    void nullIsRefusedWhereNobodyCouldTellWhatItMeans(String body, String text) {
        Alert before = create(json("{" + TO + ",'enabled':false,'includeData':false}"));

        assertThat(refusal(() -> change(before, body))).isEqualTo(text);
    }

    @Test
    void aChangeIsCheckedAsANewOneIs() {
        Alert before = create(json("{" + TO + "}"));

        assertThat(refusal(() -> change(before, "{'config':{'sampleRate':101}}")))
                .isEqualTo("Sample rate must be between 0 and 100");
        assertThat(refusal(() -> change(before, "{'destination':'http://hooks.example.com/'}")))
                .isEqualTo("Destination must use HTTPS");
        assertThat(refusal(() -> change(before, "{'hmac_key':'mine'}"))).isEqualTo("hmac_key: is not a known field");
    }

    // what is refused in Helicone's words

    /** A body for each row of the reference; a row that nobody has thought of here fails. */
    private static final Map<String, List<String>> ROWS = Map.of(
            "sampleRate not a number or outside 0..100",
            List.of(
                    "{%s,'config':{'sampleRate':'25'}}",
                    "{%s,'config':{'sampleRate':'abc'}}",
                    "{%s,'config':{'sampleRate':101}}",
                    "{%s,'config':{'sampleRate':-1}}",
                    "{%s,'config':{'sampleRate':100.0000001}}",
                    "{%s,'config':{'sampleRate':true}}",
                    "{%s,'config':{'sampleRate':[]}}",
                    "{%s,'config':{'sampleRate':1e400}}",
                    "{'config':{'sampleRate':101}}"),
            "propertyFilters not an array",
            List.of(
                    "{%s,'config':{'propertyFilters':{'environment':'production'}}}",
                    "{%s,'config':{'propertyFilters':'x'}}", "{%s,'config':{'propertyFilters':0}}"),
            "an element lacks string key/value",
            List.of(
                    "{%s,'config':{'propertyFilters':[{'key':'a'}]}}",
                    "{%s,'config':{'propertyFilters':[{'value':'a'}]}}",
                    "{%s,'config':{'propertyFilters':[{'key':'a','value':1}]}}",
                    "{%s,'config':{'propertyFilters':[{'key':'a','value':'1'},'b']}}",
                    "{%s,'config':{'propertyFilters':[null]}}",
                    "{%s,'config':{'propertyFilters':[{'environment':'production'}]}}"),
            "destination not https",
            List.of(
                    "{'destination':'http://example.com/webhook'}",
                    "{'destination':'ftp://example.com/webhook'}",
                    "{'destination':'file:///etc/passwd'}",
                    "{'destination':'javascript:alert(1)'}"),
            "destination private/reserved",
            List.of(
                    "{'destination':'https://127.0.0.1/webhook'}",
                    "{'destination':'https://localhost/webhook'}",
                    "{'destination':'https://169.254.169.254/latest/meta-data/'}",
                    "{'destination':'https://[::1]/webhook'}",
                    "{'destination':'https://2130706433/webhook'}",
                    "{'destination':'https://0x7f.1/webhook'}",
                    "{'destination':'https://0177.0.0.1/webhook'}",
                    "{'destination':'https://svc.internal/webhook'}",
                    "{'destination':'https://private.example.com/webhook'}"),
            "destination missing/not a string",
            List.of("{}", "{'destination':null}", "{'destination':7}", "{'destination':''}", "{'config':{}}"),
            "URL does not parse",
            List.of(
                    "{'destination':'not a url'}",
                    "{'destination':'example.com/webhook'}",
                    "{'destination':'https://'}",
                    "{'destination':'https:/example.com'}",
                    "{'destination':'https://exa mple.com'}"));

    private static final Map<String, String> TEXTS = Map.of(
            "sampleRate not a number or outside 0..100", "Sample rate must be between 0 and 100",
            "propertyFilters not an array", "Property filters must be an array",
            "an element lacks string key/value",
                    "Property filters must be an array of objects with key and value properties",
            "destination not https", "Destination must use HTTPS",
            "destination private/reserved", "Destination cannot point to private or internal networks",
            "destination missing/not a string", "Invalid destination URL",
            "URL does not parse", "Invalid destination URL format");

    @Test
    void refusesInHeliconesWords() {
        ROWS.forEach((row, bodies) -> bodies.forEach(body -> assertThat(refusal(() -> create(json(body.formatted(TO)))))
                .as(body)
                .isEqualTo(TEXTS.get(row))));
    }

    @Test
    void answersEveryRowOfTheReference() throws IOException {
        JsonNode rows = shared("helicone/rest-validation-errors.json");
        assertThat(rows).isNotEmpty();
        for (JsonNode row : rows) {
            assertThat(ROWS).containsKey(row.path("when").textValue());
            for (String body : ROWS.get(row.path("when").textValue())) {
                ApiException refused = catchThrowableOfType(ApiException.class, () -> create(json(body.formatted(TO))));
                assertThat(refused).as(body).isNotNull();
                assertThat(refused.status()).isEqualTo(row.path("status").intValue());
                assertThat((JsonNode) ErrorShape.HELICONE.of(refused)).as(body).isEqualTo(row.path("body"));
            }
        }
    }

    @Test
    void takesAndRefusesTheSampleRatesOfTheReference() throws IOException {
        for (JsonNode row : shared("helicone/sample-rate-cases.json")) {
            String body =
                    json("{" + TO + "}").replace("}", ",\"config\":{\"sampleRate\":" + row.path("sampleRate") + "}}");
            if (row.path("serai_sends").isNull()) {
                assertThat(refusal(() -> create(body))).isEqualTo("Sample rate must be between 0 and 100");
            } else {
                double rate = row.path("sampleRate").isNull()
                        ? 100
                        : row.path("sampleRate").doubleValue();
                assertThat(create(body).triggers().getFirst().sampleRate()).isEqualTo(rate);
            }
        }
    }

    @Test
    void judgesTheDestinationsOfTheReferenceAsTheGuardDoes() throws IOException {
        JsonNode cases = shared("ssrf/url-and-hostname-cases.json");
        for (JsonNode url : cases.path("block_urls")) {
            assertThat(refusal(() -> create("{\"destination\":" + url + "}")))
                    .as("%s", url)
                    .isEqualTo("Destination cannot point to private or internal networks");
        }
        for (JsonNode url : cases.path("allow_urls")) {
            assertThat(create("{\"destination\":" + url + "}").webhook().url().value())
                    .isEqualTo(url.textValue());
        }
        for (JsonNode url : cases.path("reject_non_https")) {
            assertThat(refusal(() -> create("{\"destination\":" + url + "}"))).isEqualTo("Destination must use HTTPS");
        }
    }

    // what is refused in ours

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{%s,'config':{'includeData':false}} | config.includeData: is a member of the request itself, beside"
                        + " config",
                "{%s,'includeData':'false'} | includeData: must be true or false",
                "{%s,'includeDta':false} | includeDta: is not a known field; did you mean 'includeData'?",
                "{%s,'config':{'samplerate':1,'filters':[]}} | config.samplerate: is not a known field; did you mean"
                        + " 'sampleRate'?; config.filters: is not a known field",
                "{%s,'config':[]} | config: must be an object",
                "{%s,'config':{'propertyFilters':[{'key':'','value':'x'}]}} | config.propertyFilters[0].key: must not be"
                        + " blank",
                "{%s,'options':{'timout':'1s'}} | options.timout: is not a known field; did you mean 'timeout'?",
                "{%s,'options':{'window':'30s'}} | options.window: must be 0 for the type helicone: each request is sent"
                        + " at once",
                "{%s,'options':{'leading_edge':true}} | options.leading_edge: has no effect with the type helicone; these"
                        + " have: max_retries, first_delay, max_delay, retry_schedule, timeout, rate_limit, concurrency, drill",
                "{%s,'options':{'include_data':false}} | options.include_data: is includeData here, a member of the"
                        + " request itself",
                "{%s,'options':7} | options: must be an object",
                "{%s,'name':' '} | name: must not be blank",
                "[] | The body must be an object",
                "{'destination':'https://u:p@example.com/'} | Invalid destination URL format: it must not contain a user"
                        + " name or password: use secret_token or a header",
                "{'destination':'https://example.com:22/'} | Invalid destination URL format: it must not have a port below"
                        + " 1024 other than 443 (or 80 with http): serai.guard.allow can allow it"
            })
    void namesWhatIsWrong(String body, String text) {
        assertThat(refusal(() -> create(json(body.formatted(TO))))).isEqualTo(text);
    }

    @Test
    void neverRepeatsTheDestination() {
        for (List<String> bodies : ROWS.values()) {
            for (String body : bodies) {
                assertThat(refusal(() -> create(json(body.formatted(TO))))).doesNotContain("secret-path");
            }
        }
        assertThat(create(json("{" + TO + "}")).name()).isEqualTo("Webhook to hooks.example.com");
    }

    private Alert create(String json) {
        return reader.create(read(json), "acme", KEY);
    }

    private Alert change(Alert before, String json) {
        return reader.change(read(json(json)), before);
    }

    private static JsonNode read(String json) {
        return Json.read(json.getBytes(UTF_8));
    }

    /** With ' for ". */
    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static String refusal(Runnable request) {
        ApiException refused = catchThrowableOfType(ApiException.class, request::run);
        assertThat(refused).isNotNull();
        assertThat(refused.status()).isEqualTo(400);
        ObjectNode answer = ErrorShape.HELICONE.of(refused);
        assertThat(answer.path("data").isNull()).isTrue();
        return answer.path("error").textValue();
    }

    private static JsonNode shared(String name) throws IOException {
        Path file = Path.of("..", "shared", "fixtures").resolve(name);
        assumeTrue(Files.exists(file), () -> "needs the reference material: " + file);
        return Json.read(Files.readAllBytes(file));
    }
}
