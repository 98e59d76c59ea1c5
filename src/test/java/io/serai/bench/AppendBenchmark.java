package io.serai.bench;

import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.config.Settings;
import io.serai.debounce.Append;
import io.serai.debounce.BucketKey;
import io.serai.debounce.BucketStore;
import io.serai.debounce.RedisBucketStore;
import io.serai.debounce.WindowRules;
import io.serai.redis.Redis;
import io.serai.redis.RedisConfig;
import io.serai.redis.Scripts;
import io.serai.redis.UnsentScripts;
import io.serai.testing.SampleEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An event of 512 bytes into its bucket: through Redis, and as far as the arguments of the script. */
public class AppendBenchmark {
    private static final BucketKey KEY = new BucketKey("bench", BenchEvents.TYPE);

    /** Never full, so that all appends are alike. */
    private static final WindowRules RULES = new WindowRules(Duration.ofHours(1), false, 100_000_000, 1L << 40);

    /** One caller at a time: each waits for its answer. */
    @Benchmark
    public Object throughRedis(InRedis redis) {
        return redis.store.append(redis.append());
    }

    @Benchmark
    public Object argumentsAlone(Unsent unsent) {
        return unsent.store.append(unsent.append());
    }

    /** What both need. */
    private static final class Appends {
        private final BenchEvents events = new BenchEvents(BenchEvents.SMALL_BYTES);

        Append next() {
            return new Append(KEY, SampleEvents.WORKSPACE, RULES, List.of(events.next()), appended -> {});
        }

        static BucketStore store(Scripts scripts) {
            return RedisBucketStore.in(scripts, OurAggregator.CONFIG, "bench", () -> UuidCreator.getTimeOrderedEpoch()
                    .toString());
        }
    }

    /** The Redis of the benchmark, whose URL {@link Inner} says. */
    @State(Scope.Thread)
    public static class InRedis {
        private final Appends appends = new Appends();
        private final Redis redis = Redis.remote(RedisConfig.read(
                Settings.of(Map.of("serai.redis.url", System.getProperty(Inner.REDIS)), Map.of(), Map.of())));
        private final BucketStore store = Appends.store(redis.scripts());

        /** The ids of each process begin anew: none may have been seen before. */
        @Setup
        public void empty() {
            redis.client().getKeys().flushall();
        }

        Append append() {
            return appends.next();
        }

        @TearDown
        public void close() {
            redis.close();
        }
    }

    /** A store whose scripts are never sent. */
    @State(Scope.Thread)
    public static class Unsent {
        private final Appends appends = new Appends();
        private final BucketStore store = Appends.store(UnsentScripts.answering(appended()));

        /** As the append script answers for one event: nothing set aside; due in a while, appended. */
        private static List<Object> appended() {
            return List.of(List.of(), List.of(3_600_000L, new byte[] {'1'}));
        }

        Append append() {
            return appends.next();
        }
    }
}
