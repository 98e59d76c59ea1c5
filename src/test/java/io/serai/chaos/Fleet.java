package io.serai.chaos;

import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** The hubs of a run, all on one Redis, and everything that they have written. */
final class Fleet implements AutoCloseable {
    static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(2);

    /** Short, so that a run meets their end; and retries for as long as a receiver may be in trouble. */
    private static final String[] SETTINGS = {
        "--set", "serai.debounce.lease=2s",
        "--set", "serai.redis.timeout=1s",
        "--set", "serai.delivery.max-retries=100",
        "--set", "serai.delivery.first-delay=200ms",
        "--set", "serai.delivery.max-delay=1s",
        "--set", "serai.delivery.timeout=" + DELIVERY_TIMEOUT.toSeconds() + "s",
        "--set", "camel.main.shutdownTimeout=3",
    };

    /** A hub does not start without its Redis: whoever supervises it tries again. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(12);
    private static final Duration LONG_STOP_PATIENCE = Duration.ofSeconds(30);

    private final List<HubFolder> folders = new ArrayList<>();
    private final AtomicReferenceArray<HubProcess> hubs = new AtomicReferenceArray<>(Fault.HUBS);
    private final List<RouteEdits> routes = new ArrayList<>();
    private final List<String> urls = new ArrayList<>();
    private final ConcurrentHashMap<String, List<String>> logs = new ConcurrentHashMap<>();
    private final Path evidence;
    private Duration longestStop = Duration.ZERO;
    private int starts;

    private Fleet(Path evidence) {
        this.evidence = evidence;
    }

    /**
     * Starts all hubs at once.
     *
     * @param evidence a folder for what is found out about hubs that do not stop
     */
    static Fleet start(Path home, String redisUrl, String alerts, Path evidence) {
        Fleet fleet = new Fleet(evidence);
        try {
            for (int hub = 0; hub < Fault.HUBS; hub++) {
                // In the file and not in the command line, where everybody reads it.
                fleet.folders.add(HubFolder.in(Files.createDirectories(home.resolve("hub-" + hub)))
                        .alerts(alerts)
                        .edit("application.properties", "serai.redis.url =", "serai.redis.url = " + redisUrl));
                fleet.routes.add(new RouteEdits(fleet.folders.get(hub)));
                fleet.urls.add("");
            }
            CompletableFuture.allOf(IntStream.range(0, Fault.HUBS)
                            .mapToObj(hub -> CompletableFuture.runAsync(() -> fleet.start(hub)))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
            return fleet;
        } catch (IOException e) {
            fleet.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    /** Where the hub listens, or listened last. */
    String url(int hub) {
        synchronized (urls) {
            return urls.get(hub);
        }
    }

    void start(int hub) {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (true) {
            try {
                HubProcess started = HubProcess.start(folders.get(hub), SETTINGS);
                hubs.set(hub, started);
                synchronized (urls) {
                    urls.set(hub, started.url());
                    starts++;
                }
                return;
            } catch (IllegalStateException e) {
                logs.put("hub " + hub + " not started " + System.nanoTime(), List.of(String.valueOf(e.getMessage())));
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    void kill9(int hub) {
        HubProcess process = hubs.get(hub);
        process.kill9();
        retire(hub, process);
    }

    /** Asks it to stop. One that takes too long leaves a thread dump. */
    void terminate(int hub) {
        HubProcess process = hubs.get(hub);
        long began = System.nanoTime();
        process.terminate();
        if (!endsWithin(process, STOP_PATIENCE)) {
            dumpThreads(process.pid());
            process.awaitExit(LONG_STOP_PATIENCE);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        synchronized (urls) {
            longestStop = took.compareTo(longestStop) > 0 ? took : longestStop;
        }
        process.awaitExit(LONG_STOP_PATIENCE);
        retire(hub, process);
    }

    void pause(int hub) {
        Signal.STOP.to(hubs.get(hub).pid());
    }

    void resume(int hub) {
        Signal.CONT.to(hubs.get(hub).pid());
    }

    /** The routes that the hub looks at. */
    RouteEdits routes(int hub) {
        return routes.get(hub);
    }

    /** Hubs that ended though nobody asked them to. */
    List<String> ended() {
        return IntStream.range(0, Fault.HUBS)
                .filter(hub -> ProcessHandle.of(hubs.get(hub).pid())
                        .filter(ProcessHandle::isAlive)
                        .isEmpty())
                .mapToObj(hub -> "hub " + hub)
                .toList();
    }

    /** The longest time from SIGTERM to the end. */
    Duration longestStop() {
        synchronized (urls) {
            return longestStop;
        }
    }

    /** By process: all that it wrote to its log. */
    ConcurrentHashMap<String, List<String>> logs() {
        ConcurrentHashMap<String, List<String>> all = new ConcurrentHashMap<>(logs);
        for (int hub = 0; hub < Fault.HUBS; hub++) {
            HubProcess process = hubs.get(hub);
            if (process != null) {
                all.put(name(hub, process), process.err());
            }
        }
        return all;
    }

    @Override
    public void close() {
        for (int hub = 0; hub < Fault.HUBS; hub++) {
            HubProcess process = hubs.get(hub);
            if (process != null) {
                process.close();
            }
        }
    }

    private void retire(int hub, HubProcess process) {
        logs.put(name(hub, process), process.err());
        process.close();
    }

    private static String name(int hub, HubProcess process) {
        return "hub " + hub + " pid " + process.pid();
    }

    private static boolean endsWithin(HubProcess process, Duration patience) {
        try {
            ProcessHandle.of(process.pid())
                    .map(ProcessHandle::onExit)
                    .orElseGet(() -> CompletableFuture.completedFuture(ProcessHandle.current()))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void dumpThreads(long pid) {
        Path file = evidence.resolve("stop-hang-" + pid + ".txt").toAbsolutePath();
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        run(file, jcmd, Long.toString(pid), "Thread.print", "-l");
        // The only dump that has virtual threads.
        run(file, jcmd, Long.toString(pid), "Thread.dump_to_file", file + ".virtual");
    }

    private static void run(Path out, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                    .start();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(Arrays.toString(command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
