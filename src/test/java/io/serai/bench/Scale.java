package io.serai.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** An axis: where a figure stands between 0 and 1, and where its marks are. From nothing, or by powers of ten. */
record Scale(double from, double to, boolean logarithmic, List<Double> ticks) {
    /** Figures that differ by more can't be seen beside each other from nothing. */
    private static final double FAR_APART = 30;

    private static final int MOST_DECADES = 8;

    /** @param figures those that matter for the choice: medians */
    static boolean farApart(List<Double> figures) {
        List<Double> seen = positive(figures);
        return !seen.isEmpty() && seen.getLast() / seen.getFirst() > FAR_APART;
    }

    static Scale of(List<Double> figures, boolean logarithmic) {
        List<Double> seen = positive(figures);
        if (seen.isEmpty()) {
            return linear(1);
        }
        return logarithmic ? logarithmic(seen.getFirst(), seen.getLast()) : linear(seen.getLast());
    }

    private static List<Double> positive(List<Double> figures) {
        return figures.stream()
                .filter(figure -> figure > 0 && Double.isFinite(figure))
                .sorted()
                .toList();
    }

    private static Scale linear(double most) {
        double step = Math.pow(10, Math.floor(Math.log10(most / 2)));
        for (double factor : new double[] {1, 2, 5, 10}) {
            if (most / (step * factor) <= 6) {
                step *= factor;
                break;
            }
        }
        int steps = (int) Math.ceil(most / step - 1e-9);
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            ticks.add(i * step);
        }
        return new Scale(0, steps * step, false, List.copyOf(ticks));
    }

    private static Scale logarithmic(double least, double most) {
        int lowest = (int) Math.floor(Math.log10(least) + 1e-9);
        int highest = (int) Math.ceil(Math.log10(most) - 1e-9);
        int every = Math.max(1, (highest - lowest + MOST_DECADES - 1) / MOST_DECADES);
        List<Double> ticks = new ArrayList<>();
        for (int decade = lowest; decade <= highest; decade += every) {
            ticks.add(Math.pow(10, decade));
        }
        return new Scale(Math.pow(10, lowest), Math.pow(10, Math.max(highest, lowest + 1)), true, List.copyOf(ticks));
    }

    /** One more power of ten below, so that the least figure has a length, too. */
    Scale withRoomBelow() {
        if (!logarithmic) {
            return this;
        }
        List<Double> more = new ArrayList<>(List.of(from / 10));
        more.addAll(ticks);
        return new Scale(from / 10, to, true, List.copyOf(more));
    }

    /** Where a figure stands; what does not fit stands at the end. */
    double at(double figure) {
        ToDoubleFunction<Double> place = logarithmic ? Math::log10 : value -> value;
        if (!(figure > from)) {
            return 0;
        }
        double share = (place.applyAsDouble(figure) - place.applyAsDouble(from))
                / (place.applyAsDouble(to) - place.applyAsDouble(from));
        return Math.min(1, share);
    }

    static String label(double tick) {
        if (tick == 0) {
            return "0";
        }
        int decimals = 0;
        while (decimals < 6
                && Math.abs(tick * Math.pow(10, decimals) - Math.rint(tick * Math.pow(10, decimals))) > 1e-6) {
            decimals++;
        }
        return String.format(Locale.ROOT, "%,." + decimals + "f", tick);
    }

    /** A unit where no number stands before it. */
    static String axis(String unit) {
        return switch (unit) {
            case "" -> "number";
            case "/s" -> "a second";
            default -> unit;
        };
    }

    /** A figure with its unit: a rate needs no space before it. */
    static String figure(double value, String unit) {
        String number = Findings.number(value);
        if (unit.isEmpty() || Double.isNaN(value)) {
            return number;
        }
        return unit.startsWith("/") || unit.equals("×") ? number + unit : number + " " + unit;
    }
}
