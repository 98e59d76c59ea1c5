package io.serai.ingest.kafka;

import io.serai.debounce.DeadLetters;
import io.serai.event.EventCodec;
import io.serai.observe.Meters;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.PollOnError;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topics: batches of records go to {@code direct:accept}, and their offsets are committed when it has answered.
 *
 * <p>What Camel's consumer does by itself is chosen so that nothing is passed over. Nothing commits but we: neither Kafka's
 * client, nor Camel after a failed batch. Whatever fails in a way that we did not foresee, in the route or in a poll,
 * makes it connect anew and read on from what is committed; its other strategies go on behind the records that they
 * held.
 */
public final class KafkaRoutes extends RouteBuilder {
    /** After everything else, whose steps the records need. The first to stop, for the same reason. */
    private static final int LAST = 1_000_000;

    /** Longest wait for more records: a batch that is not full leaves then. */
    private static final long GATHER_MS = 100;

    private static final int SHUTDOWN_MS = 5_000;
    private static final int POISON_BLOCK_MS = 5_000;
    private static final int POISON_DELIVERY_MS = 10_000;

    /** 8 MB of a heap of 320 MB. */
    private static final int HEAP_PER_FETCHED_BYTE = 40;

    private static final int LEAST_FETCH = 1_048_576;

    /** Kafka's own default. */
    private static final int MOST_FETCH = 50 * 1_048_576;

    /** A broker that is away is not asked more often. */
    private static final int RECONNECT_MAX_MS = 5_000;

    private final KafkaConfig config;
    private final RecordReader reader;
    private final DeadLetters letters;

    /** @param maxEventBytes largest event as stored */
    public KafkaRoutes(KafkaConfig config, EventCodec codec, DeadLetters letters, int maxEventBytes) {
        this.config = config;
        this.reader = new RecordReader(codec, maxEventBytes, config.workspace());
        this.letters = letters;
    }

    @Override
    public void configure() throws Exception {
        PatientConsumers consumers = new PatientConsumers();
        ProducerTemplate producer = getContext().createProducerTemplate();
        getContext().addService(producer, true, true);
        KafkaMeters meters = new KafkaMeters(Meters.of(getContext()), consumers);
        HealthCheckRegistry.get(getContext()).register(new KafkaHealthCheck(consumers));

        from(topics(consumers))
                .routeId("ingest-kafka")
                .startupOrder(LAST)
                .errorHandler(noErrorHandler())
                .process(new KafkaIntake(reader, letters, poison(producer, meters), producer, meters, this::isRunning));
    }

    private boolean isRunning() {
        return !getContext().getStatus().isStopping()
                && !getContext().getStatus().isStopped();
    }

    private KafkaEndpoint topics(PatientConsumers consumers) {
        KafkaEndpoint endpoint = kafka("kafka:" + String.join(",", config.topics()) + "?groupId=" + config.group());
        endpoint.setKafkaClientFactory(consumers);
        endpoint.setKafkaManualCommitFactory(RecordPosition::new);
        KafkaConfiguration kafka = endpoint.getConfiguration();
        kafka.setAutoOffsetReset(config.earliest() ? "earliest" : "latest");
        kafka.setConsumersCount(config.consumers());
        kafka.setPartitionAssignor(CooperativeStickyAssignor.class.getName());
        kafka.setSessionTimeoutMs((int) config.sessionTimeout().toMillis());
        // As Kafka advises.
        kafka.setHeartbeatIntervalMs((int) config.sessionTimeout().toMillis() / 3);
        kafka.setKeyDeserializer(ByteArrayDeserializer.class.getName());
        kafka.setValueDeserializer(ByteArrayDeserializer.class.getName());
        kafka.setBatching(true);
        kafka.setMaxPollRecords(config.maxBatch());
        int fetch = fetchBytes(Runtime.getRuntime().maxMemory(), config.consumers());
        kafka.setFetchMaxBytes(Math.min(fetch, kafka.getFetchMaxBytes()));
        kafka.setMaxPartitionFetchBytes(Math.min(fetch, kafka.getMaxPartitionFetchBytes()));
        kafka.setPollTimeoutMs(GATHER_MS);
        kafka.setBatchingIntervalMs((int) GATHER_MS);
        kafka.setAutoCommitEnable(false);
        kafka.setAllowManualCommit(true);
        kafka.setBreakOnFirstError(true);
        kafka.setPollOnError(PollOnError.RECONNECT);
        kafka.setReconnectBackoffMaxMs(RECONNECT_MAX_MS);
        kafka.setShutdownTimeout(SHUTDOWN_MS);
        return endpoint;
    }

    private @Nullable PoisonTopic poison(ProducerTemplate producer, KafkaMeters meters) {
        String topic = config.poisonTopic();
        if (topic == null) {
            return null;
        }
        KafkaEndpoint endpoint = kafka("kafka:" + topic + "?synchronous=true");
        KafkaConfiguration kafka = endpoint.getConfiguration();
        kafka.setKeySerializer(ByteArraySerializer.class.getName());
        kafka.setValueSerializer(ByteArraySerializer.class.getName());
        kafka.setMaxBlockMs(POISON_BLOCK_MS);
        kafka.setRequestTimeoutMs(POISON_DELIVERY_MS / 2);
        kafka.setDeliveryTimeoutMs(POISON_DELIVERY_MS);
        kafka.setReconnectBackoffMaxMs(RECONNECT_MAX_MS);
        return new PoisonTopic(producer, endpoint, topic, meters::missed, System::nanoTime);
    }

    /** Most bytes that one consumer asks a broker for at once. */
    static int fetchBytes(long heap, int consumers) {
        return Math.clamp(heap / HEAP_PER_FETCHED_BYTE / consumers, LEAST_FETCH, MOST_FETCH);
    }

    /** Each with an option in its name, so that a route of ops' that names the same topic has an endpoint of its own. */
    private KafkaEndpoint kafka(String uri) {
        KafkaEndpoint endpoint = getContext().getEndpoint(uri, KafkaEndpoint.class);
        endpoint.getConfiguration().setBrokers(config.brokers());
        return endpoint;
    }
}
