package io.serai.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A token as it is stored, under its id:
 *
 * <pre>{@code
 * {"name": "ci", "scopes": ["ingest"], "workspace": "acme", "createdAt": "2026-03-01T09:30:00Z",
 *  "createdBy": "operator", "sha256": "9f86d0…"}
 * }</pre>
 */
public final class TokenJson {
    private TokenJson() {}

    /** What everybody may know of it who manages tokens. */
    public static ObjectNode shown(ApiToken token) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", token.id());
        return describe(json, token);
    }

    static byte[] stored(ApiToken token) {
        ObjectNode json = describe(JsonNodeFactory.instance.objectNode(), token);
        return Json.write(json.put("sha256", token.hash().hex()));
    }

    private static ObjectNode describe(ObjectNode json, ApiToken token) {
        json.put("name", token.name());
        ArrayNode scopes = json.putArray("scopes");
        token.scopes().stream().sorted().map(Scope::wire).forEach(scopes::add);
        return json.put("workspace", token.workspace())
                .put("createdAt", token.createdAt().toString())
                .put("createdBy", token.createdBy());
    }

    /** Empty when it is not what {@link #stored} writes: a token that is not understood opens nothing. */
    static Optional<ApiToken> read(String id, byte[] stored) {
        try {
            JsonNode json = Json.read(stored);
            Set<Scope> scopes = EnumSet.noneOf(Scope.class);
            json.path("scopes").forEach(scope -> Scope.of(scope.asText()).ifPresent(scopes::add));
            TokenHash hash = TokenHash.parse(json.path("sha256").asText());
            JsonNode workspace = json.get("workspace");
            boolean understood = workspace != null && (workspace.isNull() || workspace.isTextual());
            if (hash == null || !understood || !json.path("name").isTextual()) {
                return Optional.empty();
            }
            return Optional.of(new ApiToken(
                    id,
                    json.path("name").textValue(),
                    hash,
                    scopes,
                    workspace.textValue(),
                    Instant.parse(json.path("createdAt").asText()),
                    json.path("createdBy").asText()));
        } catch (InvalidInputException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
