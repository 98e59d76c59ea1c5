package io.serai.bench;

import io.serai.debounce.BucketEvent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that send one event after the other, each waiting for its own answers. */
final class Producers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BenchRedis redis;
    private final BenchEvents events;
    private final int count;
    private volatile boolean measuring;
    private volatile boolean running = true;

    /**
     * What came of one turn.
     *
     * @param sent all events sent, those before and after the measured time as well
     * @param redisMicros CPU time of Redis for each event appended
     * @param ourMicros CPU time of this process for each event appended
     */
    record Turn(
            double appendedPerSecond,
            double deliveredPerSecond,
            long sent,
            Latencies appends,
            double redisMicros,
            double ourMicros) {}

    private record Sent(long all, Latencies measured) {}

    private Producers(BenchRedis redis, BenchEvents events, int count) {
        this.redis = redis;
        this.events = events;
        this.count = count;
    }

    static Turn run(
            BenchRedis redis, Aggregator aggregator, BenchEvents events, int count, Duration settle, Duration measured)
            throws InterruptedException {
        return new Producers(redis, events, count).run(aggregator, settle, measured);
    }

    private Turn run(Aggregator aggregator, Duration settle, Duration measured) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name("producer-", 0).factory());
        try {
            List<Future<Sent>> producers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                producers.add(threads.submit(() -> produce(aggregator)));
            }
            Thread.sleep(settle);
            Duration redisBefore = redis.cpu();
            long oursBefore = cpu();
            long deliveredBefore = aggregator.delivered();
            long start = System.nanoTime();
            measuring = true;
            Thread.sleep(measured);
            measuring = false;
            double seconds = (System.nanoTime() - start) / 1e9;
            long delivered = aggregator.delivered() - deliveredBefore;
            long ours = cpu() - oursBefore;
            Duration redisCpu = redis.cpu().minus(redisBefore);
            running = false;

            Latencies appends = new Latencies();
            long sent = 0;
            for (Future<Sent> producer : producers) {
                Sent each = producer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                appends.addAll(each.measured());
                sent += each.all();
            }
            int appended = appends.count();
            return new Turn(
                    appended / seconds,
                    delivered / seconds,
                    sent,
                    appends,
                    redisCpu.toNanos() / 1e3 / appended,
                    ours / 1e3 / appended);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a producer failed", e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("a producer still waits after " + PATIENCE, e);
        } finally {
            running = false;
            threads.shutdownNow();
        }
    }

    private Sent produce(Aggregator aggregator) {
        Latencies measured = new Latencies();
        long all = 0;
        while (running) {
            BucketEvent event = events.next();
            long start = System.nanoTime();
            aggregator.send(event);
            long end = System.nanoTime();
            all++;
            if (measuring) {
                measured.add(end - start);
            }
        }
        return new Sent(all, measured);
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    /** Waits until less than a bucket of what was sent is left; answers how many events are. */
    static long drain(Aggregator aggregator, long sent, int bucket, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (sent - aggregator.delivered() >= bucket && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        return sent - aggregator.delivered();
    }
}
