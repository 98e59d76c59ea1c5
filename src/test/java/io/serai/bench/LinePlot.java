package io.serai.bench;

import io.serai.bench.Svg.Anchor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A series as a picture: a line for each system, its name and last figure at its end, ours the strong one. */
final class LinePlot {
    private static final double WIDTH = 760;
    private static final double MARGIN = 20;
    private static final double LEAST_HIGH = 240;
    private static final double GAP = 10;
    private static final double LINE = 16;
    private static final double FOOT = 46;
    private static final double LABELS = 190;
    private static final int COLOURS = 6;

    private final Series series;
    private final Scale across;
    private final Scale up;
    private final List<String> title;
    private final double head;
    private final double high;
    private final double bottom;

    /** What stands at the end of a line. */
    private record End(List<String> text, double wanted, boolean ours) {
        double high() {
            return text.size() * LINE;
        }
    }

    private LinePlot(Series series) {
        this.series = series;
        List<Double> xs = coordinates(Series.Point::x);
        List<Double> ys = coordinates(Series.Point::y);
        this.across = Scale.of(xs, Scale.farApart(xs));
        this.up = Scale.of(ys, Scale.farApart(ys));
        this.title = TextWidth.wrap(BarPlot.capital(series.what()), TextWidth.TITLE, WIDTH - 2 * MARGIN);
        this.head = MARGIN + title.size() * 20 + 34;
        double ends = series.lines().entrySet().stream()
                .mapToDouble(line -> end(line, 0).high() + LINE / 2)
                .sum();
        this.high = Math.max(LEAST_HIGH, ends);
        this.bottom = head + high;
    }

    static String of(Series series) {
        return new LinePlot(series).draw();
    }

    /** The ends of the lines in a sentence, for those who can't see the picture. */
    static String inWords(Series series) {
        return BarPlot.capital(series.what()) + " by " + series.by() + ": "
                + series.lines().entrySet().stream()
                        .map(line -> line.getKey() + " "
                                + point(line.getValue().getFirst(), series) + " to "
                                + point(line.getValue().getLast(), series))
                        .collect(Collectors.joining(", "));
    }

    private static String point(Series.Point point, Series series) {
        return Scale.figure(point.y(), series.unit()) + " at " + Findings.number(point.x());
    }

    private List<Double> coordinates(Function<Series.Point, Double> which) {
        return series.lines().values().stream().flatMap(List::stream).map(which).toList();
    }

    private String draw() {
        Svg svg = new Svg(WIDTH, bottom + FOOT, BarPlot.capital(series.what()), inWords(series));
        for (int line = 0; line < title.size(); line++) {
            svg.text("title", MARGIN, MARGIN + 14 + line * 20, Anchor.START, title.get(line));
        }
        svg.text(
                "note",
                MARGIN,
                MARGIN + 14 + title.size() * 20,
                Anchor.START,
                Scale.axis(series.unit()) + (up.logarithmic() ? ", logarithmic scale" : "") + "; medians");
        double left =
                MARGIN + TextWidth.widest(up.ticks().stream().map(Scale::label).toList(), TextWidth.TICK) + 1.5 * GAP;
        List<End> ends = series.lines().entrySet().stream()
                .map(line -> end(line, bottom - up.at(last(line).y()) * high))
                .toList();
        double right = WIDTH
                - MARGIN
                - 2 * GAP
                - ends.stream()
                        .mapToDouble(end -> TextWidth.widest(end.text(), TextWidth.LABEL) * 1.08)
                        .max()
                        .orElse(0);
        axes(svg, left, right);
        int number = 0;
        for (Map.Entry<String, List<Series.Point>> line : series.lines().entrySet()) {
            line(svg, line.getValue(), number++, left, right);
        }
        ends(svg, ends, right + 1.5 * GAP);
        return svg.toString();
    }

    private void axes(Svg svg, double left, double right) {
        for (double tick : up.ticks()) {
            double y = bottom - up.at(tick) * high;
            svg.line("grid", left, y, right, y);
            svg.text("tick", left - GAP, y + 4, Anchor.END, Scale.label(tick));
        }
        svg.line("base", left, bottom, right, bottom);
        // Where figures were taken is what a reader looks for, not round numbers.
        List<Double> xs =
                coordinates(Series.Point::x).stream().distinct().sorted().toList();
        double end = Double.NEGATIVE_INFINITY;
        for (double x : xs) {
            double place = left + across.at(x) * (right - left);
            String label = Scale.label(x);
            double half = TextWidth.of(label, TextWidth.TICK) / 2;
            if (place - half > end + GAP && place - half > MARGIN / 2) {
                svg.line("base", place, bottom, place, bottom + 4);
                svg.text("tick", place, bottom + 18, Anchor.MIDDLE, label);
                end = place + half;
            }
        }
        svg.text(
                "axis",
                (left + right) / 2,
                bottom + 35,
                Anchor.MIDDLE,
                series.by() + (across.logarithmic() ? ", logarithmic scale" : ""));
    }

    private void line(Svg svg, List<Series.Point> points, int number, double left, double right) {
        String colour = " c" + number % COLOURS;
        List<double[]> places = points.stream()
                .filter(point -> Double.isFinite(point.y()))
                .sorted(Comparator.comparingDouble(Series.Point::x))
                .map(point ->
                        new double[] {left + across.at(point.x()) * (right - left), bottom - up.at(point.y()) * high})
                .toList();
        if (places.isEmpty()) {
            return;
        }
        svg.path(
                "line" + colour,
                places.stream()
                        .map(place -> Svg.number(place[0]) + " " + Svg.number(place[1]))
                        .collect(Collectors.joining("L", "M", "")));
        for (double[] place : places) {
            mark(svg, "mark" + colour, number, place[0], place[1]);
        }
    }

    /** Another shape for each line: colours alone don't tell them apart for everybody. */
    private static void mark(Svg svg, String style, int number, double x, double y) {
        switch (number % 4) {
            case 0 -> svg.circle(style, x, y, 5);
            case 1 -> svg.path(style, shape("M%s %sh9v9h-9z", x - 4.5, y - 4.5));
            case 2 -> svg.path(style, shape("M%s %sl5.5 10h-11z", x, y - 6));
            default -> svg.path(style, shape("M%s %sl6 6l-6 6l-6 -6z", x, y - 6));
        }
    }

    private static String shape(String steps, double x, double y) {
        return steps.formatted(Svg.number(x), Svg.number(y));
    }

    private static Series.Point last(Map.Entry<String, List<Series.Point>> line) {
        return line.getValue().stream()
                .max(Comparator.comparingDouble(Series.Point::x))
                .orElseThrow();
    }

    private End end(Map.Entry<String, List<Series.Point>> line, double wanted) {
        List<String> text = new ArrayList<>(TextWidth.wrap(line.getKey(), TextWidth.LABEL, LABELS));
        text.add(Scale.figure(last(line).y(), series.unit()));
        boolean ours = line.getKey().equals(series.lines().keySet().iterator().next());
        return new End(text, wanted, ours);
    }

    /** Each beside the end of its line, or as near as the others leave room. */
    private void ends(Svg svg, List<End> ends, double x) {
        List<End> order =
                ends.stream().sorted(Comparator.comparingDouble(End::wanted)).toList();
        double[] tops = new double[order.size()];
        double free = head - GAP;
        for (int i = 0; i < tops.length; i++) {
            tops[i] = Math.max(free, order.get(i).wanted() - order.get(i).high() / 2);
            free = tops[i] + order.get(i).high() + 4;
        }
        double limit = bottom + FOOT - GAP;
        for (int i = tops.length - 1; i >= 0; i--) {
            tops[i] = Math.min(tops[i], limit - order.get(i).high());
            limit = tops[i] - 4;
        }
        for (int i = 0; i < tops.length; i++) {
            End end = order.get(i);
            for (int line = 0; line < end.text().size(); line++) {
                boolean strong = end.ours() || line == end.text().size() - 1;
                svg.text(
                        strong ? "label strong" : "label",
                        x,
                        tops[i] + 12.5 + line * LINE,
                        Anchor.START,
                        end.text().get(line));
            }
        }
    }
}
