package io.serai.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.debounce.BucketEvent;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.redisson.api.RLock;
import org.redisson.api.RStream;
import org.redisson.api.RedissonClient;
import org.redisson.api.StreamMessageId;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.api.stream.StreamCreateGroupArgs;
import org.redisson.api.stream.StreamReadGroupArgs;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes with {@link ReadModifyWriteStore}, a model of the access pattern: each five seconds one of the instances
 * looks for ready buckets, has each one's notification queued in a stream, and removes the bucket. All instances take
 * from the stream; an entry goes when its consumer has returned or failed for good, and is taken again after a crash by
 * the instance of the same name.
 *
 * <p>Left out: taking over what an instance had in hand that never comes back, and limits of the stream's length.
 */
final class ReadModifyWriteAggregator implements Aggregator {
    static final Duration SCAN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ReadModifyWriteAggregator.class);
    private static final String LOCK = "model:alert_job_lock";
    private static final String QUEUE = "model:webhook_events";
    private static final String SENDERS = "senders";
    private static final String BUCKET = "bucket";
    private static final String BODY = "body";
    private static final int AT_A_TIME = 32;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(5);

    private final RedissonClient client;
    private final ReadModifyWriteStore store;
    private final String instance;
    private final Consumer<Consolidated> consumer;
    private final RStream<String, String> queue;
    private final Semaphore free = new Semaphore(AT_A_TIME);
    private final AtomicLong delivered = new AtomicLong();
    private final ScheduledExecutorService scanner = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("model-scan").daemon().factory());
    private final Thread taker = Thread.ofPlatform().name("model-take").daemon().unstarted(this::take);
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean running = true;

    /**
     * @param client closed with it
     * @param instance the same after a restart
     * @param consumer throws when it has failed for good
     */
    ReadModifyWriteAggregator(
            RedissonClient client, Duration window, Duration scan, String instance, Consumer<Consolidated> consumer) {
        this.client = client;
        this.instance = instance;
        this.consumer = consumer;
        store = new ReadModifyWriteStore(client, Clock.systemUTC(), window);
        queue = client.getStream(QUEUE, StringCodec.INSTANCE);
        makeGroup();
        taker.start();
        // Events come at any time between two looks, not just when an instance has started.
        long first = ThreadLocalRandom.current().nextLong(scan.toMillis());
        scanner.scheduleAtFixedRate(this::scan, first, scan.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void makeGroup() {
        try {
            queue.createGroup(
                    StreamCreateGroupArgs.name(SENDERS).id(StreamMessageId.ALL).makeStream());
        } catch (RedisException e) {
            if (!String.valueOf(e.getMessage()).contains("BUSYGROUP")) {
                throw e;
            }
            // Another instance has made it.
        }
    }

    @Override
    public void send(String group, BucketEvent event) {
        store.add(group, BenchEvents.TYPE, event);
    }

    private void scan() {
        try {
            RLock lock = client.getLock(LOCK);
            // For as long as it may take; an instance that dies holds up the others for one look.
            if (lock.tryLock(0, SCAN.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    store.ready().forEach(this::flush);
                } finally {
                    if (lock.isHeldByCurrentThread()) {
                        lock.unlock();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (running) {
                LOG.warn("A look for ready buckets failed; the next one is due", e);
            }
        }
    }

    private void flush(String key) {
        Optional<ObjectNode> bucket = store.read(key);
        bucket.ifPresent(content -> {
            content.put("id", UUID.randomUUID().toString());
            String body = new String(Json.write(content), StandardCharsets.UTF_8);
            queue.add(StreamAddArgs.entries(BUCKET, key, BODY, body));
        });
        store.remove(key);
    }

    private void take() {
        // What it had in hand before it died comes first.
        for (StreamReadGroupArgs which = StreamReadGroupArgs.greaterThan(StreamMessageId.ALL);
                running;
                which = StreamReadGroupArgs.neverDelivered().count(1).timeout(POLL)) {
            try {
                queue.readGroup(SENDERS, instance, which).forEach(this::handle);
            } catch (RuntimeException e) {
                if (running) {
                    LOG.warn("The queue can't be read; tried again", e);
                    LockSupport.parkNanos(POLL.toNanos());
                }
            }
        }
    }

    private void handle(StreamMessageId id, Map<String, String> entry) {
        free.acquireUninterruptibly();
        senders.execute(() -> {
            try {
                deliver(id, entry);
            } finally {
                free.release();
            }
        });
    }

    private void deliver(StreamMessageId id, Map<String, String> entry) {
        Consolidated notification = new Consolidated(
                ReadModifyWriteStore.alertId(entry.getOrDefault(BUCKET, "")),
                entry.getOrDefault(BODY, "").getBytes(StandardCharsets.UTF_8));
        boolean sent = false;
        try {
            consumer.accept(notification);
            sent = true;
        } catch (RuntimeException e) {
            LOG.error("A notification is dropped: {}", e.getMessage());
        }
        queue.ack(SENDERS, id);
        queue.remove(id);
        if (sent) {
            delivered.addAndGet(notification.numbers().length);
        }
    }

    @Override
    public long delivered() {
        return delivered.get();
    }

    @Override
    public void close() {
        running = false;
        scanner.shutdownNow();
        try {
            taker.join(END);
            scanner.awaitTermination(END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        senders.shutdownNow();
        client.shutdown();
    }
}
