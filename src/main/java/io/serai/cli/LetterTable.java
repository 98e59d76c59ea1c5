package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Dead letters as lines of a table. */
final class LetterTable {
    private static final List<String> TITLES =
            List.of("ID", "BURIED AT", "ALERT", "EVENT TYPE", "REASON", "ATTEMPTS", "REPLAYS", "EVENTS");

    /** Wider cells are cut; the first two never are. */
    private static final int WIDEST = 40;

    private final List<List<String>> rows = new ArrayList<>();

    LetterTable() {
        rows.add(TITLES);
    }

    /** @param letter as {@code GET /v1/dead-letters} answers it */
    void add(JsonNode letter) {
        rows.add(List.of(
                printable(letter.path("id").asText()),
                printable(letter.path("buriedAt").asText()),
                cut(letter.path("alertId").asText("-")),
                cut(letter.path("eventType").asText("-")),
                cut(letter.path("reason").asText("-")),
                letter.path("attempts").asText(),
                letter.path("replays").asText(),
                letter.path("eventCount").asText()));
    }

    int size() {
        return rows.size() - 1;
    }

    void print(PrintWriter out) {
        int[] widths = new int[TITLES.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String cut(String text) {
        String printable = printable(text);
        return printable.length() > WIDEST ? printable.substring(0, WIDEST - 1) + "…" : printable;
    }

    /** Somebody else may have written it: it must not steer the terminal. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
