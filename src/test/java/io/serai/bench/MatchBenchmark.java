package io.serai.bench;

import io.serai.alert.Alert;
import io.serai.alert.AlertMatcher;
import io.serai.alert.AlertRegistry;
import io.serai.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The alerts that an event is for: four of a team's ten, beside 990 that it is not for. */
public class MatchBenchmark {
    private static final String TEAM = "team";
    private static final int OTHERS = 990;
    private static final int EVENTS = 1_024;

    @Benchmark
    public Object match(Thousand alerts) {
        return alerts.matcher.match(alerts.next());
    }

    /** Alerts in force, and events that take turns. */
    @State(Scope.Thread)
    public static class Thousand {
        private final AlertMatcher matcher;
        private final List<Event> events = IntStream.range(0, EVENTS)
                .mapToObj(i -> BenchAlerts.event(TEAM, i))
                .toList();
        private int turn;

        /** Made in each process. */
        public Thousand() {
            List<Alert> alerts = new ArrayList<>(BenchAlerts.ofTeam(TEAM));
            alerts.addAll(BenchAlerts.ofOthers(TEAM, OTHERS));
            AlertRegistry registry = new AlertRegistry();
            registry.replace(alerts);
            matcher = new AlertMatcher(registry);
        }

        Event next() {
            return events.get(turn++ % EVENTS);
        }
    }
}
