package io.serai.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.testing.OpenApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes values that fit a schema, or nearly: limits are met exactly now and then, and rules between members are not known. */
public final class SchemaValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_LENGTH = 300;

    private final OpenApi api;
    private final Random random;
    private final List<String> texts;

    /** @param texts to take where a pattern asks for something special */
    public SchemaValues(OpenApi api, Random random, List<String> texts) {
        this.api = api;
        this.random = random;
        this.texts = List.copyOf(texts);
    }

    public JsonNode of(JsonNode schema) {
        return of(schema, 0);
    }

    private JsonNode of(JsonNode given, int depth) {
        JsonNode schema = api.resolved(given);
        if (schema.has("const")) {
            return schema.get("const");
        } else if (schema.has("enum")) {
            return any(schema.get("enum"));
        }
        String type = type(schema);
        if (type.isEmpty()) {
            JsonNode choices = schema.has("oneOf") ? schema.get("oneOf") : schema.path("anyOf");
            return choices.isEmpty() ? text(schema) : of(any(choices), depth);
        }
        return switch (type) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" -> NODES.numberNode(number(schema, Integer.MAX_VALUE));
            case "number" ->
                random.nextBoolean()
                        ? NODES.numberNode(number(schema, Integer.MAX_VALUE))
                        : NODES.numberNode(number(schema, 100) * random.nextDouble());
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "null" -> NODES.nullNode();
            default -> text(schema);
        };
    }

    private String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return any(type).asText();
        }
        return type.isTextual() ? type.textValue() : schema.has("properties") ? "object" : "";
    }

    private JsonNode any(JsonNode array) {
        return array.get(random.nextInt(array.size()));
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = NODES.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.textValue()));
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice)) {
                any(schema.get(choice)).path("required").forEach(name -> required.add(name.textValue()));
            }
        }
        double chance = depth > MAX_DEPTH ? 0 : random.nextDouble() * 0.7;
        for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
            if (required.contains(member.getKey()) || random.nextDouble() < chance) {
                object.set(member.getKey(), of(member.getValue(), depth + 1));
            }
        }
        JsonNode others = schema.path("additionalProperties");
        if (others.isObject() && random.nextDouble() < chance) {
            object.set(text(schema.path("propertyNames")).asText(), of(others, depth + 1));
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = NODES.arrayNode();
        int size = schema.path("minItems").asInt(0) + (depth > MAX_DEPTH ? 0 : random.nextInt(3));
        for (int i = 0; i < size; i++) {
            array.add(schema.has("items") ? of(schema.get("items"), depth + 1) : text(schema));
        }
        return array;
    }

    private long number(JsonNode schema, long most) {
        long min = schema.path("minimum").asLong(0);
        long max = schema.path("maximum").asLong(most);
        return switch (random.nextInt(6)) {
            case 0 -> min;
            case 1 -> max;
            default -> min + (long) (random.nextDouble() * (max - min));
        };
    }

    private JsonNode text(JsonNode schema) {
        if (schema.has("pattern")) {
            Pattern pattern = Pattern.compile(schema.get("pattern").textValue());
            List<String> fitting = Stream.concat(examples(schema), texts.stream())
                    .filter(text -> pattern.matcher(text).find())
                    .toList();
            return NODES.textNode(fitting.isEmpty() ? word() : fitting.get(random.nextInt(fitting.size())));
        }
        List<String> examples = examples(schema).toList();
        if (!examples.isEmpty() && random.nextInt(4) > 0) {
            return NODES.textNode(examples.get(random.nextInt(examples.size())));
        }
        switch (schema.path("format").asText()) {
            case "uri" -> {
                List<String> uris =
                        texts.stream().filter(text -> text.contains("://")).toList();
                return NODES.textNode(uris.get(random.nextInt(uris.size())));
            }
            case "date-time" -> {
                return NODES.textNode("20" + (10 + random.nextInt(90)) + "-03-01T09:30:00Z");
            }
            default -> {
                int max = Math.min(MAX_LENGTH, schema.path("maxLength").asInt(MAX_LENGTH));
                return NODES.textNode(random.nextInt(12) == 0 ? "x".repeat(max) : word());
            }
        }
    }

    private static Stream<String> examples(JsonNode schema) {
        List<String> examples = new ArrayList<>();
        schema.path("examples").forEach(example -> examples.add(example.asText()));
        return examples.stream();
    }

    private String word() {
        return random.nextInt(3) == 0 ? texts.get(random.nextInt(texts.size())) : "word" + random.nextInt(1_000);
    }
}
