package io.serai.api;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the HTTP server did not take on, by the reason why. */
final class Refusals {
    /** Why a request was refused or a connection closed. */
    enum Reason {
        /** Too many requests are in flight. */
        REQUESTS,
        /** Too many bytes are in flight. */
        BYTES,
        /** There are too many connections. */
        CONNECTIONS,
        /** The sender took too long for the request line and the headers. */
        SLOW_HEAD,
        /** The sender took too long for the body. */
        SLOW_BODY
    }

    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

    Refusals() {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    void count(Reason reason) {
        Objects.requireNonNull(counts.get(reason)).increment();
    }

    /** Shows them as the metric {@code serai.http.refused}. */
    void register(MeterRegistry meters) {
        counts.forEach((reason, count) -> FunctionCounter.builder("serai.http.refused", count, LongAdder::sum)
                .description("Requests that were not taken on, and connections that were closed")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(meters));
    }
}
