package io.serai.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import io.serai.testing.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.FileUtil;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Events by Kafka: how fast a hub catches up with what was sent while it stood still, and how long one event takes from
 * the producer to a webhook.
 */
final class KafkaRecords implements Section {
    private static final List<Integer> BYTES = List.of(BenchEvents.SMALL_BYTES, BenchEvents.BYTES);
    private static final String TOPIC = "bench";
    private static final int PARTITIONS = 4;
    private static final int RECORDS = 200_000;
    private static final int QUICK_RECORDS = 30_000;
    private static final int CHUNK = 5_000;
    private static final int RATE = 500;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String AT_ONCE = "0199a200-0000-7000-8000-0000000000b1";

    private long ids;

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public String about() {
        return "Kafka: records that a hub has in buckets, offsets committed after that";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        Path folder = Files.createTempDirectory("serai-bench-kafka-");
        List<String> projects = Ingest.projects(Ingest.CONNECTIONS);
        int atOnce = (int) (RATE * WARM_UP.plus(effort.steady()).toSeconds());
        Stopwatch stopwatch = new Stopwatch(atOnce);
        try (KafkaBroker broker = KafkaBroker.in(folder);
                WebhookSink sink = new WebhookSink(stopwatch::arrived)) {
            broker.topic(TOPIC, PARTITIONS);
            String alerts = Ingest.alerts(projects) + Ingest.alert(AT_ONCE, sink.url(), "0");
            Map<String, String> settings = Map.of("serai.kafka.brokers", broker.address(), "serai.kafka.topics", TOPIC);
            try (BenchHub hub = BenchHub.start(redis, alerts, settings)) {
                // Before anything has an id of the stopwatch's no more.
                delay(broker, effort, stopwatch, findings);
                ids = atOnce;
                catchUp(hub, broker, redis, projects, effort, findings);
            }
        } finally {
            FileUtil.removeDir(folder.toFile());
        }
    }

    private void catchUp(
            BenchHub hub, KafkaBroker broker, BenchRedis redis, List<String> projects, Effort effort, Findings findings)
            throws Exception {
        int records = effort == Effort.QUICK ? QUICK_RECORDS : RECORDS;
        Table table = new Table(
                "event", "records/s, median", "least", "most", "runs", "CPU µs an event", "Redis CPU µs", "RSS MiB");
        for (int bytes : BYTES) {
            BenchEvents events = new BenchEvents(bytes);
            Progress.say("%,d records of %,d bytes, to warm up".formatted(records, bytes));
            round(hub, broker, redis, projects, events, records);
            List<Double> rates = new ArrayList<>();
            List<Double> cpu = new ArrayList<>();
            List<Double> redisCpu = new ArrayList<>();
            for (int run = 0; run < effort.runs(); run++) {
                Progress.say("%,d records of %,d bytes, run %d".formatted(records, bytes, run + 1));
                Duration before = hub.usage().cpu();
                Duration redisBefore = redis.cpu();
                rates.add(records / round(hub, broker, redis, projects, events, records));
                cpu.add(micros(hub.usage().cpu().minus(before), records));
                redisCpu.add(micros(redis.cpu().minus(redisBefore), records));
            }
            table.row(
                    "%,d bytes".formatted(bytes),
                    Findings.number(Comparison.median(rates)),
                    Findings.number(Collections.min(rates)),
                    Findings.number(Collections.max(rates)),
                    rates.size(),
                    Findings.number(Comparison.median(cpu)),
                    Findings.number(Comparison.median(redisCpu)),
                    Findings.number(hub.usage().memory()));
            ObjectNode figure = findings.figure()
                    .put("bytes", bytes)
                    .put("records", records)
                    .put("recordsPerSecond", Comparison.median(rates))
                    .put("cpuMicros", Comparison.median(cpu))
                    .put("redisCpuMicros", Comparison.median(redisCpu))
                    .put("memoryMebibytes", hub.usage().memory());
            rates.forEach(figure.putArray("recordsPerSecondOfRuns")::add);
        }
        findings.table(table);
        findings.remark(
                ("%,d records in %d partitions, sent while the hub stood still; the time is from when it goes on"
                                + " until all are in buckets, to %d alerts with a window of 1 h; medians of %d runs. The broker has one node,"
                                + " shares the machine, and runs with the first compiler only; hub as shipped.")
                        .formatted(records, PARTITIONS, projects.size(), effort.runs()));
    }

    private static double micros(Duration cpu, int records) {
        return cpu.toNanos() / 1e3 / records;
    }

    /** In seconds. */
    private double round(
            BenchHub hub, KafkaBroker broker, BenchRedis redis, List<String> projects, BenchEvents events, int records)
            throws Exception {
        redis.clear();
        hub.pause();
        try {
            for (int sent = 0; sent < records; sent += CHUNK) {
                List<byte[]> chunk = new ArrayList<>(CHUNK);
                for (int i = 0; i < Math.min(CHUNK, records - sent); i++) {
                    chunk.add(record(events, ids++, projects.get((sent + i) % projects.size())));
                }
                broker.send(TOPIC, chunk);
            }
        } finally {
            hub.resume();
        }
        long start = System.nanoTime();
        for (long in = 0; in < records; in = OpenBuckets.of(redis).events()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IOException("%,d of %,d records are in buckets after %s".formatted(in, records, PATIENCE));
            }
            Thread.sleep(LOOK);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static byte[] record(BenchEvents events, long id, String project) {
        return Json.write(events.event(EventIds.of(id), project).toJson());
    }

    private static void delay(KafkaBroker broker, Effort effort, Stopwatch stopwatch, Findings findings)
            throws Exception {
        BenchEvents events = new BenchEvents(BenchEvents.BYTES);
        int warmUps = (int) (RATE * WARM_UP.toSeconds());
        int measured = (int) (RATE * effort.steady().toSeconds());
        Map<String, Object> config = Map.of("bootstrap.servers", broker.address(), "acks", "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            FixedRate.Start send = (number, dueAt) -> {
                stopwatch.due(number, dueAt);
                producer.send(new ProducerRecord<>(TOPIC, record(events, number, AT_ONCE)));
            };
            Progress.say("warming up");
            FixedRate.run(RATE, WARM_UP, send);
            stopwatch.await(0, warmUps, PATIENCE);
            Progress.say(RATE + " records/s for " + effort.steady().toSeconds() + " s");
            FixedRate.run(RATE, effort.steady(), (number, dueAt) -> send.start(warmUps + number, dueAt));
            stopwatch.await(warmUps, warmUps + measured, Duration.ofSeconds(20));
        }
        Latencies latencies = stopwatch.latencies(warmUps, warmUps + measured);
        int missing = stopwatch.missing(warmUps, warmUps + measured);
        findings.table(new Table("records/s", "records", "arrived", "p50 ms", "p99 ms", "max ms")
                .row(
                        RATE,
                        Findings.number(measured),
                        Findings.number(measured - missing),
                        Findings.number(latencies.p50()),
                        Findings.number(latencies.p99()),
                        Findings.number(latencies.max())));
        findings.remark("From when a record was due to be sent until its webhook came: open loop, a record each "
                + 1_000 / RATE + " ms, 2 KB, one alert with window 0, acks=all.");
        latencies.write(findings.figure().put("recordsPerSecond", RATE).put("missing", missing));
        findings.atMost("records that did not arrive", missing, 0, "");
    }
}
