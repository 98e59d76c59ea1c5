package io.serai.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How what comes in and what goes out find each other. */
class TracingTest {
    private static final String SENDER_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SENDER = "00-" + SENDER_TRACE + "-00f067aa0ba902b7-01";
    private static final String NOTIFICATION = "0199a200-0000-7000-8000-0000000000aa";
    private static final String NOTIFICATION_TRACE = "0199a2000000700080000000000000aa";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final Tracing tracing = Tracing.to(SimpleSpanProcessor.create(spans), 100, "test");

    @Test
    void anIntakeGoesOnWithItsSendersTrace() {
        tracing.intake("event-api", List.of(SENDER)).end();

        assertThat(only().getTraceId()).isEqualTo(SENDER_TRACE);
        assertThat(only().getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    }

    @Test
    void aBatchOfSeveralSendersIsLinkedToThem() {
        String other = SENDER.replace("4bf9", "5bf9");

        tracing.intake("kafka", List.of(SENDER, other, "nonsense")).end();

        assertThat(only().getParentSpanContext().isValid()).isFalse();
        assertThat(linked()).containsExactly(SENDER_TRACE, SENDER_TRACE.replace("4bf9", "5bf9"));
    }

    /** The others' records are not traced because of it, nor left untraced. */
    @Test
    void aBatchWithOneSendersHeaderIsLinkedToThatSenderToo() {
        tracing.intake("kafka", List.of(SENDER.replaceFirst("01$", "00"))).end();

        assertThat(only().getParentSpanContext().isValid()).isFalse();
        assertThat(linked()).containsExactly(SENDER_TRACE);
    }

    @Test
    void aNotificationHasATraceOfItsOwnNamedByItsIdAndLinkedToWhereItsEventsCameIn() {
        Span intake = tracing.intake("event-api", List.of());
        String traceparent = Objects.requireNonNull(Traceparents.of(intake));

        Span delivery = tracing.delivery(NOTIFICATION, List.of(traceparent, traceparent));
        tracing.attempt(delivery).end();
        delivery.end();

        SpanData attempt = spans.getFinishedSpanItems().getFirst();
        SpanData deliver = spans.getFinishedSpanItems().getLast();
        assertThat(deliver.getTraceId()).isEqualTo(NOTIFICATION_TRACE);
        assertThat(deliver.getParentSpanContext().isValid()).isFalse();
        assertThat(deliver.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(SpanContext::getSpanId)
                .containsExactly(intake.getSpanContext().getSpanId());
        assertThat(attempt.getTraceId()).isEqualTo(NOTIFICATION_TRACE);
        assertThat(attempt.getParentSpanId()).isEqualTo(deliver.getSpanId());
    }

    /** As two hubs have it that work on the same notification one after the other. */
    @Test
    void allThatIsDoneForANotificationIsOneTrace() {
        tracing.delivery(NOTIFICATION, List.of(SENDER)).end();
        tracing.delivery(NOTIFICATION, List.of(SENDER)).end();
        tracing.intake("event-api", List.of()).end();

        assertThat(spans.getFinishedSpanItems())
                .extracting(SpanData::getTraceId)
                .startsWith(NOTIFICATION_TRACE, NOTIFICATION_TRACE)
                .last()
                .isNotEqualTo(NOTIFICATION_TRACE);
    }

    @Test
    void linksAreBounded() {
        List<String> many = IntStream.range(0, 1_000)
                .mapToObj(i -> "00-4bf92f3577b34da6a3ce929d0e0e%04x-00f067aa0ba902b7-01".formatted(i))
                .toList();

        tracing.delivery(NOTIFICATION, many).end();

        assertThat(only().getLinks()).hasSize(Tracing.MOST_LINKS);
    }

    @Test
    void aNotificationWithoutATracedEventIsNotTraced() {
        Span delivery = tracing.delivery(NOTIFICATION, List.of());
        tracing.attempt(delivery).end();
        delivery.end();

        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void whatASenderDoesNotTraceIsNotTraced() {
        Span intake = tracing.intake("event-api", List.of(SENDER.replaceFirst("01$", "00")));
        intake.end();

        assertThat(Traceparents.of(intake)).isNull();
        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void theShareIsOfWhatComesWithoutATraceAlone() {
        Tracing none = Tracing.to(SimpleSpanProcessor.create(spans), 0, "test");

        none.intake("event-api", List.of()).end();
        assertThat(spans.getFinishedSpanItems()).isEmpty();

        none.intake("event-api", List.of(SENDER)).end();
        none.delivery(NOTIFICATION, List.of(SENDER)).end();
        assertThat(spans.getFinishedSpanItems()).hasSize(2);
    }

    @Test
    void offThereAreNoSpans() {
        assertThat(Tracing.open(new TracingConfig(null, Map.of(), 100), "test")).isSameAs(Tracing.OFF);
        assertThat(Tracing.OFF.intake("event-api", List.of(SENDER)).isRecording())
                .isFalse();
        assertThat(Tracing.OFF.delivery(NOTIFICATION, List.of(SENDER)).isRecording())
                .isFalse();
    }

    private SpanData only() {
        assertThat(spans.getFinishedSpanItems()).hasSize(1);
        return spans.getFinishedSpanItems().getFirst();
    }

    private List<String> linked() {
        return only().getLinks().stream()
                .map(link -> link.getSpanContext().getTraceId())
                .toList();
    }
}
