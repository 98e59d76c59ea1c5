package io.serai.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import io.serai.testing.OpenApi;
import io.serai.testing.OpenApi.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The document is whole and true to itself. That it is true to the hub is for the tests with a hub. */
class OpenApiDocumentTest {
    private static final OpenApiDocument DOCUMENT = OpenApiDocument.load("1.2.3");
    private static final OpenApi API = new OpenApi(DOCUMENT.json());
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^}]+)}");

    static List<Operation> operations() {
        return API.operations();
    }

    @Test
    void isOpenApi31OfThisVersion() {
        assertThat(DOCUMENT.json().path("openapi").textValue()).isEqualTo("3.1.0");
        assertThat(DOCUMENT.json().at("/info/version").textValue()).isEqualTo("1.2.3");
        assertThat(DOCUMENT.tag()).isNotEqualTo(OpenApiDocument.load("1.2.4").tag());
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
        Set<String> references = new HashSet<>();
        collectReferences(DOCUMENT.json(), references);

        Set<String> components = new HashSet<>();
        for (String kind : List.of("schemas", "responses", "parameters", "examples", "headers", "requestBodies")) {
            DOCUMENT.json()
                    .at("/components/" + kind)
                    .fieldNames()
                    .forEachRemaining(name -> components.add("#/components/" + kind + "/" + name));
        }
        assertThat(references).isEqualTo(components);
    }

    private static void collectReferences(JsonNode node, Set<String> references) {
        if (node.path("$ref").isTextual()) {
            references.add(node.path("$ref").textValue());
        }
        node.forEach(child -> collectReferences(child, references));
    }

    /** A comma in a text that nobody quoted makes a member of what follows it. */
    @Test
    void noMemberIsEmptyByMistake() {
        List<String> empty = new ArrayList<>();
        findEmpty("", DOCUMENT.json(), empty);
        assertThat(empty)
                .allMatch(where -> where.matches("/components/(examples|responses)/.*/value/.*|/paths/.*/value/.*"));
    }

    private static void findEmpty(String where, JsonNode node, List<String> empty) {
        if (node.isNull()) {
            empty.add(where);
        }
        node.properties().forEach(member -> findEmpty(where + "/" + member.getKey(), member.getValue(), empty));
        if (node.isArray()) {
            node.forEach(element -> findEmpty(where + "[]", element, empty));
        }
    }

    @Test
    void operationsHaveNamesOfTheirOwn() {
        assertThat(operations())
                .extracting(operation -> operation.json().path("operationId").textValue())
                .doesNotHaveDuplicates()
                .allMatch(id -> id != null && id.matches("[a-z]+(-[a-z]+)*"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationSaysWhatItIsForAndWhoMayDoIt(Operation operation) {
        assertThat(operation.json().path("summary").asText()).isNotBlank().doesNotEndWith(".");
        Set<String> tags = new HashSet<>();
        DOCUMENT.json().path("tags").forEach(tag -> tags.add(tag.path("name").textValue()));
        assertThat(operation.json().path("tags")).hasSize(1).allMatch(tag -> tags.contains(tag.textValue()));

        JsonNode security = operation.json().path("security");
        Permission needed = Permission.of(operation.method(), operation.path());
        if (needed.scope() == null) {
            assertThat(security.isArray()).isTrue();
            assertThat(security).isEmpty();
        } else {
            assertThat(security).hasSize(1);
            assertThat(security.at("/0/token")).hasSize(1);
            assertThat(security.at("/0/token/0").textValue())
                    .isEqualTo(needed.scope().wire());
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyParameterIsDescribed(Operation operation) {
        List<String> inPath = PATH_PARAMETER
                .matcher(operation.path())
                .results()
                .map(result -> result.group(1))
                .toList();
        assertThat(operation.parameters())
                .filteredOn(parameter -> parameter.path("in").asText().equals("path"))
                .allMatch(parameter -> parameter.path("required").booleanValue())
                .extracting(parameter -> parameter.path("name").asText())
                .containsExactlyElementsOf(inPath);
        assertThat(operation.parameters())
                .allMatch(parameter -> !parameter.path("description").asText().isBlank())
                .allMatch(parameter -> parameter.has("schema") != parameter.has("content"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationSaysWhatItAnswers(Operation operation) {
        Set<String> answers = new HashSet<>();
        operation.json().path("responses").fieldNames().forEachRemaining(answers::add);

        assertThat(answers).contains("default").anyMatch(status -> status.startsWith("2"));
        if (!operation.json().path("security").isEmpty()) {
            assertThat(answers).contains("401", "403", "503");
        }
        if (operation.json().has("requestBody")) {
            assertThat(answers).contains("400");
        }
    }

    /** By where they stand: each body of a request or an answer, with its schema. */
    static Map<String, JsonNode> bodies() {
        Map<String, JsonNode> bodies = new LinkedHashMap<>();
        for (Operation operation : API.operations()) {
            content(operation + " request", API.resolved(operation.json().path("requestBody")), bodies);
            operation
                    .json()
                    .path("responses")
                    .properties()
                    .forEach(response ->
                            content(operation + " " + response.getKey(), API.resolved(response.getValue()), bodies));
        }
        return bodies;
    }

    private static void content(String where, JsonNode message, Map<String, JsonNode> bodies) {
        message.path("content").properties().forEach(type -> bodies.put(where + " " + type.getKey(), type.getValue()));
    }

    static List<String> bodyNames() {
        return List.copyOf(bodies().keySet());
    }

    @ParameterizedTest
    @MethodSource("bodyNames")
    void everyBodyHasExamplesThatFitItsSchema(String name) {
        JsonNode body = bodies().get(name);

        assertThat(body.path("examples")).isNotEmpty();
        assertThat(body.path("examples").properties()).allSatisfy(example -> assertThat(API.violations(
                        body.path("schema"), API.resolved(example.getValue()).path("value")))
                .as(example.getKey())
                .isEmpty());
    }

    @Test
    void parametersAndSchemasHaveExamplesThatFit() {
        List<String> wrong = new ArrayList<>();
        DOCUMENT.json().at("/components/schemas").properties().forEach(schema -> schema.getValue()
                .path("examples")
                .forEach(example -> API.violations(schema.getValue(), example)
                        .forEach(violation -> wrong.add(schema.getKey() + violation))));
        for (Operation operation : API.operations()) {
            for (JsonNode parameter : operation.parameters()) {
                JsonNode described = parameter.has("content") ? parameter.at("/content/application~1json") : parameter;
                if (described.has("example")) {
                    API.violations(described.path("schema"), described.path("example"))
                            .forEach(violation -> wrong.add(parameter.path("name") + violation));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** A closed schema is what makes a misspelt member, or one that slipped out, a failure of a test. */
    @Test
    void everyObjectSaysWhetherItMayHaveOtherMembers() {
        List<String> open = new ArrayList<>();
        DOCUMENT.json()
                .at("/components/schemas")
                .properties()
                .forEach(schema -> findOpen(schema.getKey(), schema.getValue(), open));
        // These two are closed where they are used.
        assertThat(open).containsExactlyInAnyOrder("DeadLetter", "Token");
    }

    private static void findOpen(String where, JsonNode schema, List<String> open) {
        boolean object = schema.path("type").asText().equals("object") && schema.has("properties");
        if (object && !schema.has("additionalProperties") && !schema.has("unevaluatedProperties")) {
            open.add(where);
        }
        schema.properties().forEach(member -> findOpen(where + "/" + member.getKey(), member.getValue(), open));
        if (schema.isArray()) {
            schema.forEach(element -> findOpen(where + "[]", element, open));
        }
    }

    @Test
    void refusesWhatBreaksASchema() {
        JsonNode event = API.operations().stream()
                .filter(operation -> operation.path().equals("/v1/events"))
                .map(operation -> API.requestBody(operation, "application/json"))
                .findFirst()
                .orElseThrow()
                .path("schema");

        assertThat(API.violations(event, json("{\"eventType\": \"trace:errors\"}")))
                .isEmpty();
        for (String broken : List.of(
                "{}",
                "[]",
                "{\"eventType\": \"\"}",
                "{\"eventType\": \"trace errors\"}",
                "{\"eventType\": \"trace:errors\", \"evntId\": \"1\"}",
                "{\"eventType\": \"trace:errors\", \"timestamp\": \"yesterday\"}",
                "{\"eventType\": \"trace:errors\", \"properties\": {\"a\": 1}}")) {
            assertThat(API.violations(event, json(broken))).as(broken).isNotEmpty();
        }
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(UTF_8));
    }
}
