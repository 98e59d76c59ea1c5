package io.serai.ingest.source;

import io.micrometer.core.instrument.Counter;
import io.serai.ingest.Receipt;
import io.serai.observe.Meters;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** A connection at work: its rate, and what has come through it since this hub started. */
final class Source {
    private final Connection connection;
    private final @Nullable RateGate gate;
    private final Map<Outcome, Counter> counters = new ConcurrentHashMap<>();
    private final SourceRecord record = new SourceRecord();

    Source(Connection connection, LongSupplier nanos) {
        this.connection = connection;
        this.gate = connection.rate() == null ? null : new RateGate(connection.rate(), nanos);
    }

    Connection connection() {
        return connection;
    }

    SourceRecord record() {
        return record;
    }

    /** How long nothing more of it is taken; zero: it is taken. */
    Duration closedFor() {
        return gate == null ? Duration.ZERO : gate.closedFor();
    }

    /** One request of the sender itself. */
    void pass() {
        if (gate != null) {
            gate.pass();
        }
    }

    void accepted(Receipt receipt) {
        record.accepted(receipt);
    }

    void ended(CamelContext context, Outcome outcome, Instant at) {
        record.ended(outcome, at);
        counters.computeIfAbsent(outcome, first -> counter(context, first)).increment();
    }

    private Counter counter(CamelContext context, Outcome outcome) {
        return Counter.builder("serai.sources")
                .description("Requests to hooks, by what became of them")
                .tag("source", connection.source())
                .tag("outcome", outcome.word())
                .register(Meters.of(context));
    }
}
