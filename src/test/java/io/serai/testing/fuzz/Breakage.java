package io.serai.testing.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Breaks what would have been fine: members of a value, and the bytes that it becomes. */
public final class Breakage {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What text can be that nobody thinks of. */
    public static final List<String> ODD_TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "\n",
            "a\r\nX-Injected: 1",
            "\u202e\u2066right to left",
            "\ud83d\ude80\ud83c\udffd",
            "e\u0301\u0301\u0301\u0301",
            "\ufeff",
            "\uffff",
            "null",
            "true",
            "NaN",
            "-0",
            "1e999",
            "0x1F",
            "***",
            "abc*******def",
            "${env:HOME}",
            "${file:/etc/hostname}",
            "{{camel.server.port}}",
            "${body}",
            "${jndi:ldap://127.0.0.1/x}",
            "../../../etc/passwd",
            "'; DROP TABLE alerts; --",
            "<script>alert(1)</script>",
            "%00%0a%ff",
            "a".repeat(256),
            "b".repeat(5_000),
            "c".repeat(70_000));

    private final Random random;

    public Breakage(Random random) {
        this.random = random;
    }

    /** A copy with one thing in it changed, somewhere. */
    public JsonNode change(JsonNode value) {
        JsonNode copy = value.deepCopy();
        List<JsonNode> containers = new ArrayList<>();
        collect(copy, containers);
        if (containers.isEmpty() || random.nextInt(20) == 0) {
            return oddValue();
        }
        switch (containers.get(random.nextInt(containers.size()))) {
            case ObjectNode object -> change(object);
            case ArrayNode array -> change(array);
            default -> throw new IllegalStateException();
        }
        return copy;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private void change(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || random.nextInt(5) == 0) {
            object.set(random.nextBoolean() ? "unknown_member" : oddText(), oddValue());
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(name + "x", object.remove(name));
            default -> object.set(name, oddValue());
        }
    }

    private void change(ArrayNode array) {
        switch (random.nextInt(4)) {
            case 0 -> array.removeAll();
            case 1 -> array.addNull();
            case 2 -> array.add(oddValue());
            default -> {
                JsonNode repeated = array.isEmpty() ? oddValue() : array.get(0);
                for (int i = 0; i < 1_500; i++) {
                    array.add(repeated);
                }
            }
        }
    }

    private String oddText() {
        return ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size()));
    }

    private JsonNode oddValue() {
        return switch (random.nextInt(12)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(-1);
            case 3 -> NODES.numberNode(new BigInteger("9".repeat(60)));
            case 4 -> NODES.numberNode(new BigDecimal("1e-400"));
            case 5 -> NODES.numberNode(Long.MIN_VALUE);
            case 6 -> NODES.arrayNode();
            case 7 -> NODES.objectNode();
            case 8 -> nested(20 + random.nextInt(90));
            default -> NODES.textNode(oddText());
        };
    }

    private JsonNode nested(int depth) {
        JsonNode value = NODES.textNode("deep");
        for (int i = 0; i < depth; i++) {
            value = i % 2 == 0
                    ? NODES.arrayNode().add(value)
                    : NODES.objectNode().set("deeper", value);
        }
        return value;
    }

    /** As it should be sent. */
    public static byte[] written(JsonNode value) {
        return Json.write(value);
    }

    /** As it should not be sent. */
    public byte[] broken(byte[] json) {
        String text = new String(json, UTF_8);
        return switch (random.nextInt(12)) {
            case 0 -> new byte[0];
            case 1 -> Arrays.copyOf(json, random.nextInt(json.length + 1));
            case 2 -> text.getBytes(UTF_16);
            case 3 -> ("\ufeff" + text).getBytes(UTF_8);
            case 4 -> (text + text).getBytes(UTF_8);
            case 5 -> text.replace("\"", "'").getBytes(UTF_8);
            case 6 -> text.replaceFirst("[:,]", ": NaN,").getBytes(UTF_8);
            case 7 -> text.replaceFirst("\"", "\"\\\\ud800").getBytes(UTF_8);
            case 8 -> ("[".repeat(100_000)).getBytes(UTF_8);
            case 9 -> ("{\"a\":1e" + "9".repeat(9) + "," + text.substring(Math.min(1, text.length()))).getBytes(UTF_8);
            case 10 ->
                text.replaceFirst("\\{\"([a-zA-Z_]+)\":", "{\"$1\":1,\"$1\":").getBytes(UTF_8);
            default -> noise(json);
        };
    }

    private byte[] noise(byte[] json) {
        byte[] noisy = json.length == 0 ? "\u00ff".getBytes(ISO_8859_1) : json.clone();
        for (int i = 0; i < 3; i++) {
            noisy[random.nextInt(noisy.length)] = (byte) (0x80 | random.nextInt(128));
        }
        return noisy;
    }
}
