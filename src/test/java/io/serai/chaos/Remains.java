package io.serai.chaos;

import io.serai.redis.RedisServer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What is left in Redis, by the documented keys; their names may have a suffix, one per shard. */
record Remains(RedisServer redis) {
    /** Whether no bucket is open and no claim in hand. */
    boolean nothingOpen() {
        return openOnes().isEmpty();
    }

    /** Each dead letter with its reason. */
    List<String> deadLetters() {
        return asked(() -> {
            List<String> letters = new ArrayList<>();
            for (String index : redis.texts("KEYS", "dead_letters*")) {
                for (String id : redis.texts("ZRANGE", index, "0", "-1")) {
                    letters.add(id + " " + redis.texts("HGETALL", "dead_letter:" + id));
                }
            }
            return letters;
        });
    }

    /**
     * Each open bucket and each claim in hand, with the time when it is due or its lease ends, and each key of theirs:
     * what is in no index would stay for ever.
     */
    List<String> openOnes() {
        return asked(() -> {
            List<String> open = new ArrayList<>();
            for (String pattern : List.of("alert_bucket_index*", "alert_claim_index*")) {
                for (String index : redis.texts("KEYS", pattern)) {
                    open.add(index + " " + redis.texts("ZRANGE", index, "0", "-1", "WITHSCORES"));
                }
            }
            for (String pattern : List.of("alert_bucket*", "alert_full_*", "alert_claim*")) {
                open.addAll(redis.texts("KEYS", pattern));
            }
            return open;
        });
    }

    /** The keys that hold the text, wherever. */
    List<String> holding(String text) {
        return asked(() -> keysWith(text));
    }

    private List<String> keysWith(String text) {
        List<String> found = new ArrayList<>();
        for (String key : redis.texts("KEYS", "*")) {
            String type = String.valueOf(redis.call("TYPE", key));
            boolean holds =
                    switch (type) {
                        case "set" -> redis.number("SISMEMBER", key, text) == 1;
                        case "zset" -> redis.call("ZSCORE", key, text) != null;
                        case "hash" -> has(redis.texts("HGETALL", key), text);
                        case "list" -> has(redis.texts("LRANGE", key, "0", "-1"), text);
                        case "string" -> has(List.of(String.valueOf(redis.call("GET", key))), text);
                        default -> false;
                    };
            if (holds) {
                found.add(key + " (" + type + ")");
            }
        }
        return found;
    }

    private static boolean has(List<String> values, String text) {
        return values.stream().anyMatch(value -> value.equals(text) || value.contains("\"" + text + "\""));
    }

    /** A run that failed because its Redis is gone must still say so. */
    private static List<String> asked(Supplier<List<String>> question) {
        try {
            return question.get();
        } catch (UncheckedIOException e) {
            return List.of("unknown, Redis does not answer: " + e.getMessage());
        }
    }
}
