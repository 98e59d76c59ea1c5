package io.serai.bench;

import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;

/** A hub as a process of its own, on the benchmark's Redis, with the settings that it is shipped with. */
final class BenchHub implements AutoCloseable {
    private final HubProcess process;

    private BenchHub(HubProcess process) {
        this.process = process;
    }

    static BenchHub start(BenchRedis redis, String alerts) throws IOException {
        // In the folder of Redis, with which it goes.
        HubFolder folder = HubFolder.in(Files.createTempDirectory(redis.folder(), "hub-"))
                .alerts(alerts)
                .edit("application.properties", "serai.redis.url =", "serai.redis.url = " + redis.url());
        return new BenchHub(HubProcess.startInEarnest(folder));
    }

    URI url() {
        return URI.create(process.url());
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
