package io.serai.bench;

import java.util.ArrayList;
import java.util.List;

/** About how wide a text is in the usual sans-serif fonts, rather too wide than too narrow. */
final class TextWidth {
    static final int TITLE = 15;
    static final int NOTE = 12;
    static final int LABEL = 13;
    static final int TICK = 11;

    private TextWidth() {}

    static double of(String text, int fontSize) {
        double ems = text.codePoints().mapToDouble(TextWidth::ems).sum();
        return ems * fontSize;
    }

    private static double ems(int character) {
        if (" .,:;'|!()[]ijlft/-".indexOf(character) >= 0) {
            return 0.33;
        } else if ("mwMW%@—".indexOf(character) >= 0) {
            return 0.92;
        }
        return Character.isUpperCase(character) ? 0.72 : 0.58;
    }

    /** In lines of at most that width, broken between words; a longer word stands alone. */
    static List<String> wrap(String text, int fontSize, double width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && of(longer, fontSize) > width) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        lines.add(line);
        return lines;
    }

    static double widest(List<String> texts, int fontSize) {
        return texts.stream().mapToDouble(text -> of(text, fontSize)).max().orElse(0);
    }
}
