package io.serai.cli;

import static io.serai.cli.TextTable.cut;
import static io.serai.cli.TextTable.printable;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;

/** Dead letters as lines of a table. */
final class LetterTable {
    private final TextTable table = new TextTable(
            List.of("ID", "BURIED AT", "ALERT", "EVENT TYPE", "REASON", "ATTEMPTS", "REPLAYS", "EVENTS", "DELIVERED"));

    /** @param letter as {@code GET /v1/dead-letters} answers it */
    void add(JsonNode letter) {
        table.add(List.of(
                printable(letter.path("id").asText()),
                printable(letter.path("buriedAt").asText()),
                cut(letter.path("alertId").asText("-")),
                cut(letter.path("eventType").asText("-")),
                cut(letter.path("reason").asText("-")),
                letter.path("attempts").asText(),
                letter.path("replays").asText(),
                letter.path("eventCount").asText(),
                delivered(letter)));
    }

    /** Of one message there is nothing to say: it was not. */
    private static String delivered(JsonNode letter) {
        return letter.has("parts")
                ? letter.path("partsDelivered").asText() + " of "
                        + letter.path("parts").asText() + " parts"
                : "";
    }

    int size() {
        return table.size();
    }

    void print(PrintWriter out) {
        table.print(out);
    }
}
