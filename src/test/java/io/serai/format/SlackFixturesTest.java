package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.testing.SlackLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The yardstick measured: the schema takes what Slack takes and refuses what it refuses. */
class SlackFixturesTest {
    private static final Path FOLDER = Path.of("..", "shared", "fixtures", "formats", "slack");

    @TestFactory
    List<DynamicTest> theSchemaKnowsGoodMessagesFromBadOnes() throws IOException {
        Assumptions.assumeTrue(Files.exists(FOLDER), () -> "needs the reference material: " + FOLDER);
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> assertJudged(file)))
                    .toList();
        }
    }

    private static void assertJudged(Path file) throws IOException {
        JsonNode message = Json.read(Files.readAllBytes(file));
        boolean good = !file.getFileName().toString().startsWith("bad.");

        Optional<Boolean> valid = SlackMessages.isValid(message);

        Assumptions.assumeTrue(valid.isPresent(), "needs the schema");
        assertThat(valid).contains(good);
    }

    @Test
    void slacksOwnLibraryReadsWhatWeWrite() {
        Given given = new Given();
        JsonNode message = given.slack(given.notification(EventType.TRACE_ERRORS));

        assertThat(SlackLibrary.blocks(message))
                .extracting(block -> block.getType())
                .containsExactly("header", "section", "section");
    }
}
