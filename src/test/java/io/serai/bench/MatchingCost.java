package io.serai.bench;

import io.serai.alert.Alert;
import io.serai.alert.AlertMatcher;
import io.serai.alert.AlertRegistry;
import io.serai.event.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What an event costs until its alerts are found, by the number of alerts that it does not match. */
final class MatchingCost implements Section {
    private static final String TEAM = "team";
    private static final int MANY = 10_000;

    /** From those that match alone to as many as one hub may have. */
    private static final List<Integer> SIZES = List.of(BenchAlerts.TEN, 100, 1_000, MANY);

    /** As many in each case, so that the events themselves fill the same caches. */
    private static final int EVENTS = 1_000;

    private static final double GOAL = 1.2;
    private static final long WARM_UP_NANOS = 1_000_000_000;

    /** Short and often: what slows the machine down for a while falls on all rows alike. */
    private static final long TURN_NANOS = 20_000_000;

    @Override
    public String name() {
        return "matching";
    }

    @Override
    public String about() {
        return "Cost of an event by the number of alerts";
    }

    /** Alerts in force and the events that come. */
    private static final class Contender {
        private final String name;
        private final int alerts;
        private final AlertRegistry registry = new AlertRegistry();
        private final AlertMatcher matcher = new AlertMatcher(registry);
        private final List<Event> events;
        private final List<Double> nanos = new ArrayList<>();

        Contender(String name, List<Alert> alerts, List<Event> events) {
            this.name = name;
            this.alerts = alerts.size();
            this.events = events;
            registry.replace(alerts);
        }

        /** Matches events for the given time; answers nanoseconds an event. */
        double turn(long time) {
            long start = System.nanoTime();
            long matched = 0;
            long taken;
            long count = 0;
            do {
                for (Event event : events) {
                    matched += matcher.match(event).size();
                }
                count += events.size();
                taken = System.nanoTime() - start;
            } while (taken < time);
            if (matched != count * BenchAlerts.MATCHES) {
                throw new IllegalStateException(name + ": " + matched + " matches of " + count + " events");
            }
            return (double) taken / count;
        }

        double nanos() {
            return median(nanos);
        }

        /** The median of what each round says: both had their turns within the same moments. */
        double by(Contender other) {
            return median(IntStream.range(0, nanos.size())
                    .mapToObj(round -> nanos.get(round) / other.nanos.get(round))
                    .toList());
        }
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) {
        List<Event> events = IntStream.range(0, EVENTS)
                .mapToObj(i -> BenchAlerts.event(TEAM, i))
                .toList();
        List<Contender> bySize = SIZES.stream()
                .map(size -> new Contender(rowOf(size), beside(size), events))
                .toList();
        Contender few = bySize.getFirst();
        Contender many = bySize.getLast();
        Contender spread = new Contender(
                "10,000, of 1,000 teams with events of all",
                IntStream.range(0, MANY / BenchAlerts.TEN)
                        .mapToObj(i -> BenchAlerts.ofTeam(TEAM + i))
                        .flatMap(List::stream)
                        .toList(),
                IntStream.range(0, EVENTS)
                        .mapToObj(i -> BenchAlerts.event(TEAM + i, i))
                        .toList());
        List<Contender> contenders = new ArrayList<>(bySize);
        contenders.add(spread);

        Progress.say("warming up");
        contenders.forEach(contender -> contender.turn(WARM_UP_NANOS));
        int rounds = 40 * effort.runs() + 1;
        for (int round = 0; round < rounds; round++) {
            List<Contender> order = new ArrayList<>(contenders);
            Collections.rotate(order, round);
            order.forEach(contender -> contender.nanos.add(contender.turn(TURN_NANOS)));
        }

        Table table = new Table("alerts", "ns an event", "least", "most", "by 10");
        for (Contender contender : contenders) {
            table.row(
                    contender.name,
                    Findings.number(contender.nanos()),
                    Findings.number(Collections.min(contender.nanos)),
                    Findings.number(Collections.max(contender.nanos)),
                    Findings.number(contender.by(few)) + "×");
            findings.figure()
                    .put("contender", contender.name)
                    .put("alerts", contender.alerts)
                    .put("nanosPerEvent", contender.nanos())
                    .put("byTen", contender.by(few));
        }
        Series byAlerts = new Series("cost of an event until its alerts are found", "alerts", "ns");
        bySize.forEach(contender -> byAlerts.add("Serai", contender.alerts, contender.nanos()));
        byAlerts.add("Serai, of 1,000 teams", spread.alerts, spread.nanos());
        findings.series(byAlerts);
        findings.table(table);
        findings.remark("Each event matches " + BenchAlerts.MATCHES
                + " alerts in every row: by nothing but its type, by its project, by a property, and by two. The"
                + " others are of other workspaces, event types, projects (one or five) and customers, three in five of them of"
                + " the same workspace and type; one in seven is disabled. " + Findings.number(EVENTS)
                + " different events in one thread; medians of "
                + rounds + " rounds, in each of which each row has a turn of " + TURN_NANOS / 1_000_000
                + " ms; by 10 is the median of what the rounds say. What the row of many teams costs more is the way to"
                + " memory: no two events in a row meet the same alerts.");
        findings.atMost("10,000 alerts by 10", many.by(few), GOAL, "×");
        replacing(findings);
    }

    private static String rowOf(int size) {
        return size == BenchAlerts.TEN
                ? "10, of one team"
                : "%s, with %s that match no event"
                        .formatted(Findings.number(size), Findings.number(size - BenchAlerts.TEN));
    }

    /** The team's ten, evenly among the others. */
    private static List<Alert> beside(int size) {
        List<Alert> team = BenchAlerts.ofTeam(TEAM);
        List<Alert> all = new ArrayList<>(BenchAlerts.ofOthers(TEAM, size - team.size()));
        for (int i = 0; i < team.size(); i++) {
            all.add(i * size / team.size(), team.get(i));
        }
        return all;
    }

    private static void replacing(Findings findings) {
        AlertRegistry registry = new AlertRegistry();
        List<Alert> before = beside(MANY);
        List<Double> all = new ArrayList<>();
        List<Double> one = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            // Equal alerts, but other objects, as after a restart.
            List<Alert> anew = beside(MANY);
            all.add(millis(() -> registry.replace(anew)));
            List<Alert> changed = new ArrayList<>(anew);
            changed.set(i, before.get(i));
            one.add(millis(() -> registry.replace(changed)));
        }
        double anew = median(all);
        double changed = median(one);
        findings.remark("Putting 10,000 alerts in force takes " + Findings.number(anew)
                + " ms, and when one of them has changed " + Findings.number(changed)
                + " ms; events are matched meanwhile.");
        findings.figure().put("replaceAllMillis", anew).put("replaceOneMillis", changed);
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }

    private static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
