package io.serai.ingest.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One record as it came.
 *
 * @param timestamp in ms, of its sender or its broker; negative: none
 */
record KafkaRecord(
        TopicPartition partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte[] value,
        Headers headers) {
    private static final byte[] NOTHING = new byte[0];

    /** What Camel made of a record. */
    static KafkaRecord of(Exchange exchange) {
        Message message = exchange.getMessage();
        byte[] value = (byte[]) message.getBody();
        Headers headers = message.getHeader(KafkaConstants.HEADERS, Headers.class);
        return new KafkaRecord(
                new TopicPartition(
                        message.getHeader(KafkaConstants.TOPIC, String.class),
                        message.getHeader(KafkaConstants.PARTITION, Integer.class)),
                message.getHeader(KafkaConstants.OFFSET, Long.class),
                message.getHeader(KafkaConstants.TIMESTAMP, -1L, Long.class),
                (byte[]) message.getHeader(KafkaConstants.KEY),
                value == null ? NOTHING : value,
                headers == null ? new RecordHeaders() : headers);
    }

    /**
     * Names the record, the same whenever it is read. The time is in it because a topic that is made anew begins with
     * offset 0 again: its first records are not those that were seen before.
     */
    String id() {
        return partition.topic() + "-" + partition.partition() + "-" + offset + (timestamp < 0 ? "" : "-" + timestamp);
    }

    String source() {
        return "kafka:" + partition.topic();
    }

    /** The last header of this name as text. */
    @Nullable String header(String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
