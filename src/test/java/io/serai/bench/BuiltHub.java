package io.serai.bench;

import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A hub of some build, started by its own launcher with its own shipped settings. */
final class BuiltHub implements AutoCloseable {
    private final HubProcess process;
    private final Duration startTime;

    private BuiltHub(HubProcess process, Duration startTime) {
        this.process = process;
        this.startTime = startTime;
    }

    /** @param home a folder of {@link #home} */
    static BuiltHub start(Build build, Path home) {
        long start = System.nanoTime();
        HubProcess process = HubProcess.startInstalled(new HubFolder(home), build.start(home, "run", "--port", "0"));
        return new BuiltHub(process, Duration.ofNanos(System.nanoTime() - start));
    }

    /** A new folder in which a hub of a build is to run, on a Redis and with alerts. */
    static Path home(Build build, BenchRedis redis, String alerts) throws IOException {
        return HubFolder.in(Files.createTempDirectory(redis.folder(), "hub-"), build.folder())
                .alerts(alerts)
                .set("serai.redis.url", redis.url())
                .path();
    }

    URI url() {
        return URI.create(process.url());
    }

    Usage usage() {
        return new Usage(process.pid());
    }

    /** From the command to the line that says that it is ready. */
    Duration startTime() {
        return startTime;
    }

    @Override
    public void close() {
        process.close();
    }
}
