package io.serai.debounce;

import io.serai.observe.SampledGauge;
import io.serai.observe.Sampler;
import io.serai.redis.LuaScript;
import io.serai.redis.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Shows how much waits in Redis and for how long: open buckets, claims, dead letters. All hubs say the same. */
public final class QueueMeters implements Sampler {
    private static final LuaScript QUEUES = LuaScript.load("queues");

    private final Scripts scripts;
    private final List<Keys> shards;

    private final SampledGauge buckets =
            SampledGauge.of("serai.buckets.open", "Alerts and event types with events that wait for their time");
    private final SampledGauge due =
            SampledGauge.of("serai.buckets.due", "Those of them whose time has come and that no hub has taken yet");
    private final SampledGauge bucketsOverdue = SampledGauge.ofTime(
            "serai.buckets.overdue", "For how long one of these has been due without any hub having looked at it");
    private final SampledGauge claims =
            SampledGauge.of("serai.claims", "Notifications that hubs work on or that wait for their next attempt");
    private final SampledGauge claimsOverdue = SampledGauge.ofTime(
            "serai.claims.overdue", "For how long one of them has waited for a hub, since its next attempt was due");
    private final SampledGauge letters = SampledGauge.of("serai.dead.letters", "Dead letters");
    private final SampledGauge lettersAge =
            SampledGauge.ofTime("serai.dead.letters.age", "How long the oldest dead letter has been there");

    private QueueMeters(Scripts scripts, List<Keys> shards) {
        this.scripts = scripts;
        this.shards = shards;
    }

    /** Of what a {@link RedisBucketStore} keeps. */
    public static QueueMeters in(Scripts scripts) {
        return new QueueMeters(scripts, Keys.ofAllShards(scripts.onCluster()));
    }

    @Override
    public List<SampledGauge> gauges() {
        return List.of(buckets, due, bucketsOverdue, claims, claimsOverdue, letters, lettersAge);
    }

    @Override
    public void look() {
        List<List<Long>> answers = shards.stream().map(this::depths).toList();
        buckets.set(sum(answers, 0));
        due.set(sum(answers, 1));
        bucketsOverdue.set(longest(answers, 2));
        claims.set(sum(answers, 3));
        claimsOverdue.set(longest(answers, 4));
        letters.set(sum(answers, 5));
        lettersAge.set(longest(answers, 6));
    }

    private List<Long> depths(Keys keys) {
        List<Long> depths = new ArrayList<>();
        List<String> names = List.of(keys.bucketIndex, keys.claimIndex, keys.deadLetters, keys.lastLook);
        for (Object number : scripts.list(QUEUES, names)) {
            depths.add((Long) Objects.requireNonNull(number));
        }
        return depths;
    }

    private static long sum(List<List<Long>> answers, int place) {
        return answers.stream().mapToLong(answer -> answer.get(place)).sum();
    }

    private static long longest(List<List<Long>> answers, int place) {
        return answers.stream().mapToLong(answer -> answer.get(place)).max().orElse(0);
    }
}
