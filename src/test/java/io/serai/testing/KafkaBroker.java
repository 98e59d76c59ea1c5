package io.serai.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.util.FileUtil;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker of one node, made of the Maven artifacts on the class path, as a process of its own on loopback: to
 * be killed and started again on its data. It ends with the process that started it, whatever becomes of that one.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private final int controllerPort;
    private @Nullable Process process;
    private @Nullable Admin admin;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /** Made when the first test asks for it. */
    private static final class Shared {
        static final KafkaBroker BROKER = make();

        private static KafkaBroker make() {
            try {
                Path folder = Files.createTempDirectory("serai-kafka-");
                KafkaBroker broker = in(folder);
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(
                                () -> {
                                    broker.close();
                                    FileUtil.removeDir(folder.toFile());
                                },
                                "close-kafka"));
                return broker;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private KafkaBroker(Path folder, int port, int controllerPort) {
        this.folder = folder;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    /** The one of this JVM, for tests with topics of their own. Nobody may stop it. */
    public static KafkaBroker shared() {
        return Shared.BROKER;
    }

    /** Starts one on free ports, with its data in a folder of its own, and returns when it is ready. */
    public static KafkaBroker in(Path folder) {
        try {
            List<Integer> ports = freePorts();
            KafkaBroker broker = new KafkaBroker(folder.toRealPath(), ports.get(0), ports.get(1));
            broker.start();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both held at the same time, so that they differ. */
    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        }
    }

    /** For {@code serai.kafka.brokers}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Starts it again, on the same ports and data; returns when it is ready. */
    public void start() {
        try {
            Process started = new ProcessBuilder(command())
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("broker.err").toFile()))
                    .start();
            process = started;
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
            List<String> said = new ArrayList<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals(KafkaBrokerMain.READY)) {
                    Thread.ofPlatform().daemon().start(() -> drain(out));
                    return;
                }
                said.add(line);
            }
            throw new IllegalStateException("the broker does not start: " + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:disable"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KafkaBrokerMain.class.getName()));
        command.addAll(List.of(folder.toString(), Integer.toString(port), Integer.toString(controllerPort)));
        return command;
    }

    private static void drain(BufferedReader out) {
        try (out) {
            while (out.readLine() != null) {
                continue;
            }
        } catch (IOException e) {
            // The broker is gone.
        }
    }

    /** Kills it as a crash would. */
    public void kill9() {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroyForcibly();
        try {
            if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the broker can't be killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        process = null;
    }

    /** Makes a topic. */
    public void topic(String name, int partitions) {
        done(admin().createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                .all());
    }

    /** Sends records without keys and returns when the broker has them all. */
    public void send(String topic, Collection<byte[]> values) {
        sendRecords(values.stream()
                .map(value -> new ProducerRecord<byte[], byte[]>(topic, value))
                .toList());
    }

    /** As {@link #send}, whole records. */
    public void sendRecords(Collection<ProducerRecord<byte[], byte[]>> records) {
        List<? extends Future<?>> sent =
                records.stream().map(record -> producer().send(record)).toList();
        sent.forEach(KafkaBroker::done);
    }

    /** All records that a topic has now, from its beginning. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> config = Map.of("bootstrap.servers", address(), "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** What a group has committed of a topic with so many partitions, in all. */
    public long committed(String group, String topic, int partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                done(admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return IntStream.range(0, partitions)
                .mapToObj(number -> offsets.get(new TopicPartition(topic, number)))
                .mapToLong(offset -> offset == null ? 0 : offset.offset())
                .sum();
    }

    /** How many members a group has now. */
    public int members(String group) {
        return done(admin().describeConsumerGroups(List.of(group)).all())
                .get(group)
                .members()
                .size();
    }

    private synchronized Admin admin() {
        Admin known = admin;
        if (known == null) {
            known = Admin.create(Map.of("bootstrap.servers", address()));
            admin = known;
        }
        return known;
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> known = producer;
        if (known == null) {
            known = new KafkaProducer<>(
                    Map.of("bootstrap.servers", address(), "linger.ms", "5"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
            producer = known;
        }
        return known;
    }

    private static <T> T done(KafkaFuture<T> future) {
        return done((Future<T>) future.toCompletionStage().toCompletableFuture());
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it said, for a test that fails. */
    public String log() {
        try {
            return Files.readAllLines(folder.resolve("broker.err")).stream()
                    .skip(Math.max(
                            0, Files.readAllLines(folder.resolve("broker.err")).size() - 50))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
        kill9();
    }
}
