package io.serai.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A system that takes events by HTTP and tells receivers about them, running: what scenarios drive alike. */
interface Peer extends Closeable {
    /** A system that can be started, where it is installed. */
    interface Kind {
        /** As tables and plots name it. */
        String name();

        /** Why it can't be measured here, and how to get it, in a sentence; empty when it can. */
        Optional<String> absent();

        /** Starts it and returns when it takes events. */
        Peer start(BenchRedis redis, Setup setup) throws IOException, InterruptedException;
    }

    /**
     * What it is to do.
     *
     * @param receivers a URL for each group of events
     * @param window how long a group gathers events after its first; zero sends each event by itself, at once
     */
    record Setup(List<String> receivers, Duration window) {}

    String name();

    String version();

    /** What was set other than as it is shipped, in a line. */
    String settings();

    default Measured measured() {
        return new Measured(name(), version(), settings());
    }

    URI url();

    /** The status that acknowledges a request. */
    int acknowledged();

    /**
     * A request in its own format.
     *
     * @param group as in {@link Setup#receivers}
     * @param bytes of each event, about
     */
    EventRequest request(int group, int events, int bytes);

    Usage usage();

    /** CPU time that it has used so far, with that of Redis if it uses it. */
    default Duration cpu(BenchRedis redis) {
        return usage().cpu();
    }

    /** Ends it as a crash would. */
    void kill() throws IOException, InterruptedException;

    /** Starts it once more after {@link #kill}, with what it has kept; its URL may be another one. */
    void restart() throws IOException, InterruptedException;

    /**
     * Forgets the events that it holds, so that it is as empty in each turn as the others are. Those in Redis go with
     * {@link BenchRedis#clear}.
     */
    default void forget() throws IOException, InterruptedException {}

    /** A new folder for what it keeps; removed with the benchmark's Redis. */
    static Path folder(BenchRedis redis, String name) throws IOException {
        return Files.createTempDirectory(redis.folder(), name + "-");
    }
}
