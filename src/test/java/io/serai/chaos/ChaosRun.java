package io.serai.chaos;

import static org.awaitility.Awaitility.await;

import io.serai.chaos.FaultPlan.Round;
import io.serai.redis.RedisServer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** One run from the first start to the check. Load goes on through all rounds; each round waits until it has recovered. */
final class ChaosRun implements AutoCloseable {
    private static final int EVENTS_PER_ROUND = 5_000;
    private static final int MOST_ERRORS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Longer than a lease, after which a claim that was not confirmed would come back. */
    private static final Duration QUIET = Duration.ofMillis(2_500);

    private final long began = System.nanoTime();
    private final FaultPlan plan;
    private final long seed;
    private final PrintStream out;
    private final Evidence evidence;
    private final Ledger ledger = new Ledger();
    private final List<String> troubles = new ArrayList<>();
    private final List<Round> done = new ArrayList<>();
    private final FickleReceiver receiver;
    private final RedisServer redis;
    private final Fleet fleet;
    private Duration longestRecovery = Duration.ZERO;

    /** @param failures empty when every promise was kept */
    record Outcome(Figures figures, List<String> failures) {}

    ChaosRun(Path home, long seed, int rounds, PrintStream out) {
        this.seed = seed;
        this.out = out;
        plan = FaultPlan.of(seed, rounds);
        evidence = Evidence.inFolder(seed);
        receiver = new FickleReceiver(ledger, seed, Fleet.DELIVERY_TIMEOUT);
        redis = RedisServer.in(home.resolve("redis"));
        try {
            fleet = Fleet.start(home, redis.url(), Target.alerts(receiver::url), evidence.folder());
        } catch (RuntimeException e) {
            redis.close();
            receiver.close();
            throw e;
        }
    }

    Outcome run() throws InterruptedException {
        say("%d rounds, seed %d, %d hubs ready after %s", plan.rounds().size(), seed, Fault.HUBS, runTime());
        Saboteur saboteur = new Saboteur(fleet, redis, receiver);
        try (Writers writers = new Writers(fleet, ledger, seed)) {
            for (Round round : plan.rounds()) {
                writers.allow(EVENTS_PER_ROUND);
                if (!recovers(round, saboteur)) {
                    break;
                }
            }
            say("no more faults after %s, waiting for what is left", runTime());
            // What has not recovered for so long is kept as it is, to be looked at.
            Duration patience = troubles.isEmpty() ? PATIENCE : QUIET.multipliedBy(2);
            if (!writers.finish(patience)) {
                troubles.add("writers have requests that no hub acknowledges: " + writers.answers());
            }
            awaitNothingLeft(patience);
            return outcome(writers);
        }
    }

    /** One round; whether everything acknowledged up to its end arrived. */
    private boolean recovers(Round round, Saboteur saboteur) {
        Saboteur.leaveItSo(round.calm());
        done.add(round);
        try {
            saboteur.inflict(round.faults());
        } catch (RuntimeException e) {
            troubles.add("round " + round.number() + ": " + e.getMessage() + ": " + e.getCause());
            return false;
        }
        Instant healed = Instant.now();
        boolean recovered = within(PATIENCE, () -> ledger.arrived(healed));
        Duration recovery = Duration.between(healed, Instant.now());
        longestRecovery = recovery.compareTo(longestRecovery) > 0 ? recovery : longestRecovery;
        say(
                "%d/%d  after %s  %s  sent %,d  acknowledged %,d  delivered %,d  %s %s",
                round.number(),
                plan.rounds().size(),
                runTime(),
                round,
                ledger.sentCount(),
                ledger.acknowledgedCount(),
                ledger.deliveredCount(),
                recovered ? "recovered in" : "NOT RECOVERED after",
                Figures.seconds(recovery));
        if (!recovered) {
            troubles.add("round " + round.number() + " has not recovered");
        }
        List<String> ended = fleet.ended();
        if (!ended.isEmpty()) {
            troubles.add("in round " + round.number() + " ended by themselves: " + ended);
        }
        return recovered && ended.isEmpty();
    }

    private void awaitNothingLeft(Duration patience) {
        Remains remains = new Remains(redis);
        Instant end = Instant.now();
        if (!within(patience, () -> ledger.arrived(end))) {
            troubles.add("not everything acknowledged has arrived");
        }
        try {
            int[] before = {-1};
            await().during(QUIET).atMost(patience).until(() -> {
                int now = ledger.requestCount();
                boolean quiet = now == before[0] && remains.nothingOpen();
                before[0] = now;
                return quiet;
            });
        } catch (ConditionTimeoutException e) {
            troubles.add("buckets and claims that stay: " + remains.openOnes());
        }
    }

    private Outcome outcome(Writers writers) {
        troubles.addAll(writers.failures());
        Books books = ledger.books();
        Findings findings = Checker.check(books);
        List<String> deadLetters = new Remains(redis).deadLetters();
        deadLetters.stream().limit(10).forEach(letter -> troubles.add("dead letter " + letter));
        Map<String, List<String>> logs = new TreeMap<>(fleet.logs());
        Figures figures = new Figures(
                seed,
                done.size(),
                Figures.faults(done),
                writers.answers(),
                ledger.sentCount(),
                ledger.acknowledgedCount(),
                ledger.deliveredCount(),
                findings,
                deadLetters.size(),
                (int) errors(logs).count(),
                longestRecovery,
                fleet.longestStop(),
                Duration.ofNanos(System.nanoTime() - began));
        out.println(figures.print());
        writers.oddAnswers().forEach(answer -> out.println("  " + answer));
        errors(logs).distinct().limit(MOST_ERRORS).forEach(error -> out.println("  " + error));
        evidence.keep(logs, redis.log(), books, findings);
        List<String> failures = troubles.isEmpty() && findings.all().isEmpty()
                ? List.of()
                : evidence.essence(plan, findings, troubles, logs, redis);
        failures.forEach(out::println);
        out.flush();
        return new Outcome(figures, failures);
    }

    @Override
    public void close() {
        fleet.close();
        redis.close();
        receiver.close();
    }

    private static Stream<String> errors(Map<String, List<String>> logs) {
        return logs.values().stream().flatMap(List::stream).filter(line -> line.contains(" ERROR "));
    }

    private String runTime() {
        return Figures.seconds(Duration.ofNanos(System.nanoTime() - began));
    }

    private void say(String format, Object... arguments) {
        out.printf(Locale.ROOT, "chaos: " + format + "%n", arguments);
        out.flush();
    }

    private static boolean within(Duration patience, Callable<Boolean> condition) {
        try {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(patience)
                    .until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }
}
