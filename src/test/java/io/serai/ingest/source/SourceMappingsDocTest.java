package io.serai.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.testing.SourceRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of docs/source-mappings.md, and the examples that json.yaml has in comments, do what they say. */
class SourceMappingsDocTest {
    private static final Path DOCUMENT = Path.of("docs", "source-mappings.md");

    @TempDir
    Path folder;

    private SourceRoute route;

    @BeforeEach
    void writeTheFile() throws IOException {
        route = load("evals", blocks("yaml").getFirst());
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void theExampleMakesTheEventsThatTheDocumentShows() throws IOException {
        List<String> json = blocks("json");

        assertThat((JsonNode) route.map(json.get(0))).isEqualTo(read(json.get(1)));
    }

    @Test
    void theExampleRefusesWhatHasNoRun() {
        assertThatThrownBy(() -> route.map("{}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("run.id: is required");
    }

    @Test
    void theExamplesInJsonYamlWorkWhenTheirMarksAreTakenAway() throws IOException {
        String uncommented = Files.readString(Path.of("routes", "sources", "json.yaml"))
                .replaceAll("(?m)^( {14})# (?=- | {2})", "$1")
                .replace("== 'ci'", "== 'test'");
        try (SourceRoute json = load("json", uncommented)) {
            JsonNode event = json.map(
                            """
                            {"pipeline": {"id": 7, "status": "failed", "ref": "main", "url": "https://ci.example.com/7"},
                             "project": {"name": "prompts"}}
                            """)
                    .get(0);

            assertThat(event.get("id").textValue()).isEqualTo("7 failed");
            assertThat(event.get("eventType").textValue()).isEqualTo("build:failed");
            assertThat(event.get("title").textValue()).isEqualTo("prompts: failed");
            assertThat(event.get("severity").textValue()).isEqualTo("error");
        }
        try (SourceRoute json = load("json", uncommented.replace("== 'test'", "== 'another'"))) {
            assertThat(json.map("{\"action\": \"ping\"}")).isEmpty();
            assertThat(json.map("{\"name\": \"x\"}").at("/0/title").textValue()).isEqualTo("x");
        }
    }

    private SourceRoute load(String type, String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve(type + ".yaml"), yaml);
        return SourceRoute.in(file.toAbsolutePath(), type);
    }

    private static List<String> blocks(String language) throws IOException {
        Pattern block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
        try (Stream<String> found =
                block.matcher(Files.readString(DOCUMENT)).results().map(match -> match.group(1))) {
            return found.toList();
        }
    }

    private static JsonNode read(String json) {
        return Json.read(json.getBytes(UTF_8));
    }
}
