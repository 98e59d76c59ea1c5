package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The ratios that guards have found, in a file that people commit: a JSON array, an entry a line. */
final class RatioHistory {
    static final Path FILE = Path.of("bench", "ratios.json");

    private RatioHistory() {}

    /** Adds an entry behind those that are there. */
    static void add(Path file, ObjectNode entry) throws IOException {
        List<JsonNode> entries = new ArrayList<>();
        if (Files.exists(file)) {
            JsonNode present = Json.read(Files.readAllBytes(file));
            if (!present.isArray()) {
                throw new IOException(file + " is no list of ratios");
            }
            present.forEach(entries::add);
        }
        entries.add(entry);
        String text = entries.stream()
                .map(one -> new String(Json.write(one), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Files.writeString(file, text);
    }
}
