package io.serai.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown, its columns aligned for those who read it as text. */
final class Table {
    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... head) {
        this.head = List.of(head);
    }

    Table row(Object... cells) {
        if (cells.length != head.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + head.size() + " columns");
        }
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
        return this;
    }

    @Override
    public String toString() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < head.size(); column++) {
            int width = Math.max(3, head.get(column).length());
            for (List<String> row : rows) {
                width = Math.max(width, row.get(column).length());
            }
            widths.add(width);
        }
        StringBuilder text = new StringBuilder();
        text.append(line(head, widths));
        // Figures to the right; the first column names the row.
        text.append('|');
        for (int column = 0; column < widths.size(); column++) {
            text.append(column == 0 ? "" : " ")
                    .append("-".repeat(widths.get(column) + (column == 0 ? 2 : 0)))
                    .append(column == 0 ? "|" : ":|");
        }
        text.append('\n');
        rows.forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private static String line(List<String> cells, List<Integer> widths) {
        List<String> padded = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            String space = " ".repeat(widths.get(column) - cells.get(column).length());
            padded.add(column == 0 ? cells.get(column) + space : space + cells.get(column));
        }
        return padded.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
