package io.serai.bench;

import static org.awaitility.Awaitility.await;

import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** A hub as a process of its own, on the benchmark's Redis, set up as it is shipped but for receivers on loopback. */
final class BenchHub implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HubFolder folder;
    private HubProcess process;

    private BenchHub(HubFolder folder, HubProcess process) {
        this.folder = folder;
        this.process = process;
    }

    static BenchHub start(BenchRedis redis, String alerts) throws IOException {
        return start(redis, alerts, Map.of());
    }

    /** @param settings keys that the shipped configuration has */
    static BenchHub start(BenchRedis redis, String alerts, Map<String, String> settings) throws IOException {
        // In the folder of Redis, with which it goes.
        HubFolder folder = HubFolder.in(Files.createTempDirectory(redis.folder(), "hub-"))
                .alerts(alerts)
                .set("serai.redis.url", redis.url());
        settings.forEach(folder::set);
        return new BenchHub(folder, HubProcess.startInEarnest(folder));
    }

    URI url() {
        return URI.create(process.url());
    }

    /** What it takes of the machine. */
    Usage usage() {
        return new Usage(process.pid());
    }

    HubClient client() {
        return process.client();
    }

    /** Stops it where it is, connections open, until {@link #resume}. */
    void pause() {
        process.pause();
    }

    void resume() {
        process.resume();
    }

    /** Ends it as a crash would. */
    void kill() {
        process.kill9();
    }

    /** Starts it once more after {@link #kill}, on the same Redis, at another port. */
    void restart() {
        process.close();
        process = HubProcess.startInEarnest(folder);
    }

    /** Changes its alerts and returns when it has taken them. */
    void alerts(String yaml) {
        long before = taken();
        folder.alerts(yaml);
        await().pollDelay(Duration.ZERO).atMost(PATIENCE).until(() -> taken() > before);
    }

    private long taken() {
        return process.err().stream()
                .filter(line -> line.contains("alerts.yaml: "))
                .count();
    }

    /** What it said on stderr. */
    String log() {
        return String.join("\n", process.err());
    }

    @Override
    public void close() {
        process.close();
    }
}
