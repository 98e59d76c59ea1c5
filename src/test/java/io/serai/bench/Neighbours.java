package io.serai.bench;

import static org.awaitility.Awaitility.await;

import io.serai.testing.Faults;
import io.serai.testing.FaultyServer;
import io.serai.testing.FaultyServer.Port;
import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.redisson.client.codec.StringCodec;

/** Section 1: a hundred destinations, and the same when three of them are broken. */
final class Neighbours implements Section {
    private static final int DESTINATIONS = 100;
    private static final int BROKEN = 3;
    private static final int HEALTHY = DESTINATIONS - BROKEN;
    private static final int RATE = 300;
    private static final int CONNECTIONS = 25;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Pairs of rounds, of one with the broken ones and one without. */
    private static final int PAIRS = 4;

    private static final double GOAL = 1.1;

    @Override
    public String name() {
        return "neighbours";
    }

    @Override
    public String about() {
        return "100 destinations, and the same when one hangs, one refuses and one answers 500";
    }

    private record Round(boolean broken, Latencies latencies, int missing) {}

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        int pairs = effort == Effort.QUICK ? 1 : PAIRS;
        int warmUps = events(WARM_UP);
        int settling = events(SETTLE);
        int measured = events(effort.steady());
        Stopwatch events = new Stopwatch(warmUps + 2 * pairs * (settling + measured));
        List<WebhookSink> sinks = new ArrayList<>();
        try {
            for (int i = 0; i < DESTINATIONS; i++) {
                sinks.add(new WebhookSink(events::arrived));
            }
            List<String> urls = sinks.stream().map(WebhookSink::url).toList();
            List<Round> rounds = new ArrayList<>();
            try (BenchHub hub = BenchHub.start(redis, alerts(urls, "first"));
                    Senders senders = senders(hub)) {
                Progress.say("warming up");
                FixedRate.run(RATE, WARM_UP, (number, dueAt) -> send(senders, events, number, dueAt));
                events.await(0, warmUps, PATIENCE);
                Visits visits = new Visits();
                for (int i = 0; i < 2 * pairs; i++) {
                    // without, with, with, without, …: who comes first has no advantage
                    boolean broken = (i + 1) / 2 % 2 == 1;
                    int first = warmUps + i * (settling + measured);
                    Progress.say("round " + (i + 1) + " of " + 2 * pairs + (broken ? ", three are broken" : ""));
                    try (FaultyServer faulty = new FaultyServer()) {
                        List<String> now = new ArrayList<>(urls.subList(0, HEALTHY));
                        now.addAll(broken ? visits.broken(faulty) : urls.subList(HEALTHY, DESTINATIONS));
                        hub.alerts(alerts(now, "round" + i));
                        FixedRate.run(RATE, SETTLE, (number, dueAt) -> {
                            if (number % DESTINATIONS < HEALTHY) {
                                send(senders, events, first + number, dueAt);
                            }
                        });
                        int start = first + settling;
                        FixedRate.run(
                                RATE, effort.steady(), (number, dueAt) -> send(senders, events, start + number, dueAt));
                        rounds.add(round(events, start, start + measured, broken));
                        visits.count();
                    }
                    senders.check();
                    drain(redis, hub, urls);
                }
                report(findings, rounds, visits, effort);
            }
        } finally {
            for (WebhookSink sink : sinks) {
                sink.close();
            }
        }
    }

    /** What the broken destinations saw, over all rounds. */
    private static final class Visits {
        private List<Port> ports = List.of();
        private int hung;
        private int failed;

        /** One that hangs, one that refuses, one that answers 500. */
        List<String> broken(FaultyServer server) {
            Port hanging = server.port(Faults.hangs());
            Port failing = server.port(Faults.answers(500, "no"));
            ports = List.of(hanging, failing);
            return List.of(hanging.url(), server.refusing(), failing.url());
        }

        void count() {
            if (!ports.isEmpty()) {
                hung += ports.getFirst().visits().size();
                failed += ports.getLast().visits().size();
            }
            ports = List.of();
        }
    }

    private static int events(Duration duration) {
        return (int) (RATE * duration.toSeconds());
    }

    private static Senders senders(BenchHub hub) {
        BenchEvents events = new BenchEvents(BenchEvents.BYTES);
        return new Senders(
                hub.url(),
                CONNECTIONS,
                IntStream.range(0, DESTINATIONS)
                        .mapToObj(i -> new EventRequest(hub.url(), events, 1, project(i)))
                        .toList());
    }

    private static void send(Senders senders, Stopwatch events, int number, long dueAt) {
        int destination = number % DESTINATIONS;
        if (destination < HEALTHY) {
            events.due(number, dueAt);
        }
        senders.send(destination, number);
    }

    private static Round round(Stopwatch events, int from, int to, boolean broken) throws InterruptedException {
        events.await(from, to, PATIENCE);
        return new Round(broken, events.latencies(from, to), events.missing(from, to));
    }

    /** What the broken ones left is not for the next round to carry: their alerts are gone, and so is what waits. */
    private static void drain(BenchRedis redis, BenchHub hub, List<String> urls) {
        hub.alerts(alerts(urls, "between"));
        try {
            await().pollDelay(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> redis.redis()
                    .client()
                    .getScoredSortedSet("alert_claim_index", StringCodec.INSTANCE)
                    .isEmpty());
        } catch (ConditionTimeoutException e) {
            Progress.say("some claims of the broken destinations stay");
        }
    }

    private static String project(int destination) {
        return new UUID(0x7000, 0x8000_0000_0000_0000L + destination).toString();
    }

    /** @param set of the last ones' ids, so that what is known of them does not pass to another round */
    private static String alerts(List<String> urls, String set) {
        StringBuilder yaml = new StringBuilder("alerts:\n");
        for (int i = 0; i < urls.size(); i++) {
            yaml.append(
                    """
                      - id: bench-%1$s
                        name: Bench
                        workspace_id: %2$s
                        project_id: %3$s
                        webhook: {url: "%4$s"}
                        options: {window: 0}
                        triggers: [{event_type: "%5$s"}]
                    """
                            .formatted(
                                    i < HEALTHY ? i : set + "-" + i,
                                    SampleEvents.WORKSPACE,
                                    project(i),
                                    urls.get(i),
                                    BenchEvents.TYPE));
        }
        return yaml.toString();
    }

    private static void report(Findings findings, List<Round> rounds, Visits visits, Effort effort) throws IOException {
        List<Round> without = rounds.stream().filter(round -> !round.broken()).toList();
        List<Round> with = rounds.stream().filter(Round::broken).toList();
        Table table = new Table(
                "pair of rounds", "events", "without p50 ms", "p99 ms", "max ms", "with p50 ms", "p99 ms", "max ms");
        for (int i = 0; i < without.size(); i++) {
            Latencies alone = without.get(i).latencies();
            Latencies beside = with.get(i).latencies();
            table.row(
                    i + 1,
                    Findings.number(alone.count()),
                    Findings.number(alone.p50()),
                    Findings.number(alone.p99()),
                    Findings.number(alone.max()),
                    Findings.number(beside.p50()),
                    Findings.number(beside.p99()),
                    Findings.number(beside.max()));
            alone.write(findings.figure().put("pair", i + 1).put("broken", 0));
            beside.write(findings.figure().put("pair", i + 1).put("broken", BROKEN));
        }
        Latencies allWithout = all(without);
        Latencies allWith = all(with);
        table.row(
                "all",
                Findings.number(allWithout.count()),
                Findings.number(allWithout.p50()),
                Findings.number(allWithout.p99()),
                Findings.number(allWithout.max()),
                Findings.number(allWith.p50()),
                Findings.number(allWith.p99()),
                Findings.number(allWith.max()));
        findings.table(table);
        int missing = rounds.stream().mapToInt(Round::missing).sum();
        findings.remark(("%d events/s, open loop, evenly to %d alerts with window 0, each with a receiver of its own;"
                        + " rounds of %d s, with and without in turn, in one hub with the settings that it is shipped with."
                        + " Figures of the %d that are healthy in both, from when an event was due to be sent until its"
                        + " webhook came; %s of their events are missing. The one that hangs had %,d attempts, the one"
                        + " that answers 500 had %,d.")
                .formatted(
                        RATE,
                        DESTINATIONS,
                        effort.steady().toSeconds(),
                        HEALTHY,
                        missing == 0 ? "none" : Findings.number(missing),
                        visits.hung,
                        visits.failed));
        double ratio = median(with) / median(without);
        findings.figure()
                .put("missing", missing)
                .put("attemptsThatHung", visits.hung)
                .put("attemptsThatFailed", visits.failed)
                .put("medianP99With", median(with))
                .put("medianP99Without", median(without));
        findings.atMost(
                "p99 of the healthy beside broken ones by that without, medians of the rounds", ratio, GOAL, "×");
        findings.atMost("events of healthy destinations that did not arrive", missing, 0, "");
    }

    private static Latencies all(List<Round> rounds) {
        Latencies all = new Latencies();
        rounds.forEach(round -> all.addAll(round.latencies()));
        return all;
    }

    private static double median(List<Round> rounds) {
        double[] sorted = rounds.stream()
                .mapToDouble(round -> round.latencies().p99())
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
