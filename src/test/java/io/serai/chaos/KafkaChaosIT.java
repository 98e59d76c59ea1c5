package io.serai.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.redis.RedisServer;
import io.serai.testing.CountingReceiver;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records go into a topic and two hubs read it, while broker and hubs are killed, and hubs stopped, at random: each record arrives in
 * exactly one notification, which may come again as receivers can tell. A run of {@code ./serai test --chaos-kafka}, of so many
 * records as {@code chaos.records} and with the faults that {@code chaos.seed} makes; a build leaves it out.
 */
class KafkaChaosIT {
    private static final String TOPIC = "chaos";
    private static final String GROUP = "chaos";
    private static final int PARTITIONS = 4;
    private static final int HUBS = 2;

    /** Records between two faults. */
    private static final int PORTION = 5_000;

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final int records = Integer.parseInt(System.getProperty("chaos.records", "10000"));
    private final Random random = new Random(Long.parseLong(System.getProperty("chaos.seed", "7")));

    private final List<Integer> victims = new ArrayList<>();
    private final long began = System.nanoTime();

    @TempDir
    Path home;

    @Test
    void eachRecordArrivesOnceWhicheverOfBrokerAndHubsDies() throws IOException {
        List<HubFolder> folders = new ArrayList<>();
        List<HubProcess> hubs = new ArrayList<>();
        try (RedisServer redis = RedisServer.in(folder("redis"));
                KafkaBroker broker = KafkaBroker.in(folder("kafka"));
                CountingReceiver receiver = CountingReceiver.idempotent(1, (writer, number) -> 0)) {
            broker.topic(TOPIC, PARTITIONS);
            for (int hub = 0; hub < HUBS; hub++) {
                folders.add(hubFolder(hub, redis, broker, receiver));
                hubs.add(HubProcess.start(folders.get(hub)));
            }
            int sent = 0;
            say("%d hubs ready, %,d records, a fault each %,d", HUBS, records, PORTION);
            while (sent < records) {
                int to = Math.min(records, sent + PORTION);
                int midway = sent + random.nextInt(to - sent);
                broker.send(TOPIC, events(sent, to));
                sent = to;
                await().pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).until(() -> committed(broker) >= midway);
                inflict(broker, folders, hubs);
                say("%,d sent, %,d arrived", sent, receiver.events());
            }
            await().atMost(PATIENCE).until(() -> receiver.events() >= records);
            await().atMost(PATIENCE).until(() -> committed(broker) == records);

            assertThat(receiver.wrongs()).isEmpty();
            assertThat(receiver.events()).isEqualTo(records);
            assertThat(receiver.sum()).isEqualTo((long) records * (records - 1) / 2);
        } finally {
            hubs.forEach(HubProcess::close);
        }
    }

    private void inflict(KafkaBroker broker, List<HubFolder> folders, List<HubProcess> hubs) {
        if (victims.isEmpty()) {
            // Each in turn, in another order each time: a short run meets them all.
            victims.addAll(IntStream.rangeClosed(0, HUBS).boxed().toList());
            Collections.shuffle(victims, random);
        }
        int victim = victims.removeLast();
        if (victim == HUBS) {
            say("the broker is killed");
            broker.kill9();
            broker.start();
        } else {
            HubProcess hub = hubs.get(victim);
            if (random.nextBoolean()) {
                say("hub %d is killed", victim);
                hub.kill9();
            } else {
                say("hub %d is asked to stop", victim);
                hub.terminate();
                hub.awaitExit(STOP_PATIENCE);
            }
            hubs.set(victim, HubProcess.start(folders.get(victim)));
        }
    }

    private static long committed(KafkaBroker broker) {
        return broker.committed(GROUP, TOPIC, PARTITIONS);
    }

    private static List<byte[]> events(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "{\"id\":\"%s\",\"eventType\":\"chaos:0\",\"payload\":{\"n\":%d}}"
                        .formatted(CountingReceiver.eventId(0, number), number)
                        .getBytes(UTF_8))
                .toList();
    }

    private HubFolder hubFolder(int hub, RedisServer redis, KafkaBroker broker, CountingReceiver receiver) {
        return HubFolder.in(folder("hub-" + hub))
                .alerts(
                        """
                        alerts:
                          - id: chaos
                            name: Chaos
                            webhook: {url: "%s"}
                            triggers:
                              - event_type: chaos:0
                        """
                                .formatted(receiver.url(0)))
                .set("serai.redis.url", redis.url())
                .set("serai.debounce.window", "500ms")
                .set("serai.debounce.lease", "2s")
                .set("serai.kafka.brokers", broker.address())
                .set("serai.kafka.topics", TOPIC)
                .set("serai.kafka.group", GROUP)
                .set("serai.kafka.session-timeout", "3s");
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(home.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String format, Object... arguments) {
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        System.out.printf(Locale.ROOT, "chaos: " + seconds + " s  " + format + "%n", arguments);
    }
}
