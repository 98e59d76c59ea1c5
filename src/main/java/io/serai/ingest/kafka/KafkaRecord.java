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

/** One record as it came. */
final class KafkaRecord {
    private static final byte[] NOTHING = new byte[0];

    private final TopicPartition partition;
    private final long offset;
    private final long timestamp;
    private final byte @Nullable [] key;
    private final byte[] value;
    private final Headers headers;

    /** @param timestamp in ms, of its sender or its broker; negative: none */
    KafkaRecord(
            TopicPartition partition,
            long offset,
            long timestamp,
            byte @Nullable [] key,
            byte[] value,
            Headers headers) {
        this.partition = partition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.key = key;
        this.value = value;
        this.headers = headers;
    }

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

    TopicPartition partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    long timestamp() {
        return timestamp;
    }

    byte @Nullable [] key() {
        return key;
    }

    /** Empty when the record has none. */
    byte[] value() {
        return value;
    }

    Headers headers() {
        return headers;
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
    @Nullable
    String header(String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
