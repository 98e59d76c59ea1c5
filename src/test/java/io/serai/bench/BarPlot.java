package io.serai.bench;

import io.serai.bench.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A comparison as a picture: a bar for each system, its median beside it, a whisker from the least run to the most. */
final class BarPlot {
    private static final double WIDTH = 760;
    private static final double MARGIN = 20;
    private static final double LABELS = 210;
    private static final double ROW = 36;
    private static final double BAR = 18;
    private static final double CAP = 5;
    private static final double GAP = 10;
    private static final double LINE = 16;
    private static final double FOOT = 46;
    private static final int RUNS_FOR_WHISKERS = 2;

    private final Comparison comparison;
    private final Scale scale;
    private final List<String> title;

    private BarPlot(Comparison comparison) {
        this.comparison = comparison;
        List<Double> medians =
                comparison.systems().stream().map(comparison::median).toList();
        List<Double> all = comparison.systems().stream()
                .flatMap(system ->
                        Stream.concat(comparison.figures(system).stream(), Stream.of(comparison.median(system))))
                .toList();
        boolean logarithmic = Scale.farApart(medians);
        this.scale = Scale.of(all, logarithmic).withRoomBelow();
        this.title = TextWidth.wrap(capital(comparison.what()), TextWidth.TITLE, WIDTH - 2 * MARGIN);
    }

    static String of(Comparison comparison) {
        return new BarPlot(comparison).draw();
    }

    /** The figures in a sentence, for those who can't see the picture. */
    static String inWords(Comparison comparison) {
        return capital(comparison.what()) + ": "
                + comparison.systems().stream()
                        .map(system -> system + " " + Scale.figure(comparison.median(system), comparison.unit()))
                        .collect(Collectors.joining(", "));
    }

    private String draw() {
        List<String> systems = comparison.systems();
        double head = MARGIN + title.size() * 20 + 28;
        double bottom = head + systems.size() * ROW;
        Svg svg = new Svg(WIDTH, bottom + FOOT, capital(comparison.what()), inWords(comparison));
        for (int line = 0; line < title.size(); line++) {
            svg.text("title", MARGIN, MARGIN + 14 + line * 20, Anchor.START, title.get(line));
        }
        svg.text("note", MARGIN, MARGIN + 14 + title.size() * 20, Anchor.START, note());

        List<List<String>> labels = systems.stream()
                .map(system -> TextWidth.wrap(system, TextWidth.LABEL, LABELS))
                .toList();
        double left = MARGIN
                + labels.stream()
                        .mapToDouble(lines -> TextWidth.widest(lines, TextWidth.LABEL))
                        .max()
                        .orElse(0)
                + GAP;
        List<String> values = systems.stream()
                .map(system -> Scale.figure(comparison.median(system), comparison.unit()))
                .toList();
        // Half of the last mark's label may stand beyond the axis.
        double right = WIDTH - MARGIN - GAP - TextWidth.widest(values, TextWidth.LABEL) * 1.08;
        axis(svg, left, right, head, bottom);
        for (int row = 0; row < systems.size(); row++) {
            row(svg, systems.get(row), labels.get(row), values.get(row), left, right, head + row * ROW + ROW / 2);
        }
        return svg.line("base", left, head - 4, left, bottom + 4).toString();
    }

    private String note() {
        int least = comparison.systems().stream()
                .mapToInt(system -> comparison.figures(system).size())
                .min()
                .orElse(0);
        String runs = least < RUNS_FOR_WHISKERS
                ? "one run"
                : "median of " + least + " runs, whiskers from the least to the most";
        return (comparison.better() == Comparison.Better.MORE ? "More" : "Less") + " is better; " + runs;
    }

    private void axis(Svg svg, double left, double right, double head, double bottom) {
        double end = Double.NEGATIVE_INFINITY;
        for (double tick : scale.ticks()) {
            double x = left + scale.at(tick) * (right - left);
            String label = Scale.label(tick);
            double half = TextWidth.of(label, TextWidth.TICK) / 2;
            svg.line("grid", x, head - 4, x, bottom + 4);
            if (x - half > end + GAP && x + half < WIDTH - MARGIN / 2) {
                svg.text("tick", x, bottom + 18, Anchor.MIDDLE, label);
                end = x + half;
            }
        }
        svg.text(
                "axis",
                (left + right) / 2,
                bottom + 35,
                Anchor.MIDDLE,
                Scale.axis(comparison.unit()) + (scale.logarithmic() ? ", logarithmic scale" : ""));
    }

    private void row(
            Svg svg, String system, List<String> label, String value, double left, double right, double middle) {
        boolean ours = system.equals(comparison.ours());
        String strong = ours ? " strong" : "";
        for (int line = 0; line < label.size(); line++) {
            double y = middle + 4.5 + (line - (label.size() - 1) / 2.0) * LINE;
            svg.text("label" + strong, left - GAP, y, Anchor.END, label.get(line));
        }
        double median = comparison.median(system);
        double end = left + scale.at(median) * (right - left);
        String style = ours ? " ours" : "";
        if (!Double.isNaN(median) && end > left) {
            // Where the axis does not begin with nothing, the length of a bar would say something that is not so.
            if (scale.logarithmic()) {
                svg.line("stem" + style, left, middle, end, middle).circle("bar" + style, end, middle, 7);
            } else {
                svg.rectangle("bar" + style, left, middle - BAR / 2, end - left, BAR);
            }
        }
        double reach = Math.max(end, left);
        List<Double> figures = comparison.figures(system);
        if (figures.size() >= RUNS_FOR_WHISKERS && figures.stream().allMatch(Double::isFinite)) {
            double least = left + scale.at(comparison.least(system)) * (right - left);
            double most = left + scale.at(comparison.most(system)) * (right - left);
            svg.path("whisker", whisker(least, most, middle));
            reach = Math.max(reach, most);
        }
        if (scale.logarithmic()) {
            reach = Math.max(reach, end + 7);
        }
        svg.text("value" + strong, reach + GAP - 2, middle + 4.5, Anchor.START, value);
    }

    private static String whisker(double least, double most, double middle) {
        List<String> steps = new ArrayList<>();
        steps.add("M%s %sV%s".formatted(Svg.number(least), Svg.number(middle - CAP), Svg.number(middle + CAP)));
        steps.add("M%s %sH%s".formatted(Svg.number(least), Svg.number(middle), Svg.number(most)));
        steps.add("M%s %sV%s".formatted(Svg.number(most), Svg.number(middle - CAP), Svg.number(middle + CAP)));
        return String.join("", steps);
    }

    static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
