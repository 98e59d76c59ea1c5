package io.serai.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The process of an embedded server. It is not our child: it may be older than this hub. */
record ServerProcess(ProcessHandle handle) {
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);
    private static final List<String> NAMES = List.of("redis", "valkey");

    static Optional<ServerProcess> of(long pid) {
        return ProcessHandle.of(pid).map(ServerProcess::new).filter(process -> !process.gone());
    }

    /** The process that the folder's server wrote down, if it is still that server: process ids are used again. */
    static Optional<ServerProcess> of(ServerFolder folder) {
        return folder.pid().stream()
                .boxed()
                .flatMap(pid -> of(pid).stream())
                .filter(process -> process.serves(folder))
                .findFirst();
    }

    static boolean isServerName(Path executable) {
        String name = String.valueOf(real(executable).getFileName()).toLowerCase(Locale.ROOT);
        return NAMES.stream().anyMatch(name::contains);
    }

    long pid() {
        return handle.pid();
    }

    /** Whether it is a Redis or Valkey server that was started with the folder's configuration. */
    boolean serves(ServerFolder folder) {
        ProcessHandle.Info info = handle.info();
        String conf = folder.conf().toString();
        return info.command().map(Path::of).filter(ServerProcess::isServerName).isPresent()
                && info.arguments().stream().flatMap(Arrays::stream).anyMatch(conf::equals);
    }

    /** Whether it has ended, also when nobody has collected it yet, as in a container whose first process is the hub. */
    boolean gone() {
        if (!handle.isAlive()) {
            return true;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException e) {
            // not Linux
            return false;
        }
    }

    /** Asks it to end, and ends it when it has not after the given time. */
    void stop(Duration patience) {
        handle.destroy();
        if (endsWithin(patience)) {
            return;
        }
        handle.destroyForcibly();
        if (!endsWithin(KILL_PATIENCE)) {
            throw new RedisUnavailableException("the Redis server (pid " + pid() + ") can't be stopped");
        }
    }

    private boolean endsWithin(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!gone()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Pause.briefly();
        }
        return true;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }
}
