package io.serai.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lines with columns as wide as what is in them. */
final class TextTable {
    /** Wider cells are cut. */
    private static final int WIDEST = 40;

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> titles) {
        rows.add(titles);
    }

    /** @param cells as many as there are titles */
    void add(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    int size() {
        return rows.size() - 1;
    }

    void print(PrintWriter out) {
        int[] widths = new int[rows.getFirst().size()];
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

    static String cut(String text) {
        String printable = printable(text);
        return printable.length() > WIDEST ? printable.substring(0, WIDEST - 1) + "…" : printable;
    }

    /** Somebody else may have written it: it must not steer the terminal. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
