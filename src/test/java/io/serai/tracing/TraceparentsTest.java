package io.serai.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header of W3C Trace Context, as it is and as senders get it wrong. */
class TraceparentsTest {
    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void whatIsReadIsWrittenTheSame() {
        SpanContext context = Traceparents.read(SAMPLED).orElseThrow();

        assertThat(context.getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(context.isSampled()).isTrue();
        assertThat(Traceparents.of(Span.wrap(context))).isEqualTo(SAMPLED);
    }

    @Test
    void whatIsNotSampledIsReadAndNotHandedOn() {
        SpanContext context = Traceparents.read(SAMPLED.substring(0, SAMPLED.length() - 1) + "0")
                .orElseThrow();

        assertThat(context.isSampled()).isFalse();
        assertThat(Traceparents.of(Span.wrap(context))).isNull();
    }

    @Test
    void aLaterVersionMayHaveMoreBehindIt() {
        assertThat(Traceparents.read("01" + SAMPLED.substring(2) + "-what-comes"))
                .isPresent();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "hello"
            })
    void whatIsNoneIsAsIfThereWereNone(String text) {
        assertThat(Traceparents.read(text)).isEmpty();
    }
}
