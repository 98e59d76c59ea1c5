package io.serai.bench;

import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.alert.AlertStore;
import io.serai.alert.EncryptionConfig;
import io.serai.alert.KeyRing;
import io.serai.alert.StoredAlerts;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** How soon a hub that starts has read the alerts of the API from Redis, opened their secrets, and is ready. */
final class RegistryStart implements Section {
    private static final int ALERTS = 10_000;
    private static final double GOAL_SECONDS = 2;

    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public String about() {
        return "Start of a hub with 10,000 alerts in Redis";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) {
        KeyRing keys = KeyRing.open(new EncryptionConfig(List.of()), redis.folder());
        List<Alert> alerts = new ArrayList<>(BenchAlerts.ofTeam("team"));
        alerts.addAll(BenchAlerts.ofOthers("team", ALERTS - alerts.size()));
        Progress.say("writing " + ALERTS + " alerts");
        StoredAlerts.write(redis.redis().scripts(), keys, alerts);
        redis.settle();

        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            AlertRegistry registry = new AlertRegistry();
            AlertStore store = new AlertStore(redis.redis().scripts(), keys, registry, Clock.systemUTC());
            long start = System.nanoTime();
            store.load();
            seconds.add((System.nanoTime() - start) / 1e9);
            if (registry.all().size() != ALERTS) {
                throw new IllegalStateException(registry.all().size() + " alerts in force");
            }
        }
        double first = seconds.removeFirst();
        seconds.sort(null);
        double again = seconds.get(seconds.size() / 2);
        findings.table(new Table("reading", "s", "µs an alert")
                .row("the first of the process", Findings.number(first), Findings.number(first / ALERTS * 1e6))
                .row("later ones, median", Findings.number(again), Findings.number(again / ALERTS * 1e6)));
        findings.remark(
                "From nothing in memory to all alerts in force: read from Redis, secrets opened, checked, and put"
                        + " in the index. A hub that starts is the first of its process.");
        findings.figure().put("firstSeconds", first).put("laterSeconds", again);
        findings.atMost("start with 10,000 alerts", first, GOAL_SECONDS, "s");
    }
}
