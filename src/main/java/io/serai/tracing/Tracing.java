package io.serai.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * The traces of a hub. What comes in is one trace, the sender's where it sent one; a notification's way out is another one,
 * linked to those of its events. Off, it makes spans that nobody hears of, which cost next to nothing.
 */
public final class Tracing implements AutoCloseable {
    /** No traces. */
    public static final Tracing OFF = new Tracing(null, new NotificationTraces());

    /** Enough to find where a notification comes from; a bucket may have a hundred thousand events. */
    public static final int MOST_LINKS = 32;

    private static final String BEAN = "seraiTracing";
    private static final Duration EXPORT_EACH = Duration.ofSeconds(1);
    private static final Duration LAST_EXPORT = Duration.ofSeconds(2);

    private final @Nullable SdkTracerProvider provider;
    private final NotificationTraces traces;
    private final Tracer intakes;
    private final Tracer deliveries;

    private Tracing(@Nullable SdkTracerProvider provider, NotificationTraces traces) {
        this.provider = provider;
        this.traces = traces;
        OpenTelemetry noop = OpenTelemetry.noop();
        this.intakes = provider == null ? noop.getTracer("serai") : provider.get("serai.ingest");
        this.deliveries = provider == null ? noop.getTracer("serai") : provider.get("serai.delivery");
    }

    /** Traces to the collector that is configured, in the background; {@link #OFF} without one. */
    public static Tracing open(TracingConfig config, String version) {
        String endpoint = config.endpoint();
        if (endpoint == null) {
            return OFF;
        }
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder().setEndpoint(endpoint);
        config.headers().forEach(exporter::addHeader);
        return to(
                BatchSpanProcessor.builder(new TellingExporter(exporter.build()))
                        .setScheduleDelay(EXPORT_EACH)
                        .build(),
                config.samplePercent(),
                version);
    }

    /** Traces to whatever takes spans. */
    public static Tracing to(SpanProcessor processor, int samplePercent, String version) {
        NotificationTraces traces = new NotificationTraces();
        Attributes service = Attributes.of(
                AttributeKey.stringKey("service.name"), "serai", AttributeKey.stringKey("service.version"), version);
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.create(service))
                .setIdGenerator(traces)
                .setSampler(Sampler.parentBased(new RootSampler(samplePercent)))
                .addSpanProcessor(processor)
                .build();
        return new Tracing(provider, traces);
    }

    /** Makes it that of the routes of a context. */
    public void bind(CamelContext context) {
        context.getRegistry().bind(BEAN, this);
    }

    /** That of the routes of a context; off when there is none. */
    public static Tracing of(CamelContext context) {
        Tracing bound = context.getRegistry().lookupByNameAndType(BEAN, Tracing.class);
        return bound == null ? OFF : bound;
    }

    /** Whether spans go anywhere. */
    public boolean isOn() {
        return provider != null;
    }

    /**
     * Begins what is done with a request, or with records that came together.
     *
     * @param traceparents what the senders said: a request goes on with its sender's, records are linked to those they have
     */
    public Span intake(String source, List<String> traceparents) {
        if (!isOn()) {
            return Span.getInvalid();
        }
        // One sender's word is not for what others sent: not where the trace is, nor whether there is one.
        boolean batch = source.equals("kafka");
        SpanBuilder span = intakes.spanBuilder("ingest")
                .setSpanKind(batch ? SpanKind.CONSUMER : SpanKind.SERVER)
                .setAttribute("serai.source", source)
                .setNoParent();
        List<SpanContext> senders = links(traceparents);
        if (batch) {
            senders.forEach(span::addLink);
        } else {
            senders.forEach(sender -> span.setParent(with(Span.wrap(sender))));
        }
        return span.startSpan();
    }

    /**
     * Begins a hub's work on a notification, in the notification's own trace. It is traced when one of its events was.
     *
     * @param traceparents of its events' intakes
     */
    public Span delivery(String notificationId, List<String> traceparents) {
        List<SpanContext> links = links(traceparents);
        if (!isOn() || links.isEmpty()) {
            return Span.getInvalid();
        }
        SpanBuilder span = deliveries
                .spanBuilder("deliver")
                .setAttribute("serai.notification.id", notificationId)
                .setNoParent();
        links.forEach(span::addLink);
        return traces.of(notificationId, span::startSpan);
    }

    /** Begins an attempt to send it. */
    public Span attempt(Span delivery) {
        if (!delivery.getSpanContext().isValid()) {
            return delivery;
        }
        return deliveries
                .spanBuilder("attempt")
                .setSpanKind(SpanKind.CLIENT)
                .setParent(with(delivery))
                .startSpan();
    }

    /** Ends a span that has come to nothing good. */
    public static void fail(Span span, String reason) {
        span.setStatus(StatusCode.ERROR, reason).end();
    }

    private static Context with(Span span) {
        return Context.root().with(span);
    }

    private static List<SpanContext> links(Collection<String> traceparents) {
        return traceparents.stream()
                .distinct()
                .flatMap(text -> Traceparents.read(text).stream())
                .limit(MOST_LINKS)
                .toList();
    }

    /** Sends what is not sent yet, for a while. */
    @Override
    public void close() {
        if (provider != null) {
            provider.shutdown().join(LAST_EXPORT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
