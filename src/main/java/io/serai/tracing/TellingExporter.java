package io.serai.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the hub's log when the collector is away and when it is back, once each; OpenTelemetry's own lines are off. */
final class TellingExporter implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(TellingExporter.class);

    /** Held: a logger that nobody holds forgets its level. */
    private static final java.util.logging.Logger THEIRS = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final SpanExporter exporter;
    private final AtomicBoolean away = new AtomicBoolean();

    TellingExporter(SpanExporter exporter) {
        this.exporter = exporter;
        THEIRS.setLevel(Level.OFF);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> {
            if (result.isSuccess() && away.compareAndSet(true, false)) {
                LOG.info("The collector of serai.tracing.endpoint takes traces again");
            } else if (!result.isSuccess() && away.compareAndSet(false, true)) {
                LOG.warn(
                        "The collector of serai.tracing.endpoint does not take traces: they are dropped until it does");
            }
        });
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
