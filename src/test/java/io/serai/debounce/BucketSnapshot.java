package io.serai.debounce;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.json.Json;
import io.serai.redis.LuaScript;
import io.serai.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everything that a single Redis held in one moment, and what must be true of it whatever has happened. */
record BucketSnapshot(long now, Map<String, Value> values) {
    private static final LuaScript SNAPSHOT = LuaScript.load("snapshot");
    private static final Keys KEYS = Keys.ofAllShards(false).getFirst();

    /** @param ttl milliseconds; -1 for ever */
    record Value(String kind, long ttl, List<String> parts) {}

    static BucketSnapshot of(Scripts scripts) {
        List<?> answer = scripts.list(SNAPSHOT, List.of());
        Map<String, Value> values = new TreeMap<>();
        for (Object each : answer.subList(1, answer.size())) {
            List<?> entry = (List<?>) each;
            List<String> parts =
                    ((List<?>) entry.get(3)).stream().map(BucketSnapshot::text).toList();
            values.put(text(entry.get(0)), new Value(text(entry.get(1)), (Long) entry.get(2), parts));
        }
        return new BucketSnapshot((Long) answer.getFirst(), values);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** What follows the prefix in the names of the keys that begin with it. */
    Set<String> named(String prefix) {
        return values.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    List<String> parts(String key) {
        return has(key) ? values.get(key).parts() : List.of();
    }

    Map<String, String> hash(String key) {
        List<String> parts = parts(key);
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i += 2) {
            fields.put(parts.get(i), parts.get(i + 1));
        }
        return fields;
    }

    Map<String, Double> scores(String index) {
        return hash(index).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Double.parseDouble(entry.getValue())));
    }

    /** The serial numbers of a list's events. */
    List<Integer> serials(String key) {
        return parts(key).stream().map(BucketSnapshot::serial).toList();
    }

    private static int serial(String event) {
        return Integer.parseInt(Json.read(event.getBytes(StandardCharsets.UTF_8))
                .get("properties")
                .get("serial")
                .textValue());
    }

    /** All events, wherever they are. */
    List<Integer> allSerials() {
        List<Integer> serials = new ArrayList<>();
        for (String prefix :
                List.of(KEYS.bucketEvents, KEYS.fullBucketEvents, KEYS.claimEvents, KEYS.deadLetterEvents)) {
            named(prefix).forEach(name -> serials.addAll(serials(prefix + name)));
        }
        return serials;
    }

    void assertInvariants(Duration idempotency) {
        Set<String> open = named(KEYS.bucket);
        Set<String> queued = named(KEYS.fullBuckets);
        Set<String> members = new HashSet<>(open);
        members.addAll(queued);
        Map<String, Double> index = scores(KEYS.bucketIndex);
        assertThat(index.keySet()).as("indexed, open or full").isEqualTo(members);
        assertPairs(KEYS.bucket, KEYS.bucketEvents);
        index.forEach((member, due) -> {
            if (queued.contains(member)) {
                assertThat(due).as("%s is full, so it is due", member).isLessThanOrEqualTo(now);
            } else {
                assertThat(due)
                        .as("%s is due when its bucket is", member)
                        .isEqualTo(Double.parseDouble(hash(KEYS.bucket + member).get("dueAt")));
            }
        });

        Set<String> full = queued.stream()
                .flatMap(member -> parts(KEYS.fullBuckets + member).stream().map(number -> number + ":" + member))
                .collect(Collectors.toSet());
        assertThat(named(KEYS.fullBucket)).as("full buckets, queued").isEqualTo(full);
        assertPairs(KEYS.fullBucket, KEYS.fullBucketEvents);

        assertThat(scores(KEYS.claimIndex).keySet()).as("indexed claims").isEqualTo(named(KEYS.claim));
        assertPairs(KEYS.claim, KEYS.claimEvents);
        assertThat(scores(KEYS.deadLetters).keySet()).as("indexed dead letters").isEqualTo(named(KEYS.deadLetter));
        assertPairs(KEYS.deadLetter, KEYS.deadLetterEvents);
        assertThat(named(KEYS.claim))
                .as("claims that are no dead letters as well")
                .noneMatch(named(KEYS.deadLetter)::contains);

        assertThat(allSerials()).as("an event is in one place").doesNotHaveDuplicates();
        assertOnlyMarksExpire(idempotency);
    }

    /** Each meta has its events and the other way round; what the meta counts is there. */
    private void assertPairs(String metaPrefix, String eventsPrefix) {
        Set<String> names = named(metaPrefix);
        assertThat(named(eventsPrefix)).as("%s with events", metaPrefix).isEqualTo(names);
        for (String name : names) {
            Map<String, String> meta = hash(metaPrefix + name);
            List<String> events = parts(eventsPrefix + name);
            assertThat(meta)
                    .as(metaPrefix + name)
                    .containsEntry("count", Integer.toString(events.size()))
                    .containsEntry("bytes", Integer.toString(sum(events, event -> event.getBytes(StandardCharsets.UTF_8)
                            .length)));
        }
    }

    private static int sum(List<String> events, Function<String, Integer> measure) {
        return events.stream().map(measure).reduce(0, Integer::sum);
    }

    private void assertOnlyMarksExpire(Duration idempotency) {
        values.forEach((key, value) -> {
            if (key.startsWith(KEYS.seen)) {
                assertThat(value.ttl()).as(key).isBetween(1L, 2 * idempotency.toMillis());
            } else if (key.startsWith(KEYS.leadingEdge)) {
                assertThat(value.ttl())
                        .as(key)
                        .isBetween(1L, Duration.ofHours(2).toMillis());
            } else {
                assertThat(value.ttl()).as("%s never expires", key).isEqualTo(-1);
            }
        });
    }

    /** Keys of what is still to be delivered, as opposed to marks. */
    Set<String> undelivered() {
        return values.keySet().stream()
                .filter(key -> !key.startsWith(KEYS.seen) && !key.startsWith(KEYS.leadingEdge))
                .collect(Collectors.toSet());
    }
}
