package io.serai.ingest.kafka;

import java.util.Collection;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.Consumer;

/** Makes the consumers of the hub and knows those that are open. */
final class PatientConsumers extends DefaultKafkaClientFactory {
    private final Set<PatientConsumer> open = ConcurrentHashMap.newKeySet();

    @Override
    @SuppressWarnings("rawtypes") // as Camel has it
    public Consumer getConsumer(Properties properties) {
        PatientConsumer[] made = new PatientConsumer[1];
        made[0] = new PatientConsumer(properties, () -> open.remove(made[0]));
        open.add(made[0]);
        return made[0];
    }

    Collection<PatientConsumer> open() {
        return open;
    }

    /** Records that wait in this hub's partitions. */
    long lag() {
        return open.stream().mapToLong(PatientConsumer::lag).sum();
    }
}
