package io.serai.tracing;

import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the notification's id, without its dashes, the id of the trace of its delivery: who has the one has the other, and
 * what several hubs do for a notification, however many hours lie in between, is one trace.
 */
final class NotificationTraces implements IdGenerator {
    private final IdGenerator random = IdGenerator.random();

    /** What the trace that this thread begins next is about. */
    private final ThreadLocal<@Nullable String> next = new ThreadLocal<>();

    /** A trace that is begun in the action is the notification's. */
    <T> T of(String notificationId, Supplier<T> action) {
        String traceId = notificationId.replace("-", "").toLowerCase(Locale.ROOT);
        try {
            if (TraceId.isValid(traceId)) {
                next.set(traceId);
            }
            return action.get();
        } finally {
            next.remove();
        }
    }

    @Override
    public String generateTraceId() {
        String traceId = next.get();
        return traceId == null ? random.generateTraceId() : traceId;
    }

    @Override
    public String generateSpanId() {
        return random.generateSpanId();
    }
}
