package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** JSON with the secrets in its texts and in the names of its members masked. */
final class MaskedJson {
    /** Members whose texts are secrets, whatever they look like. Names that end so are others: counts, or words. */
    private static final Set<String> SECRETS = Set.of("token", "idtoken");

    /** How their names end, as {@code OPENAI_API_KEY} and {@code db_password} do. */
    private static final List<String> ENDINGS = List.of(
            "password",
            "passwd",
            "pwd",
            "passphrase",
            "secret",
            "credential",
            "apikey",
            "privatekey",
            "secretkey",
            "accesskey",
            "accesskeyid",
            "signingkey",
            "encryptionkey",
            "masterkey",
            "hmackey",
            "routingkey",
            "accesstoken",
            "refreshtoken",
            "authtoken",
            "bearertoken",
            "sessiontoken",
            "apitoken",
            "secrettoken",
            "authorization",
            "cookie",
            "connectionstring",
            "dsn");

    /** A longer name is looked at from here to its end. */
    private static final int LONGEST_ENDING = 40;

    private MaskedJson() {}

    /**
     * The same JSON when there is nothing to mask, else a copy that shares what stays.
     *
     * @param spared names of members that are left as they are
     */
    static JsonNode of(JsonNode given, Set<String> spared) {
        return switch (given) {
            case TextNode text -> text(text);
            case ArrayNode array -> array(array, element -> of(element, spared));
            case ObjectNode object ->
                object(object, (name, value) -> spared.contains(name) ? value : member(name, value, spared));
            default -> given;
        };
    }

    private static JsonNode text(TextNode given) {
        String masked = SecretText.mask(given.textValue());
        return masked.equals(given.textValue()) ? given : TextNode.valueOf(masked);
    }

    private static JsonNode member(String name, JsonNode value, Set<String> spared) {
        return isSecret(name) ? secret(value, !isCounted(name)) : of(value, spared);
    }

    /**
     * What is under the name of a secret: all of it is, also in lists, as HTTP libraries have headers, and in objects.
     *
     * @param numbers whether numbers are secrets, too
     */
    private static JsonNode secret(JsonNode given, boolean numbers) {
        return switch (given) {
            case ArrayNode array -> array(array, element -> secret(element, numbers));
            case ObjectNode object ->
                object(object, (name, value) -> secret(value, numbers || (isSecret(name) && !isCounted(name))));
            case TextNode text -> text.textValue().isEmpty() || SecretText.isMask(text.textValue()) ? text : mask();
            default -> numbers && given.isNumber() ? mask() : given;
        };
    }

    private static TextNode mask() {
        return TextNode.valueOf(SecretText.SECRET);
    }

    private static boolean isSecret(String name) {
        String plain = MemberName.plain(name.substring(Math.max(0, name.length() - LONGEST_ENDING)));
        String one = plain.endsWith("s") ? plain.substring(0, plain.length() - 1) : plain;
        return SECRETS.contains(plain) || ENDINGS.stream().anyMatch(one::endsWith);
    }

    /** A number under it says how many there are: {@code max_api_keys}. */
    private static boolean isCounted(String name) {
        String plain = MemberName.plain(name);
        return plain.equals("token") || plain.endsWith("s");
    }

    @SuppressWarnings("ReferenceEquality") // a copy is another object
    private static JsonNode array(ArrayNode given, UnaryOperator<JsonNode> mask) {
        ArrayNode copy = null;
        for (int i = 0; i < given.size(); i++) {
            JsonNode masked = mask.apply(given.get(i));
            if (masked != given.get(i)) {
                if (copy == null) {
                    copy = JsonNodeFactory.instance.arrayNode(given.size()).addAll(given);
                }
                copy.set(i, masked);
            }
        }
        return copy == null ? given : copy;
    }

    @SuppressWarnings("ReferenceEquality") // a copy is another object
    private static JsonNode object(ObjectNode given, BiFunction<String, JsonNode, JsonNode> mask) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        Map<String, Integer> numbers = new HashMap<>();
        boolean changed = false;
        for (Map.Entry<String, JsonNode> member : given.properties()) {
            String name = SecretText.mask(member.getKey());
            JsonNode value = mask.apply(member.getKey(), member.getValue());
            changed |= value != member.getValue() || !name.equals(member.getKey());
            copy.set(free(name, copy, numbers), value);
        }
        return changed ? copy : given;
    }

    /**
     * Two names may look alike when they are masked, and so may all of very many.
     *
     * @param numbers of each name that was taken, the next that may be free: none is tried twice
     */
    private static String free(String name, ObjectNode copy, Map<String, Integer> numbers) {
        if (!copy.has(name)) {
            return name;
        }
        int number = numbers.getOrDefault(name, 2);
        while (copy.has(name + " " + number)) {
            number++;
        }
        numbers.put(name, number + 1);
        return name + " " + number;
    }
}
