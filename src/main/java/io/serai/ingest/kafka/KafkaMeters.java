package io.serai.ingest.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts records by what became of them ({@code serai.kafka.records}) and those that the poison topic did not get ({@code
 * serai.kafka.poison.missed}), and says how many wait ({@code serai.kafka.lag}).
 */
final class KafkaMeters {
    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    private final Counter missed;

    /** What becomes of a record. */
    enum Outcome {
        ACCEPTED,
        DUPLICATE,
        DEAD_LETTER,
        EMPTY
    }

    KafkaMeters(MeterRegistry registry, PatientConsumers consumers) {
        for (Outcome outcome : Outcome.values()) {
            counters.put(
                    outcome,
                    Counter.builder("serai.kafka.records")
                            .description("Records read from Kafka, by what became of them")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        missed = Counter.builder("serai.kafka.poison.missed")
                .description("Dead letters of Kafka's that the poison topic did not get")
                .register(registry);
        Gauge.builder("serai.kafka.lag", consumers, PatientConsumers::lag)
                .description("Records that wait in the partitions of this hub")
                .strongReference(true)
                .register(registry);
    }

    /** The poison topic did not get a record. */
    void missed() {
        missed.increment();
    }

    void count(Outcome outcome, int records) {
        Counter counter = counters.get(outcome);
        if (counter != null) {
            counter.increment(records);
        }
    }
}
