package io.serai.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What a process takes of the machine; nothing and NaN where the system does not tell (it does on Linux). */
record Usage(long pid) {
    private static final double MEBIBYTE = 1 << 20;
    private static final long NANOS_PER_TICK = 10_000_000;

    /** User and system time, as places behind the name in {@code /proc/PID/stat}. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    private static final Duration MOMENT = Duration.ofMillis(100);

    /** CPU time so far, of all its threads. */
    Duration cpu() {
        try {
            String stat = Files.readString(file("stat"));
            // Behind the name, which may have spaces.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Duration.ofNanos(NANOS_PER_TICK * (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])));
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }

    /** Waits until it does nothing more than what a process does by itself; false when it was still busy in the end. */
    boolean awaitIdle(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (Duration before = cpu(); System.nanoTime() - end < 0; before = cpu()) {
            Thread.sleep(MOMENT);
            if (cpu().minus(before).toNanos() <= NANOS_PER_TICK) {
                return true;
            }
        }
        return false;
    }

    /** Memory that is its own now (RSS), in MiB. */
    double memory() {
        return status("VmRSS:");
    }

    /** The most that it has had so far. */
    double peakMemory() {
        return status("VmHWM:");
    }

    private double status(String name) {
        try (Stream<String> lines = Files.lines(file("status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToDouble(line -> 1_024 * Long.parseLong(line.replaceAll("\\D+", "")) / MEBIBYTE)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private Path file(String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }
}
