package io.serai.testing.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import io.serai.testing.OpenApi;
import io.serai.testing.OpenApi.Operation;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes requests for the operations of an API, from a seed: some as described, most with something wrong in them. */
public final class Fuzzer {
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final List<String> OTHER_TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
            "application/jsonx",
            "*/*",
            "json",
            "");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "FOO");
    private static final Pattern PLACE = Pattern.compile("\\{[^}]+}");
    private static final String PLAIN = "[A-Za-z0-9_.-]{1,64}";

    private final OpenApi api;
    private final Random random;
    private final Breakage breakage;
    private final SchemaValues values;
    private final String destination;
    private final String token;

    /** @param destination where all webhooks of these requests lead, so that none leaves the machine */
    public Fuzzer(OpenApi api, Random random, String destination, String token) {
        this.api = api;
        this.random = random;
        this.breakage = new Breakage(random);
        this.destination = destination;
        this.token = token;
        this.values = new SchemaValues(
                api,
                random,
                List.of(
                        destination,
                        "0198ec7e-e844-7537-aaaa-fc5dd35fb547",
                        "trace:errors",
                        "2026-03-01T09:30:00Z",
                        "X-Team",
                        "30s",
                        "production"));
    }

    /** @param ids that the operation's path may name */
    public FuzzedRequest request(Operation operation, List<String> ids) {
        String method = operation.method();
        if (one(40)) {
            Set<String> described = api.operations().stream()
                    .filter(other -> other.path().equals(operation.path()))
                    .map(Operation::method)
                    .collect(Collectors.toSet());
            method = any(
                    METHODS.stream().filter(other -> !described.contains(other)).toList());
        }
        String id = one(4) || ids.isEmpty() ? (one(2) ? "0199a100-0000-7000-8000-00000000dead" : oddText()) : any(ids);
        boolean elsewhere = operation.path().contains("{") && !ids.contains(id) && !id.matches(PLAIN);
        String path = path(operation, id);
        String query = query(operation);
        boolean malformed = false;
        if (one(100)) {
            query = any(List.of("?%", "?a=%zz", "?=&&=", "?" + "a=b&".repeat(100), "?\u00e4=\u00f6", "?a=%00"));
            malformed = true;
        }
        Map<String, String> headers = headers(operation);
        byte[] body = body(operation, headers);
        malformed |= headers.values().stream().anyMatch(value -> !value.matches("[ -~]{0,2000}"))
                || path.length() + query.length() > 3_000;
        return new FuzzedRequest(method, path + query, headers, body, malformed, elsewhere);
    }

    /** A request with each of the examples of the operation, and nothing wrong. */
    public List<FuzzedRequest> examples(Operation operation, List<String> ids) {
        String id = ids.isEmpty() ? "0199a100-0000-7000-8000-00000000dead" : ids.getFirst();
        String path = path(operation, id);
        List<String> pairs = new ArrayList<>();
        for (JsonNode parameter : operation.parameters()) {
            boolean structured = parameter.has("content");
            JsonNode example =
                    structured ? parameter.at("/content/application~1json/example") : parameter.path("example");
            if (parameter.path("in").asText().equals("query") && !example.isMissingNode()) {
                pairs.add(parameter.path("name").textValue() + "="
                        + encoded(structured ? new String(Json.write(example), UTF_8) : example.asText()));
            }
        }
        String target = path + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs));
        List<FuzzedRequest> requests = new ArrayList<>();
        for (String type : List.of(JSON, NDJSON)) {
            JsonNode body = api.requestBody(operation, type);
            if (body != null) {
                for (JsonNode example : body.path("examples")) {
                    JsonNode value = staying(api.resolved(example).path("value"));
                    byte[] bytes = type.equals(JSON)
                            ? Json.write(value)
                            : value.asText().getBytes(UTF_8);
                    requests.add(plain(operation.method(), target, type, bytes));
                }
            }
        }
        if (requests.isEmpty()) {
            requests.add(plain(operation.method(), target, null, null));
        }
        return requests;
    }

    /** The id in the place of every parameter, or, word by word, one of several words in theirs. */
    private static String path(Operation operation, String id) {
        List<String> words = List.of(id.split("/", -1));
        Matcher places = PLACE.matcher(operation.path());
        boolean apart = words.size() == places.results().count();
        Iterator<String> next = words.iterator();
        return PLACE.matcher(operation.path())
                .replaceAll(place -> Matcher.quoteReplacement(encoded(apart ? next.next() : id)));
    }

    private FuzzedRequest plain(String method, String target, @Nullable String type, byte @Nullable [] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + token);
        if (type != null) {
            headers.put("Content-Type", type);
        }
        return new FuzzedRequest(method, target, headers, body, false, false);
    }

    private String query(Operation operation) {
        List<String> pairs = new ArrayList<>();
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("query") && one(3)) {
                String name = parameter.path("name").textValue();
                pairs.add(name + "=" + encoded(one(3) ? oddText() : parameterText(parameter)));
                if (one(30)) {
                    pairs.add(pairs.getLast());
                }
            }
        }
        if (one(25)) {
            pairs.add(encoded(oddText()) + "=" + encoded(oddText()));
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private String parameterText(JsonNode parameter) {
        JsonNode structured = parameter.at("/content/application~1json");
        if (!structured.isMissingNode()) {
            JsonNode value = one(2) ? structured.path("example") : values.of(structured.path("schema"));
            return new String(Json.write(one(3) ? breakage.change(value) : value), UTF_8);
        }
        return parameter.has("example") && one(2)
                ? parameter.path("example").asText()
                : values.of(parameter.path("schema")).asText();
    }

    private Map<String, String> headers(Operation operation) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", one(4) ? token : "Bearer " + token);
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("header") && one(10)) {
                headers.put(parameter.path("name").textValue(), one(2) ? parameterText(parameter) : header(oddText()));
            }
        }
        if (one(50)) {
            headers.put("X-Odd", header(oddText()));
        }
        return headers;
    }

    /** A line break would end the header, which is another test. */
    private static String header(String text) {
        return text.replaceAll("[\\r\\n\\u0000]", "");
    }

    private byte @Nullable [] body(Operation operation, Map<String, String> headers) {
        JsonNode json = api.requestBody(operation, JSON);
        JsonNode lines = api.requestBody(operation, NDJSON);
        if (json == null) {
            if (one(10)) {
                headers.put("Content-Type", JSON);
                return breakage.broken("{\"a\":1}".getBytes(UTF_8));
            }
            return null;
        }
        boolean asLines = lines != null && one(4);
        if (!one(15)) {
            headers.put("Content-Type", asLines ? NDJSON : JSON);
        } else if (!one(3)) {
            headers.put("Content-Type", any(OTHER_TYPES));
        }
        byte[] body = Json.write(value(json));
        if (asLines) {
            body = (new String(body, UTF_8) + "\n" + new String(Json.write(value(json)), UTF_8)).getBytes(UTF_8);
        }
        return one(5) ? breakage.broken(body) : body;
    }

    private JsonNode value(JsonNode body) {
        JsonNode value;
        if (one(2)) {
            List<JsonNode> examples = new ArrayList<>();
            body.path("examples")
                    .forEach(example -> examples.add(api.resolved(example).path("value")));
            value = any(examples);
        } else {
            value = values.of(body.path("schema"));
            fitType(value);
        }
        value = staying(value);
        for (int changes = one(2) ? 0 : 1 + random.nextInt(3); changes > 0; changes--) {
            value = breakage.change(value);
        }
        return value;
    }

    /** Takes out of an alert what its type may not have, which the schema says in words. */
    private static void fitType(JsonNode value) {
        if (value.path("options") instanceof ObjectNode options
                && !value.path("alert_type").asText().equals("pagerduty")) {
            options.remove(List.of("dedup_key", "resolve_after"));
        }
    }

    /** The same with every URL leading to the receiver of the test. */
    private JsonNode staying(JsonNode value) {
        if (value.isTextual() && value.textValue().contains("://")) {
            return JsonNodeFactory.instance.textNode(destination);
        } else if (value.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(member -> copy.set(member.getKey(), staying(member.getValue())));
            return copy;
        } else if (value.isArray()) {
            var copy = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> copy.add(staying(element)));
            return copy;
        }
        return value;
    }

    private String oddText() {
        return any(Breakage.ODD_TEXTS);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text.length() > 5_000 ? text.substring(0, 5_000) : text, UTF_8)
                .replace("+", "%20");
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** True once in so many times. */
    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }
}
