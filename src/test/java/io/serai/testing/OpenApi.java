package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.serai.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The hub's OpenAPI document as tests use it: to walk through, and to hold answers to. */
public final class OpenApi {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final JsonNode document;
    private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();

    /**
     * One method of one path.
     *
     * @param parameters its own and those of the path, none of them a reference
     */
    public record Operation(String method, String path, JsonNode json, List<JsonNode> parameters) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public OpenApi(JsonNode document) {
        this.document = document;
    }

    public JsonNode document() {
        return document;
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(member -> METHODS.contains(member.getKey()))
                .forEach(member -> {
                    List<JsonNode> parameters = new ArrayList<>();
                    path.getValue().path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
                    member.getValue().path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
                    operations.add(new Operation(
                            member.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            member.getValue(),
                            List.copyOf(parameters)));
                }));
        return operations;
    }

    /** What a reference leads to; anything else is itself. */
    public JsonNode resolved(JsonNode node) {
        JsonNode reference = node.path("$ref");
        if (!reference.isTextual()) {
            return node;
        }
        JsonNode found = document.at(reference.textValue().substring(1));
        if (found.isMissingNode()) {
            throw new IllegalArgumentException("no " + reference.textValue());
        }
        return resolved(found);
    }

    /** The body that a request takes as this type; null when it takes none. */
    public @Nullable JsonNode requestBody(Operation operation, String type) {
        JsonNode content = resolved(operation.json().path("requestBody")).path("content");
        return content.get(type);
    }

    /** What the document says of an answer with this status. */
    public JsonNode response(Operation operation, int status) {
        JsonNode responses = operation.json().path("responses");
        JsonNode own = responses.path(Integer.toString(status));
        return resolved(own.isMissingNode() ? responses.path("default") : own);
    }

    /** What is wrong with a value by a schema of the document; empty when nothing is. */
    public List<String> violations(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
                .map(message -> message.getInstanceLocation() + ": " + message.getMessage())
                .toList();
    }

    /** With the schemas that it refers to beside it. */
    private JsonSchema compiled(JsonNode schema) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("allOf").add(schema);
        whole.set("$defs", document.at("/components/schemas"));
        String text = new String(Json.write(whole), UTF_8).replace("#/components/schemas/", "#/$defs/");
        return SCHEMAS.getSchema(Json.read(text.getBytes(UTF_8)), STRICT);
    }
}
