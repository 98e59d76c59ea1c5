package io.serai.ingest.kafka;

import java.util.Collection;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Says whether Kafka answers, and how many records wait. Always up: while Kafka is away the hub takes events over HTTP all
 * the same.
 */
final class KafkaHealthCheck extends AbstractHealthCheck {
    private final PatientConsumers consumers;

    KafkaHealthCheck(PatientConsumers consumers) {
        super("serai", "kafka");
        this.consumers = consumers;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        Collection<PatientConsumer> open = consumers.open();
        if (open.isEmpty() || !open.stream().allMatch(PatientConsumer::isConnected)) {
            builder.message("degraded: Kafka does not answer");
            return;
        }
        int partitions = open.stream().mapToInt(PatientConsumer::partitions).sum();
        long lag = consumers.lag();
        builder.detail("partitions", partitions);
        builder.detail("lag", lag);
        builder.message(partitions + " partitions, " + lag + " records wait");
    }
}
