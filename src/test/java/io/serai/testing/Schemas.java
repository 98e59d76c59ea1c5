package io.serai.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.serai.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The vendors' formats as JSON schemas, in the shared reference material beside the repository, where it is present. */
public final class Schemas {
    private static final Path FOLDER = Path.of("..", "shared", "schemas");

    private static final Map<String, String> BY_DESTINATION = Map.of(
            "general-cloudevents", "cloudevents-1.0",
            "slack", "slack-incoming-webhook",
            "pagerduty", "pagerduty-events-v2",
            "teams", "teams-adaptive-card-workflow",
            "discord", "discord-webhook",
            "google-chat", "google-chat-message");

    private static final Map<String, Optional<JsonSchema>> READ = new ConcurrentHashMap<>();

    private Schemas() {}

    /** Why the destination would not take the message; nothing when there is no schema of it. */
    public static List<String> problems(String destination, JsonNode message) {
        String name = BY_DESTINATION.get(destination);
        return name == null
                ? List.of()
                : READ.computeIfAbsent(name, Schemas::read)
                        .map(schema -> schema.validate(message).stream()
                                .map(Object::toString)
                                .toList())
                        .orElse(List.of());
    }

    /** Whether the schemas are there. */
    public static boolean present() {
        return Files.isDirectory(FOLDER);
    }

    private static Optional<JsonSchema> read(String name) {
        Path file = FOLDER.resolve(name + ".schema.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(
                            Json.read(Files.readAllBytes(file)),
                            SchemaValidatorsConfig.builder()
                                    .formatAssertionsEnabled(true)
                                    .build()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
