package io.serai.api.opik;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Masks;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.Builders.BuilderCombinator;

/** Bodies of {@code POST /v1/private/alerts} as Opik's clients and people may write them. */
final class GeneratedBodies {
    private static final Arbitrary<String> TEXTS = Arbitraries.of(
                    "a", "Z", "0", " ", "*", "<&>", "\"", "ü", "日本", "⚡", "😀")
            .list()
            .ofMaxSize(20)
            .map(parts -> "x" + String.join("", parts));

    /** With stars and equal beginnings and ends, so that masks meet. None looks as a secret does when it is shown. */
    private static final Arbitrary<String> SECRETS = Arbitraries.oneOf(
                    Arbitraries.strings()
                            .withChars("ab*")
                            .ofMinLength(1)
                            .ofMaxLength(16)
                            .map(text -> "s" + text),
                    Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(40).map(GeneratedBodies::printable))
            .filter(text -> !Masks.isMask(text));

    private static final Arbitrary<String> SIGNING_SECRETS = Arbitraries.integers()
            .between(24, 64)
            .flatMap(size -> Arbitraries.bytes()
                    .between((byte) 0, (byte) 3)
                    .array(byte[].class)
                    .ofSize(size))
            .map(key -> "whsec_" + Base64.getEncoder().encodeToString(key));

    private static final Arbitrary<String> TIMES = Arbitraries.longs()
            .between(1, 4_000_000_000L)
            .map(second -> Instant.ofEpochSecond(second).toString());

    private GeneratedBodies() {}

    private static String printable(String text) {
        return "k" + text.replaceAll("[^!-~]", "-");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static Arbitrary<ObjectNode> all() {
        Arbitrary<String> types = Arbitraries.of("general", "slack", "pagerduty");
        return Builders.withBuilder(GeneratedBodies::object)
                .use(TEXTS)
                .in((json, name) -> json.put("name", name))
                .use(Arbitraries.of(true, false))
                .withProbability(0.5)
                .in((json, enabled) -> json.put("enabled", enabled))
                .use(types)
                .in(GeneratedBodies::type)
                .use(webhooks())
                .in((json, webhook) -> json.set("webhook", webhook))
                .use(triggers().list().ofMaxSize(3))
                .in((json, triggers) -> json.set("triggers", array(triggers)))
                .use(options())
                .withProbability(0.5)
                .in((json, options) -> json.set("options", options))
                .build();
    }

    private static ObjectNode type(ObjectNode json, String type) {
        json.put("alert_type", type);
        if (type.equals("pagerduty")) {
            json.putObject("metadata").put("routing_key", "0123456789abcdefABCDEF0123456789");
        } else if (type.equals("slack")) {
            json.putObject("metadata")
                    .put("base_url", "https://opik.example.com/")
                    .put("note", "***");
        }
        return json;
    }

    private static Arbitrary<ObjectNode> webhooks() {
        return Builders.withBuilder(GeneratedBodies::object)
                .use(Arbitraries.of("https://hooks.example.com/T0/x", "http://127.0.0.1:9000/", "https://127.0.0.1"))
                .in((json, url) -> json.put("url", url))
                .use(SECRETS)
                .withProbability(0.5)
                .in((json, token) -> json.put("secret_token", token))
                .use(SECRETS)
                .withProbability(0.5)
                .in((json, key) -> json.put("hmac_key", key))
                .use(previous(SECRETS))
                .withProbability(0.5)
                .in((json, previous) -> json.has("hmac_key") ? json.set("previous_hmac_key", previous) : json)
                .use(SIGNING_SECRETS)
                .withProbability(0.5)
                .in((json, secret) -> json.put("signing_secret", secret))
                .use(previous(SIGNING_SECRETS).list().ofMaxSize(3))
                .in((json, all) -> json.has("signing_secret")
                        ? json.set(
                                "previous_signing_secrets",
                                others(all, json.get("signing_secret").textValue()))
                        : json)
                .use(Arbitraries.maps(Arbitraries.of("X-One", "X-Two", "X-Three"), SECRETS))
                .in((json, headers) -> json.set("headers", strings(headers)))
                .build();
    }

    private static Arbitrary<ObjectNode> previous(Arbitrary<String> secrets) {
        return Builders.withBuilder(GeneratedBodies::object)
                .use(secrets)
                .in((json, secret) -> json.put("secret", secret))
                .use(TIMES)
                .in((json, until) -> json.put("until", until))
                .build();
    }

    private static ArrayNode others(List<ObjectNode> previous, String current) {
        return array(previous.stream()
                .filter(each -> !each.get("secret").textValue().equals(current))
                .toList());
    }

    private static Arbitrary<ObjectNode> triggers() {
        BuilderCombinator<ObjectNode> trigger = Builders.withBuilder(GeneratedBodies::object)
                .use(Arbitraries.of("trace:errors", "trace:cost", "prompt:created", "alert:disabled"))
                .in((json, type) -> json.put("event_type", type));
        return trigger.use(Arbitraries.doubles().between(0, 100).ofScale(3))
                .withProbability(0.4)
                .in((json, rate) -> json.put("sample_rate", rate))
                .use(TEXTS)
                .withProbability(0.4)
                .in((json, text) -> json.set(
                        "property_filters",
                        array(List.of(object().put("key", text).put("value", text)))))
                .use(configs().list().ofMaxSize(3))
                .in((json, configs) -> json.set("trigger_configs", array(configs)))
                .build();
    }

    private static Arbitrary<ObjectNode> configs() {
        return Arbitraries.of(
                        "{'type':'scope:project','config_value':{'project_ids':'p-1, p-2'}}",
                        "{'type':'threshold:cost','config_value':{'threshold':'50.00','window_seconds':'60'}}",
                        "{'type':'threshold:errors','config_value':{'threshold':'5','window':'0900'},'group_index':2}",
                        "{'type':'threshold:feedback_score','config_value':{'name':'a','threshold':'-.5','window':'60',"
                                + "'operator':'greater_than'},'group_index':0}",
                        "{'type':'filter:guardrail_type','config_value':{'guardrail_types':'PII, TOPIC'}}",
                        "{'type':'filter:guardrail_type'}")
                .map(Given::json);
    }

    private static Arbitrary<ObjectNode> options() {
        return Arbitraries.of(
                        "{}",
                        "{'window':'90s','leading_edge':true,'max_events':5,'max_bytes':1000}",
                        "{'envelope':'snake','include_data':false,'severities':{'*':'info'}}",
                        "{'max_retries':0,'first_delay':'1ms','max_delay':'1h','timeout':'10s','rate_limit':'60/min'}",
                        "{'retry_schedule':['1m','4h'],'concurrency':3}",
                        "{'digest':'0 0 9 ? * MON-FRI','drill':'0 30 8 1 * ?'}",
                        "{'retry_schedule':'none'}")
                .map(Given::json);
    }

    private static ObjectNode strings(Map<String, String> strings) {
        ObjectNode json = object();
        strings.forEach(json::put);
        return json;
    }

    private static ArrayNode array(List<ObjectNode> elements) {
        return JsonNodeFactory.instance.arrayNode().addAll(elements);
    }
}
