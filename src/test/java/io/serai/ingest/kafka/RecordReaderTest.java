package io.serai.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.event.EventLimits;
import io.serai.ingest.kafka.RecordReader.Empty;
import io.serai.ingest.kafka.RecordReader.Sound;
import io.serai.ingest.kafka.RecordReader.Unreadable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordReaderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");
    private static final Instant SENT = Instant.parse("2026-03-01T09:29:00Z");
    private static final int MAX_BYTES = 2_000;
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final RecordReader reader =
            new RecordReader(new EventCodec(Clock.fixed(NOW, ZoneOffset.UTC)), MAX_BYTES, "acme");

    @Test
    void whatTheEventSaysCounts() {
        Event event = event("{\"id\":\"1\",\"eventType\":\"trace:errors\",\"workspaceId\":\"other\",\"source\":\"me\","
                + "\"timestamp\":\"2026-01-01T00:00:00Z\"}");

        assertThat(event.id()).isEqualTo("1");
        assertThat(event.workspaceId()).isEqualTo("other");
        assertThat(event.source()).isEqualTo("me");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void whatItDoesNotSayTheRecordSays() {
        Event event = event("{\"eventType\":\"trace:errors\"}");

        assertThat(event.id()).isEqualTo("events-3-42-" + SENT.toEpochMilli());
        assertThat(event.workspaceId()).isEqualTo("acme");
        assertThat(event.source()).isEqualTo("kafka:events");
        assertThat(event.timestamp()).isEqualTo(SENT);
    }

    @Test
    void theIdOfARecordIsTheSameWheneverItIsReadAndFitsAnEvent() {
        String topic = "t".repeat(249);
        KafkaRecord record = record(topic, SENT.toEpochMilli(), "{\"eventType\":\"trace:errors\"}");

        String first = ((Sound) reader.read(record)).event().id();
        String second = ((Sound) reader.read(record)).event().id();

        assertThat(first).isEqualTo(second).hasSizeLessThanOrEqualTo(EventLimits.MAX_NAME);
    }

    @Test
    void aRecordWithoutATimeIsOfNow() {
        Sound readable = (Sound) reader.read(record("events", -1, "{\"eventType\":\"trace:errors\"}"));

        assertThat(readable.event().timestamp()).isEqualTo(NOW);
        assertThat(readable.event().id()).isEqualTo("events-3-42");
    }

    @Test
    void itsTraceIsKeptAmongTheProperties() {
        KafkaRecord record = record("events", 0, "{\"eventType\":\"trace:errors\",\"properties\":{\"a\":\"b\"}}");
        record.headers().add("traceparent", TRACE.getBytes(UTF_8));

        assertThat(((Sound) reader.read(record)).event().properties())
                .containsEntry("traceparent", TRACE)
                .containsEntry("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    no json                               | invalid_json  | must be valid JSON
                    [{"eventType":"trace:errors"}]        | invalid_event | must be
                    {"id":"1"}                            | invalid_event | eventType: is required
                    {"eventType":"trace:errors","x":"s3cret"}  | invalid_event | x: is not
                    {"eventType":"x","source":"serai"}    | invalid_event | source: must not be serai
                    {"eventType":"x","properties":{"serai:trigger":"s3cret"}} | invalid_event | properties: must not
                    """)
    void whatIsNoEventIsPoisonAndSaysWhy(String value, String reason, String detail) {
        Unreadable unreadable = (Unreadable) reader.read(record("events", 0, value));

        assertThat(unreadable.reason()).isEqualTo(reason);
        assertThat(unreadable.detail()).contains(detail).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"1_950", "3_000", "9_000"})
    void whatIsTooLargeIsPoison(String length) {
        String value = "{\"eventType\":\"trace:errors\",\"payload\":{\"text\":\""
                + "x".repeat(Integer.parseInt(length.replace("_", ""))) + "\"}}";

        assertThat(((Unreadable) reader.read(record("events", 0, value))).reason())
                .isEqualTo("event_too_large");
    }

    @Test
    void aRecordWithoutAValueIsNoPoison() {
        assertThat(reader.read(record("events", 0, ""))).isInstanceOf(Empty.class);
    }

    private Event event(String json) {
        return ((Sound) reader.read(record("events", SENT.toEpochMilli(), json))).event();
    }

    private static KafkaRecord record(String topic, long timestamp, String value) {
        return new KafkaRecord(
                new TopicPartition(topic, 3), 42, timestamp, null, value.getBytes(UTF_8), new RecordHeaders());
    }
}
