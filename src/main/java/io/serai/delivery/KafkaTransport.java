package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.guard.DestinationGuard;
import io.serai.guard.GuardException;
import io.serai.guard.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries to Kafka topics. A message counts as taken when all replicas in sync have it; Kafka's own client puts a send
 * that broke off right within an attempt, and what fails then is an attempt that failed, as with any other destination.
 */
public final class KafkaTransport {
    /** The exchange property with the topic; null: it goes elsewhere. No header: an alert's own can't choose a topic. */
    static final String TOPIC = "seraiTopic";

    /** About the HTTP exchange, or for the HTTP server alone: everybody who reads the topic would read them. */
    private static final Set<String> OF_HTTP = Set.of("Accept", "Authorization");

    /** Notifications are small; more of them wait in Redis, not in memory. */
    private static final int BUFFER_BYTES = 8 * 1_048_576;

    private static final int RECONNECT_MAX_MS = 5_000;

    private final DestinationGuard guard;
    private final @Nullable String brokers;
    private final Duration timeout;

    /**
     * @param brokers null: there are none, so that every message is refused
     * @param timeout for one attempt
     */
    public KafkaTransport(DestinationGuard guard, @Nullable String brokers, Duration timeout) {
        this.guard = guard;
        this.brokers = brokers;
        this.timeout = timeout;
    }

    /** Whether an alert's messages go to Kafka. */
    static boolean carries(Alert alert) {
        return Topics.isUrl(alert.webhook().url().value());
    }

    /** Where {@link #prepare prepared} messages are to be sent; null without brokers. */
    @Nullable
    Endpoint endpoint(CamelContext context) {
        if (brokers == null) {
            return null;
        }
        // The topic is in a header. An option in the name, so that no route of ops' shares the endpoint.
        KafkaEndpoint endpoint = context.getEndpoint("kafka:destination?synchronous=true", KafkaEndpoint.class);
        int third = Math.max(1, (int) timeout.toMillis() / 3);
        KafkaConfiguration kafka = endpoint.getConfiguration();
        kafka.setBrokers(brokers);
        kafka.setRequestRequiredAcks("all");
        kafka.setEnableIdempotence(true);
        kafka.setKeySerializer(StringSerializer.class.getName());
        kafka.setValueSerializer(ByteArraySerializer.class.getName());
        kafka.setMaxBlockMs(third);
        kafka.setRequestTimeoutMs(third);
        kafka.setDeliveryTimeoutMs(2 * third);
        kafka.setBufferMemorySize(BUFFER_BYTES);
        kafka.setReconnectBackoffMaxMs(RECONNECT_MAX_MS);
        return endpoint;
    }

    /**
     * Makes a message the record that is to be sent: the alert's id is the key, so that an alert's messages stay in order.
     *
     * @throws GuardException when the hub may not write to the topic
     */
    void prepare(Message message, Alert alert, Map<String, String> headers) throws GuardException {
        String url = alert.webhook().url().value();
        guard.checkTopic(url);
        message.removeHeaders("*");
        headers.forEach((name, value) -> {
            if (!OF_HTTP.contains(name)) {
                // Readers of CloudEvents look for this very name, and Kafka's names are told apart by case.
                message.setHeader(name.equals("Content-Type") ? "content-type" : name, value);
            }
        });
        message.setHeader(KafkaConstants.KEY, alert.id());
        String topic = Topics.ofUrl(url);
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, topic);
        message.getExchange().setProperty(TOPIC, topic);
    }
}
