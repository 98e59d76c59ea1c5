package io.serai.ingest.kafka;

import io.serai.ingest.kafka.RecordReader.Unreadable;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kafka.KafkaConstants;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic that gets what could not be read, as it came, with headers that say why. The dead letters have it too: when
 * Kafka does not take it, that is a line in the log and no more.
 */
final class PoisonTopic {
    private static final Logger LOG = LoggerFactory.getLogger(PoisonTopic.class);

    private final ProducerTemplate producer;
    private final @Nullable Endpoint topic;

    /** @param topic null: there is none */
    PoisonTopic(ProducerTemplate producer, @Nullable Endpoint topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** @param letter the id of the dead letter */
    void send(String letter, Unreadable bad) {
        if (topic == null) {
            return;
        }
        Exchange sent = producer.send(topic, exchange -> write(exchange.getMessage(), letter, bad));
        if (sent.getException() != null) {
            LOG.atWarn()
                    .addKeyValue("deadLetter", letter)
                    .log(
                            "Kafka did not take it for the poison topic: {}",
                            sent.getException().getMessage());
        }
    }

    private static void write(Message message, String letter, Unreadable bad) {
        bad.record().headers().forEach(header -> message.setHeader(header.key(), header.value()));
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
        message.setBody(bad.record().value());
    }
}
