package io.serai.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.testing.FaultyServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What systems do when receivers refuse, ask for time, redirect or say nothing: what the receivers saw. */
final class Answers implements Section {
    private static final Duration ASKED = Duration.ofSeconds(3);

    /** By then they are well: what comes again does arrive. */
    private static final int TWICE = 2;

    private static final int FOR_GOOD = Misbehaviour.FOR_GOOD;

    private static final List<Misbehaviour> ASKING = List.of(
            Misbehaviour.retryAfter("503, `Retry-After: 3`, twice", TWICE, 503, ASKED),
            Misbehaviour.retryAfter("429, `Retry-After: 3`, twice", TWICE, 429, ASKED),
            // A date has no fractions: 3 to 4 s.
            Misbehaviour.retryAfterDate("503, `Retry-After` with a date, twice", TWICE, 503, ASKED.plusSeconds(1)));

    private static final List<Misbehaviour> FAILING = List.of(
            Misbehaviour.status("500, twice", TWICE, 500),
            Misbehaviour.status("500, for good", FOR_GOOD, 500),
            Misbehaviour.status("400, for good", FOR_GOOD, 400),
            Misbehaviour.status("410, for good", FOR_GOOD, 410),
            Misbehaviour.silence("reads and says nothing, once", 1));

    private static final List<Misbehaviour> REDIRECTING =
            List.of(Misbehaviour.redirect("302", 302), Misbehaviour.redirect("307", 307));

    private static final List<Misbehaviour> ALL =
            Stream.of(ASKING, FAILING, REDIRECTING).flatMap(List::stream).toList();

    /** Longer than the 30 s for which a hub waits for an answer, and its second attempt. */
    private static final Duration OBSERVED = Duration.ofSeconds(40);

    private static final Duration QUICK_OBSERVED = Duration.ofSeconds(12);

    private final List<Peer.Kind> kinds;

    /** @param kinds ours first */
    Answers(List<Peer.Kind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    @Override
    public String name() {
        return "answers";
    }

    @Override
    public String about() {
        return "Receivers that ask for time, fail, redirect or say nothing: what each system does";
    }

    /** What became of a system's events: of each misbehaviour one for each run. */
    private record Behaviour(Measured system, Map<Misbehaviour, List<Seen>> seen) {
        List<Seen> of(Misbehaviour misbehaviour) {
            return seen.get(misbehaviour);
        }
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        List<Peer.Kind> present = Peers.present(kinds, findings);
        Duration observed = effort == Effort.QUICK ? QUICK_OBSERVED : OBSERVED;
        Progress.say("%d receivers for each of %d systems, for %d s"
                .formatted(ALL.size() * effort.runs(), present.size(), observed.toSeconds()));
        Map<String, Behaviour> behaviours = all(present, effort.runs(), observed);

        findings.remark("**A receiver asks for time, then takes what comes**");
        findings.table(asking(behaviours));
        findings.remark("**A receiver fails**");
        findings.table(failing(behaviours));
        findings.remark("**A receiver redirects to another one, which takes everything**");
        findings.table(redirecting(behaviours));
        findings.remark(("%d receivers of each kind for each system, each with a port of its own and one event; all of"
                        + " them and all systems at the same time. Times are of the first of these receivers, in seconds"
                        + " from its first request. Observed for %d s from when the events were acknowledged: what comes"
                        + " later is not seen, and who has not left a receiver that says nothing (–) still waited then. At %d of the %d kinds no attempt can arrive unless it follows a redirect.")
                .formatted(
                        effort.runs(),
                        observed.toSeconds(),
                        ALL.stream().filter(way -> way.times() == FOR_GOOD).count(),
                        ALL.size()));
        behaviours.values().forEach(behaviour -> findings.system(behaviour.system()));
        write(findings, behaviours);
        String ours = present.getFirst().name();
        findings.atMost(
                "attempts of " + ours + " before the time that its receiver had asked for",
                waits(ASKING.stream().flatMap(way -> behaviours.get(ours).of(way).stream()))
                        .filter(wait -> !wait.kept())
                        .count(),
                0,
                "");
    }

    private static Map<String, Behaviour> all(List<Peer.Kind> kinds, int runs, Duration observed) throws Exception {
        // Systems that start at the same time keep each other waiting.
        ReentrantLock starting = new ReentrantLock(true);
        Map<String, Future<Behaviour>> futures = new LinkedHashMap<>();
        Map<String, Behaviour> behaviours = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Peer.Kind kind : kinds) {
                futures.put(kind.name(), threads.submit(() -> behaviour(kind, starting, runs, observed)));
            }
        }
        for (Map.Entry<String, Future<Behaviour>> future : futures.entrySet()) {
            behaviours.put(future.getKey(), future.getValue().get());
        }
        return behaviours;
    }

    private static Behaviour behaviour(Peer.Kind kind, ReentrantLock starting, int runs, Duration observed)
            throws Exception {
        try (FaultyServer server = new FaultyServer()) {
            List<Misbehaviour.Receiver> receivers = IntStream.range(0, ALL.size() * runs)
                    .mapToObj(i -> ALL.get(i % ALL.size()).receiver(server))
                    .toList();
            List<String> urls =
                    receivers.stream().map(Misbehaviour.Receiver::url).toList();
            // Of its own: systems may use it in ways that do not go together.
            try (BenchRedis redis = BenchRedis.start();
                    Peer peer = start(kind, redis, urls, starting)) {
                send(peer, receivers.size());
                Thread.sleep(observed);
                return new Behaviour(peer.measured(), seen(receivers));
            }
        }
    }

    private static Peer start(Peer.Kind kind, BenchRedis redis, List<String> receivers, ReentrantLock starting)
            throws IOException, InterruptedException {
        starting.lock();
        try {
            return kind.start(redis, new Peer.Setup(receivers, Duration.ZERO));
        } finally {
            starting.unlock();
        }
    }

    /** An event for each receiver, of the receiver's number. */
    private static void send(Peer peer, int receivers) throws IOException {
        try (HubConnection connection = new HubConnection(peer.url(), peer.acknowledged())) {
            for (int i = 0; i < receivers; i++) {
                connection.post(peer.request(i, 1, BenchEvents.SMALL_BYTES).stamped(i));
            }
        }
    }

    private static Map<Misbehaviour, List<Seen>> seen(List<Misbehaviour.Receiver> receivers) {
        Map<Misbehaviour, List<Seen>> seen = new LinkedHashMap<>();
        for (int i = 0; i < receivers.size(); i++) {
            Misbehaviour.Receiver receiver = receivers.get(i);
            receiver.attempts().forEach(Attempt::over);
            seen.computeIfAbsent(ALL.get(i % ALL.size()), way -> new ArrayList<>())
                    .add(new Seen(i, receiver.attempts(), receiver.atOther()));
        }
        return seen;
    }

    private static Table asking(Map<String, Behaviour> behaviours) {
        Table table = new Table(
                "the receiver answers",
                "system",
                "attempts",
                "at s",
                "s asked for",
                "s until the next",
                "waited as asked",
                "arrived");
        for (Misbehaviour way : ASKING) {
            behaviours.forEach((system, behaviour) -> {
                List<Seen> all = behaviour.of(way);
                List<Seen.Wait> first = all.getFirst().waits();
                table.row(
                        way.name(),
                        system,
                        attempts(all),
                        all.getFirst().timesShown(),
                        seconds(first.stream().map(Seen.Wait::asked)),
                        seconds(first.stream().map(Seen.Wait::gap)),
                        waits(all.stream()).findAny().isEmpty()
                                ? "–"
                                : outOf(
                                        waits(all.stream())
                                                .filter(Seen.Wait::kept)
                                                .count(),
                                        waits(all.stream()).count()),
                        arrived(all));
            });
        }
        return table;
    }

    private static Table failing(Map<String, Behaviour> behaviours) {
        Table table = new Table(
                "the receiver answers", "system", "attempts", "at s", "left without an answer after s", "arrived");
        for (Misbehaviour way : FAILING) {
            behaviours.forEach((system, behaviour) -> {
                List<Seen> all = behaviour.of(way);
                table.row(
                        way.name(),
                        system,
                        attempts(all),
                        all.getFirst().timesShown(),
                        seconds(all.getFirst().attempts().stream()
                                .flatMap(attempt -> attempt.patience().stream().boxed())),
                        way.times() == FOR_GOOD ? "–" : arrived(all));
            });
        }
        return table;
    }

    private static Table redirecting(Map<String, Behaviour> behaviours) {
        Table table = new Table(
                "the receiver answers",
                "system",
                "attempts",
                "at s",
                "followed",
                "what came to the other one",
                "arrived",
                "taken for delivered without the event");
        for (Misbehaviour way : REDIRECTING) {
            behaviours.forEach((system, behaviour) -> {
                List<Seen> all = behaviour.of(way);
                table.row(
                        way.name(),
                        system,
                        attempts(all),
                        all.getFirst().timesShown(),
                        outOf(all.stream().filter(Seen::followed).count(), all.size()),
                        all.getFirst().atOtherShown(),
                        arrived(all),
                        outOf(all.stream().filter(Seen::lostByFollowing).count(), all.size()));
            });
        }
        return table;
    }

    private static void write(Findings findings, Map<String, Behaviour> behaviours) {
        behaviours.forEach((system, behaviour) -> behaviour.seen().forEach((way, all) -> {
            for (Seen seen : all) {
                ObjectNode figure = findings.figure().put("of", system).put("receiver", way.name());
                seen.write(figure);
            }
        }));
    }

    private static Stream<Seen.Wait> waits(Stream<Seen> all) {
        return all.flatMap(seen -> seen.waits().stream());
    }

    private static String arrived(List<Seen> all) {
        return outOf(all.stream().filter(Seen::arrived).count(), all.size());
    }

    private static String outOf(long some, long all) {
        return some + " of " + all;
    }

    /** The number of them, or the least and the most. */
    private static String attempts(List<Seen> all) {
        int least = all.stream().mapToInt(seen -> seen.attempts().size()).min().orElseThrow();
        int most = all.stream().mapToInt(seen -> seen.attempts().size()).max().orElseThrow();
        return least == most ? String.valueOf(least) : least + " to " + most;
    }

    private static String seconds(Stream<Double> seconds) {
        String shown = seconds.map(Findings::number).collect(Collectors.joining(", "));
        return shown.isEmpty() ? "–" : shown;
    }
}
