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
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

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

    /**
     * What a given number of events cost.
     *
     * @param appendSeconds until the last one was appended
     * @param deliverySeconds until the last one was delivered; NaN when that did not come
     */
    record Work(
            int count,
            double appendSeconds,
            double deliverySeconds,
            Latencies appends,
            double redisMicros,
            double ourMicros) {
        double appendMicros() {
            return appendSeconds * 1e6 / count;
        }

        double deliveredMicros() {
            return deliverySeconds * 1e6 / count;
        }
    }

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
        } catch (TimeoutException e) {
            throw new IllegalStateException("a producer still waits after " + PATIENCE, e);
        } finally {
            running = false;
            threads.shutdownNow();
        }
    }

    /** Sends so many events; waits for their delivery at most the given time, not at all when that is zero. */
    static Work work(
            BenchRedis redis, Aggregator aggregator, BenchEvents events, int producers, int count, Duration delivery)
            throws InterruptedException {
        Latencies appends = new Latencies();
        AtomicInteger left = new AtomicInteger(count);
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        Duration redisBefore = redis.cpu();
        long oursBefore = cpu();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(producers)) {
            for (int i = 0; i < producers; i++) {
                threads.execute(() -> {
                    try {
                        while (left.getAndDecrement() > 0) {
                            BucketEvent event = events.next();
                            long sent = System.nanoTime();
                            aggregator.send(event);
                            appends.add(System.nanoTime() - sent);
                        }
                    } catch (RuntimeException e) {
                        failure.set(e);
                        left.set(0);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        double appendSeconds = (System.nanoTime() - start) / 1e9;
        boolean all = !delivery.isZero() && drain(aggregator, count, 1, delivery) == 0;
        double deliverySeconds = all ? (System.nanoTime() - start) / 1e9 : Double.NaN;
        return new Work(
                count,
                appendSeconds,
                deliverySeconds,
                appends,
                redis.cpu().minus(redisBefore).toNanos() / 1e3 / count,
                (cpu() - oursBefore) / 1e3 / count);
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
            Thread.sleep(2);
        }
        return sent - aggregator.delivered();
    }
}
