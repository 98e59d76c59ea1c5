package io.serai.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.ingest.kafka.RecordReader.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoisonTopicTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<Map<String, Object>> sent = new ArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();
    private final AtomicLong nanoTime = new AtomicLong();
    private @Nullable Exception failure;
    private PoisonTopic topic;

    @BeforeEach
    void start() throws Exception {
        Processor kafka = exchange -> {
            tries.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
            sent.add(Map.copyOf(exchange.getMessage().getHeaders()));
        };
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:kafka").errorHandler(noErrorHandler()).process(kafka);
            }
        });
        context.start();
        ProducerTemplate producer = context.createProducerTemplate();
        topic = new PoisonTopic(
                producer, context.getEndpoint("direct:kafka"), "poison", missed::incrementAndGet, nanoTime::get);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void noHeaderOfARecordChoosesTheTopicOrSteersCamel() {
        RecordHeaders headers = new RecordHeaders();
        for (String name : List.of(
                "kafka.OVERRIDE_TOPIC",
                "KAFKA.override_topic",
                "kafka.PARTITION_KEY",
                "CamelX",
                "org.apache.camel.x")) {
            headers.add(name, "secret".getBytes(UTF_8));
        }
        headers.add("traceparent", "00".getBytes(UTF_8));

        topic.send("letter", unreadable(headers));

        assertThat(sent).singleElement().satisfies(map -> assertThat(map)
                .containsEntry(KafkaConstants.OVERRIDE_TOPIC, "poison")
                .containsOnlyKeys(
                        KafkaConstants.OVERRIDE_TOPIC,
                        "traceparent",
                        "serai-dead-letter",
                        "serai-reason",
                        "serai-detail",
                        "serai-topic",
                        "serai-partition",
                        "serai-offset"));
    }

    @Test
    void aTopicThatTakesNothingIsLeftAloneForAWhile() {
        failure = new IllegalStateException("Kafka is away");
        topic.send("1", unreadable(new RecordHeaders()));
        failure = null;
        topic.send("2", unreadable(new RecordHeaders()));

        assertThat(tries).hasValue(1);
        assertThat(missed).hasValue(2);

        nanoTime.addAndGet(PoisonTopic.PAUSE.toNanos());
        topic.send("3", unreadable(new RecordHeaders()));
        topic.send("4", unreadable(new RecordHeaders()));

        assertThat(sent).extracting(map -> map.get("serai-dead-letter")).containsExactly("3", "4");
        assertThat(missed).hasValue(2);
    }

    @Test
    void aRecordThatIsTooLargeForTheTopicKeepsNoOtherFromIt() {
        failure = new RecordTooLargeException("too large");
        topic.send("1", unreadable(new RecordHeaders()));
        failure = null;
        topic.send("2", unreadable(new RecordHeaders()));

        assertThat(missed).hasValue(1);
        assertThat(sent).extracting(map -> map.get("serai-dead-letter")).containsExactly("2");
    }

    private static Unreadable unreadable(RecordHeaders headers) {
        KafkaRecord record = new KafkaRecord(new TopicPartition("events", 0), 1, -1, null, new byte[] {1}, headers);
        return new Unreadable(record, "invalid_json", "is no JSON");
    }
}
