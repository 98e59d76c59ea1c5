package io.serai.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown, its columns aligned for those who read it as text. */
final class Table {
    private final List<String> head;
    private final boolean figures;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... head) {
        this(true, head);
    }

    private Table(boolean figures, String... head) {
        this.figures = figures;
        this.head = List.of(head);
    }

    /** One whose cells are words, which stand at the left. */
    static Table ofWords(String... head) {
        return new Table(false, head);
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
            boolean left = isLeft(column);
            text.append(left ? "" : " ")
                    .append("-".repeat(widths.get(column) + (left ? 2 : 0)))
                    .append(left ? "|" : ":|");
        }
        text.append('\n');
        rows.forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private boolean isLeft(int column) {
        return column == 0 || !figures;
    }

    private String line(List<String> cells, List<Integer> widths) {
        List<String> padded = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            String space = " ".repeat(widths.get(column) - cells.get(column).length());
            padded.add(isLeft(column) ? cells.get(column) + space : space + cells.get(column));
        }
        return padded.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
