package io.serai.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hash.Sha256;
import io.serai.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The hub's description of its API: {@code openapi.yaml}, with the version of this build.
 *
 * @param tag changes with the document, for caches
 */
public record OpenApiDocument(JsonNode json, String tag) {
    private static final String RESOURCE = "/openapi.yaml";
    private static final int TAG_BYTES = 8;

    public static OpenApiDocument load(String version) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        try (InputStream yaml = Objects.requireNonNull(OpenApiDocument.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            JsonNode json = Json.mapper().valueToTree(new Load(settings).loadFromInputStream(yaml));
            if (json.path("info") instanceof ObjectNode info) {
                info.put("version", version);
            }
            return new OpenApiDocument(json, tag(Json.write(json)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tag(byte[] document) {
        return '"' + HexFormat.of().formatHex(Sha256.of(document), 0, TAG_BYTES) + '"';
    }
}
