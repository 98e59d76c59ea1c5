package io.serai.ingest.kafka;

import io.serai.ingest.kafka.RecordReader.Unreadable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.util.ObjectHelper;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic that gets what could not be read, as it came, with headers that say why. The dead letters have it too: when
 * Kafka does not take it, that is a line in the log and no more. When that is not the record's fault, nothing is sent for a
 * minute, because records wait meanwhile.
 */
final class PoisonTopic {
    private static final Logger LOG = LoggerFactory.getLogger(PoisonTopic.class);

    static final Duration PAUSE = Duration.ofMinutes(1);

    /** Headers that would steer Camel, like one with the topic to write to. */
    private static final List<String> CAMELS = List.of("kafka.", "camel", "org.apache.camel");

    private final ProducerTemplate producer;
    private final Endpoint endpoint;
    private final String topic;
    private final Runnable missed;
    private final LongSupplier nanoTime;
    private volatile boolean pausing;
    private volatile long failedAt;

    /**
     * @param endpoint of the topic
     * @param missed told of each record that the topic does not get
     */
    PoisonTopic(ProducerTemplate producer, Endpoint endpoint, String topic, Runnable missed, LongSupplier nanoTime) {
        this.producer = producer;
        this.endpoint = endpoint;
        this.topic = topic;
        this.missed = missed;
        this.nanoTime = nanoTime;
    }

    /** @param letter the id of the dead letter */
    void send(String letter, Unreadable bad) {
        if (pausing && nanoTime.getAsLong() - failedAt < PAUSE.toNanos()) {
            missed.run();
            return;
        }
        Exchange sent = producer.send(endpoint, exchange -> write(exchange.getMessage(), letter, bad));
        Exception failure = sent.getException();
        pausing = failure != null && !isOfTheRecord(failure);
        if (failure == null) {
            return;
        }
        missed.run();
        if (pausing) {
            failedAt = nanoTime.getAsLong();
        }
        LOG.atWarn()
                .addKeyValue("deadLetter", letter)
                .log(
                        "Kafka did not take it for the poison topic, which is tried again {}: {}",
                        pausing ? "in " + PAUSE.toSeconds() + " s" : "with the next record",
                        failure.getMessage());
    }

    /** Another record may well be taken. */
    private static boolean isOfTheRecord(Exception failure) {
        return ObjectHelper.getException(RecordTooLargeException.class, failure) != null
                || ObjectHelper.getException(SerializationException.class, failure) != null;
    }

    private void write(Message message, String letter, Unreadable bad) {
        bad.record().headers().forEach(header -> {
            String lower = header.key().toLowerCase(Locale.ROOT);
            if (CAMELS.stream().noneMatch(lower::startsWith)) {
                message.setHeader(header.key(), header.value());
            }
        });
        message.setHeader("serai-dead-letter", letter);
        message.setHeader("serai-reason", bad.reason());
        message.setHeader("serai-detail", bad.detail());
        message.setHeader("serai-topic", bad.record().partition().topic());
        message.setHeader(
                "serai-partition", Integer.toString(bad.record().partition().partition()));
        message.setHeader("serai-offset", Long.toString(bad.record().offset()));
        byte[] key = bad.record().key();
        if (key != null) {
            message.setHeader(KafkaConstants.KEY, key);
        }
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, topic);
        message.setBody(bad.record().value());
    }
}
