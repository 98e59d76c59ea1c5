package io.serai.api.opik;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.StoredAlert;
import io.serai.alert.TriggerIds;
import io.serai.api.ApiException;
import io.serai.json.Json;
import io.serai.json.Problem;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps alerts so small that whoever has read one can write it back in one request. What is shown is several times what
 * was written when there are many conditions: each has ids, and who changed it when.
 */
final class AlertSize {
    /** Three quarters of what a request may have: clients write more white space than we do, and people longer names. */
    static final int MAX_BYTES = 196_608;

    private static final String SOMEBODY = "x".repeat(64);
    private static final Instant SOMETIME = Instant.ofEpochMilli(1);

    /** As Python's clients write. */
    private static final ObjectWriter ASCII = Json.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private AlertSize() {}

    /**
     * @param before the version that the alert replaces; null: none
     * @throws ApiException with status 400, naming the member that takes the most
     */
    static void check(Alert alert, @Nullable Alert before) {
        ObjectNode shown = AlertView.of(
                new StoredAlert(TriggerIds.complete(alert, before), false, 0, SOMETIME, SOMEBODY, SOMETIME, SOMEBODY),
                true);
        int bytes = bytes(shown);
        if (bytes > MAX_BYTES) {
            String largest = shown.properties().stream()
                    .max(Comparator.comparingInt(member -> bytes(member.getValue())))
                    .map(Map.Entry::getKey)
                    .orElse("");
            throw ApiException.badRequest(List.of(new Problem(
                    largest,
                    "makes the alert too large: it would have " + bytes + " bytes as it is shown, at most " + MAX_BYTES
                            + " fit")));
        }
    }

    private static int bytes(JsonNode json) {
        try {
            return ASCII.writeValueAsBytes(json).length;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
