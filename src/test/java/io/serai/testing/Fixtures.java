package io.serai.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bodies of real senders, in the shared reference material beside the repository; tests are skipped where there is none. */
public final class Fixtures {
    private static final Path FOLDER = Path.of("..", "shared", "fixtures");

    private Fixtures() {}

    /** The bytes of a file, like {@code langfuse/webhook.monitor-alert.severity-ok.json}. */
    public static byte[] bytes(String name) {
        Path file = FOLDER.resolve(name);
        assumeTrue(Files.exists(file), () -> "needs the shared fixture " + name);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #bytes}, parsed. */
    public static JsonNode json(String name) {
        return Json.read(bytes(name));
    }
}
