package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Set;

/** JSON with the secrets in its texts and in the names of its members masked. */
final class MaskedJson {
    /** Members whose text is a secret, whatever it looks like. */
    private static final Set<String> SECRETS = Set.of(
            "password",
            "passwd",
            "pwd",
            "passphrase",
            "secret",
            "clientsecret",
            "apikey",
            "xapikey",
            "token",
            "accesstoken",
            "refreshtoken",
            "idtoken",
            "authtoken",
            "bearertoken",
            "sessiontoken",
            "apitoken",
            "secrettoken",
            "authorization",
            "proxyauthorization",
            "privatekey",
            "secretkey",
            "secretaccesskey",
            "accesskey",
            "signingkey",
            "signingsecret",
            "webhooksecret",
            "hmackey",
            "routingkey",
            "cookie",
            "setcookie",
            "connectionstring",
            "dsn");

    private MaskedJson() {}

    /**
     * The same JSON when there is nothing to mask, else a copy that shares what stays.
     *
     * @param spared names of members that are left as they are
     */
    static JsonNode of(JsonNode given, Set<String> spared) {
        return switch (given) {
            case TextNode text -> text(text);
            case ArrayNode array -> array(array, spared);
            case ObjectNode object -> object(object, spared);
            default -> given;
        };
    }

    private static JsonNode text(TextNode given) {
        String masked = SecretText.mask(given.textValue());
        return masked.equals(given.textValue()) ? given : TextNode.valueOf(masked);
    }

    @SuppressWarnings("ReferenceEquality") // a copy is another object
    private static JsonNode array(ArrayNode given, Set<String> spared) {
        ArrayNode copy = null;
        for (int i = 0; i < given.size(); i++) {
            JsonNode masked = of(given.get(i), spared);
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
    private static JsonNode object(ObjectNode given, Set<String> spared) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        boolean changed = false;
        for (Map.Entry<String, JsonNode> member : given.properties()) {
            String name = SecretText.mask(member.getKey());
            JsonNode value = spared.contains(member.getKey()) ? member.getValue() : member(member, spared);
            changed |= value != member.getValue() || !name.equals(member.getKey());
            copy.set(free(name, copy), value);
        }
        return changed ? copy : given;
    }

    private static JsonNode member(Map.Entry<String, JsonNode> member, Set<String> spared) {
        JsonNode value = member.getValue();
        if (value.isValueNode() && SECRETS.contains(MemberName.plain(member.getKey()))) {
            return isSecret(member.getKey(), value) ? TextNode.valueOf(SecretText.SECRET) : value;
        }
        return of(value, spared);
    }

    private static boolean isSecret(String name, JsonNode value) {
        return value.isTextual()
                ? !value.textValue().isEmpty() && !SecretText.isMask(value.textValue())
                // A count of tokens.
                : value.isNumber() && !MemberName.plain(name).equals("token");
    }

    /** Two names may look alike when they are masked. */
    private static String free(String name, ObjectNode copy) {
        String free = name;
        for (int i = 2; copy.has(free); i++) {
            free = name + " " + i;
        }
        return free;
    }
}
