package io.serai.ingest.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka consumer that can wait. While the hub can't store the records that it has, it stays a member of its group
 * without taking more ({@link #stay}); an offset whose commit fails is committed later; and what Kafka refuses is not
 * asked for again at once. Used by one thread, as every Kafka consumer; what it says about itself, any thread may ask.
 */
final class PatientConsumer extends KafkaConsumer<byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(PatientConsumer.class);

    /** After an error of Kafka's that a new connection may mend, and that would come at once otherwise. */
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(5);

    /** Within this time a stopping hub is noticed. */
    private static final Duration SLICE = Duration.ofMillis(200);

    /** More often than members of a group must show themselves: by default, each 5 minutes. */
    private static final Duration SHOW_AFTER = Duration.ofSeconds(20);

    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration COMMIT_AGAIN_AFTER = Duration.ofSeconds(1);

    /** A stopping hub waits so long for a broker to take note. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** Heartbeats and fetches are answered every few seconds, also when there is nothing new. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final Map<TopicPartition, OffsetAndMetadata> owed = new HashMap<>();
    private final CountDownLatch woken = new CountDownLatch(1);
    private final Runnable onClose;
    private final @Nullable Metric incoming;
    private double bytesHeard = -1;
    private boolean silenceTold;
    private long committedAt = System.nanoTime();
    private long shownAt = System.nanoTime();
    private volatile long heardAt = System.nanoTime();

    PatientConsumer(Properties properties, Runnable onClose) {
        super(properties);
        this.onClose = onClose;
        this.incoming = metrics().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals("consumer-metrics")
                        && metric.getKey().name().equals("incoming-byte-total"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (!owed.isEmpty() && since(committedAt).compareTo(COMMIT_AGAIN_AFTER) > 0) {
            settle();
        }
        try {
            return step(timeout);
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            rest();
            // Camel gives up for good when it sees this one; passwords may be put right while the hub runs.
            throw e instanceof AuthenticationException
                    ? new KafkaException("Kafka refuses the hub's credentials (camel.component.kafka.*)", e)
                    : e;
        }
    }

    /**
     * Waits, and lets the group see that this member lives. No record is taken meanwhile.
     *
     * @param goOn asked every moment; false ends the waiting
     */
    void stay(Duration howLong, BooleanSupplier goOn) {
        Set<TopicPartition> pausedBefore = new HashSet<>(paused());
        long start = System.nanoTime();
        do {
            pause(assignment());
            Duration left = howLong.minus(since(start));
            ConsumerRecords<byte[], byte[]> taken =
                    step(left.isNegative() ? Duration.ZERO : left.compareTo(SLICE) < 0 ? left : SLICE);
            // Of partitions that came to this member just now.
            for (TopicPartition partition : taken.partitions()) {
                seek(partition, first(taken, partition).offset());
            }
        } while (goOn.getAsBoolean() && since(start).compareTo(howLong) < 0);
        Set<TopicPartition> resumed = new HashSet<>(assignment());
        resumed.removeAll(pausedBefore);
        resume(resumed);
    }

    private static ConsumerRecord<byte[], byte[]> first(
            ConsumerRecords<byte[], byte[]> records, TopicPartition partition) {
        return records.records(partition).getFirst();
    }

    /** To be called between steps that may take long: as {@link #stay}, when it is time to be seen again. */
    void show() {
        if (since(shownAt).compareTo(SHOW_AFTER) > 0) {
            stay(Duration.ZERO, () -> false);
        }
    }

    /** Commits, now or as soon as Kafka takes it. */
    void commit(Map<TopicPartition, OffsetAndMetadata> next) {
        owed.putAll(next);
        settle();
    }

    private void settle() {
        // What another member has got meanwhile is for that one to commit.
        owed.keySet().retainAll(assignment());
        if (owed.isEmpty()) {
            return;
        }
        committedAt = System.nanoTime();
        try {
            commitSync(owed, COMMIT_TIMEOUT);
            owed.clear();
        } catch (CommitFailedException e) {
            LOG.info("The group has given this hub's partitions to others: what they read again counts once");
            owed.clear();
        } catch (KafkaException e) {
            LOG.debug("Commits later: {}", e.getMessage());
        }
    }

    private ConsumerRecords<byte[], byte[]> step(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        shownAt = System.nanoTime();
        double bytes = incoming != null && incoming.metricValue() instanceof Double value ? value : 0;
        if (bytes != bytesHeard) {
            bytesHeard = bytes;
            heardAt = System.nanoTime();
        }
        if (isConnected() == silenceTold) {
            silenceTold = !silenceTold;
            if (silenceTold) {
                LOG.warn("Kafka does not answer: going on as soon as it does");
            } else {
                LOG.info("Kafka answers again");
            }
        }
        return records;
    }

    private void rest() {
        try {
            boolean stopping = woken.await(RECONNECT_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("{}", stopping ? "Stopping" : "Connects anew");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    /** Whether Kafka has been heard of lately. */
    boolean isConnected() {
        return since(heardAt).compareTo(SILENCE) < 0;
    }

    /** Records that wait in its partitions, as far as it knows. */
    long lag() {
        return (long) sum("consumer-fetch-manager-metrics", "records-lag");
    }

    int partitions() {
        return (int) sum("consumer-coordinator-metrics", "assigned-partitions");
    }

    private double sum(String group, String name) {
        return metrics().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals(group)
                        && metric.getKey().name().equals(name))
                .map(metric -> metric.getValue().metricValue())
                .filter(Double.class::isInstance)
                .mapToDouble(Double.class::cast)
                .filter(Double::isFinite)
                .sum();
    }

    @Override
    public void wakeup() {
        woken.countDown();
        super.wakeup();
    }

    @Override
    public void close() {
        onClose.run();
        super.close(CLOSE_TIMEOUT);
    }
}
