package io.serai.ingest.kafka;

import io.serai.debounce.DeadLetters;
import io.serai.debounce.DeadLetters.Misread;
import io.serai.event.Event;
import io.serai.ingest.IngestRoutes;
import io.serai.ingest.Receipt;
import io.serai.ingest.kafka.RecordReader.Empty;
import io.serai.ingest.kafka.RecordReader.Reading;
import io.serai.ingest.kafka.RecordReader.Sound;
import io.serai.ingest.kafka.RecordReader.Unreadable;
import io.serai.redis.RedisUnavailableException;
import io.serai.tracing.Traceparents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a batch of records in: stores its events, keeps what is none as dead letters, and only then commits. While Redis
 * is away it waits with the batch in hand. What it gives up, because the hub stops, is not committed and comes again.
 */
final class KafkaIntake implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaIntake.class);

    /** Records are parsed and stored in portions: as trees they take up to 30 times as much memory. */
    private static final long MAX_BYTES = 1_048_576;

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** How often a record is tried on its own that the routes fail with, and the wait in between. */
    private static final int TRIES = 3;

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private static final int MAX_DETAIL = 300;

    private final RecordReader reader;
    private final DeadLetters letters;
    private final @Nullable PoisonTopic poison;
    private final ProducerTemplate producer;
    private final KafkaMeters meters;
    private final BooleanSupplier running;

    /**
     * @param poison null: there is none
     * @param running false: the hub is stopping
     */
    KafkaIntake(
            RecordReader reader,
            DeadLetters letters,
            @Nullable PoisonTopic poison,
            ProducerTemplate producer,
            KafkaMeters meters,
            BooleanSupplier running) {
        this.reader = reader;
        this.letters = letters;
        this.poison = poison;
        this.producer = producer;
        this.meters = meters;
        this.running = running;
    }

    @Override
    public void process(Exchange exchange) {
        PatientConsumer consumer = RecordPosition.consumerOf(exchange);
        List<KafkaRecord> portion = new ArrayList<>();
        long bytes = 0;
        for (Object each : exchange.getMessage().getBody(List.class)) {
            KafkaRecord record = KafkaRecord.of((Exchange) each);
            if (bytes + record.value().length > MAX_BYTES && !portion.isEmpty()) {
                take(portion, consumer);
                portion.clear();
                bytes = 0;
            }
            portion.add(record);
            bytes += record.value().length;
        }
        take(portion, consumer);
    }

    private void take(List<KafkaRecord> records, PatientConsumer consumer) {
        List<Sound> sound = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        for (KafkaRecord record : records) {
            next.put(record.partition(), new OffsetAndMetadata(record.offset() + 1));
            switch (read(record)) {
                case Sound good -> sound.add(good);
                case Unreadable bad -> unreadable.add(bad);
                case Empty nothing -> meters.count(KafkaMeters.Outcome.EMPTY, 1);
            }
        }
        patiently(consumer, () -> unreadable.forEach(each -> bury(each, consumer)));
        patiently(consumer, () -> store(sound, consumer));
        consumer.commit(next);
    }

    private Reading read(KafkaRecord record) {
        try {
            return reader.read(record);
        } catch (RuntimeException e) {
            // A fault of ours; the record must not block its partition for it.
            LOG.error("Record {} was not read", record.id(), e);
            return new Unreadable(record, "failed", "The hub failed to read it: " + kind(e));
        }
    }

    /** Until it is done, or the hub stops. */
    private void patiently(PatientConsumer consumer, Runnable step) {
        Duration wait = FIRST_WAIT;
        while (true) {
            try {
                step.run();
                return;
            } catch (RedisUnavailableException e) {
                LOG.warn("Kafka's records wait, none is lost: {}", e.getMessage());
            } catch (org.apache.kafka.common.KafkaException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.error("Kafka's records wait, none is lost: {}", kind(e), e);
            }
            consumer.stay(wait, running);
            if (!running.getAsBoolean()) {
                throw new IllegalStateException("The hub stops: these records come again when it starts");
            }
            Duration doubled = wait.multipliedBy(2);
            wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
        }
    }

    /** All together, or one by one when that fails: one event that can't be routed must not hold up the others. */
    private void store(List<Sound> sound, PatientConsumer consumer) {
        if (sound.isEmpty() || accept(sound) == null) {
            return;
        }
        List<Sound> left = sound;
        for (int attempt = 1; ; attempt++) {
            Map<Sound, Exception> failed = new LinkedHashMap<>();
            for (Sound each : left) {
                Exception failure = accept(List.of(each));
                if (failure != null) {
                    failed.put(each, failure);
                }
                consumer.show();
            }
            if (failed.isEmpty()) {
                return;
            }
            if (attempt == TRIES) {
                failed.forEach(
                        (each, failure) -> bury(new Unreadable(each.record(), "unroutable", told(failure)), consumer));
                return;
            }
            left = List.copyOf(failed.keySet());
            consumer.stay(BETWEEN_TRIES.multipliedBy(attempt), running);
        }
    }

    /**
     * Null when Redis has them all, else why the routes failed with them.
     *
     * @throws RedisUnavailableException when it was Redis, or the hub's stop, that failed
     */
    private @Nullable Exception accept(List<Sound> sound) {
        List<Event> events = sound.stream().map(Sound::event).toList();
        List<String> traceparents = sound.stream()
                .map(each -> each.record().header(Traceparents.NAME))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Exchange done = producer.send("direct:accept", exchange -> {
            exchange.setProperty(IngestRoutes.TRACEPARENTS, traceparents);
            exchange.setVariable("source", "kafka");
            exchange.getMessage().setBody(events);
        });
        Exception failure = done.getException();
        if (failure == null) {
            Receipt receipt = done.getMessage().getBody(Receipt.class);
            meters.count(KafkaMeters.Outcome.ACCEPTED, receipt.accepted());
            meters.count(KafkaMeters.Outcome.DUPLICATE, receipt.duplicates());
            return null;
        }
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof RedisUnavailableException away) {
                throw away;
            }
        }
        if (!running.getAsBoolean()) {
            // Routes of a hub that stops fail in odd ways: nothing of it is the event's fault.
            throw new RedisUnavailableException("The hub is stopping", failure);
        }
        LOG.debug("Routing failed", failure);
        return failure;
    }

    /** Redis first: the letter is what must not be lost. One that is kept already was sent already. */
    private void bury(Unreadable bad, PatientConsumer consumer) {
        KafkaRecord record = bad.record();
        String id = "kafka-" + record.id();
        if (letters.keep(new Misread(id, record.source(), null, bad.reason(), bad.detail()), record.value())) {
            meters.count(KafkaMeters.Outcome.DEAD_LETTER, 1);
            LOG.atWarn()
                    .addKeyValue("deadLetter", id)
                    .addKeyValue("reason", bad.reason())
                    .log("A record of {} became a dead letter: {}", record.partition(), bad.detail());
            if (poison != null) {
                poison.send(id, bad);
            }
        }
        consumer.show();
    }

    private static String told(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        // A failed conversion quotes the payload.
        String message = String.valueOf(root.getMessage()).split(" with value ", 2)[0];
        String told = "The routes fail with it: " + root.getClass().getSimpleName() + ": " + message;
        return told.length() > MAX_DETAIL ? told.substring(0, MAX_DETAIL) + "…" : told;
    }

    private static String kind(Exception failure) {
        return failure.getClass().getSimpleName();
    }
}
