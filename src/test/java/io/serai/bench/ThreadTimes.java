package io.serai.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** CPU time of a JVM's own threads, which no stack of a recording shows; nothing where the system does not tell (Linux does). */
final class ThreadTimes {
    enum Kind {
        COLLECTOR("garbage collection"),
        COMPILERS("compilers"),
        MACHINE("threads of the JVM otherwise"),
        JAVA("Java threads");

        final String shown;

        Kind(String shown) {
            this.shown = shown;
        }

        /** By the name of the thread, of which the system keeps 15 characters. */
        static Kind of(String name) {
            if (name.startsWith("G1 ") || name.startsWith("GC ") || name.startsWith("Par")) {
                return COLLECTOR;
            } else if (name.startsWith("C1 ") || name.startsWith("C2 ")) {
                return COMPILERS;
            } else if (name.startsWith("VM ") || name.startsWith("JFR ") || name.startsWith("Sweeper")) {
                return MACHINE;
            }
            return JAVA;
        }
    }

    private static final double NANOS_PER_TICK = 1e7;

    /** User and system time, as places behind the name in {@code stat}. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    private final Map<Kind, Duration> sums;

    private ThreadTimes(Map<Kind, Duration> sums) {
        this.sums = sums;
    }

    /** Of the threads that live now. */
    static ThreadTimes of(long pid) {
        Map<Kind, Duration> sums = new EnumMap<>(Kind.class);
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads) {
                add(thread, sums);
            }
        } catch (IOException e) {
            // Not Linux.
        }
        return new ThreadTimes(sums);
    }

    private static void add(Path thread, Map<Kind, Duration> sums) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
            sums.merge(Kind.of(name), Duration.ofNanos((long) (ticks * NANOS_PER_TICK)), Duration::plus);
        } catch (IOException e) {
            // It has ended meanwhile.
        }
    }

    Duration since(ThreadTimes before, Kind kind) {
        return sums.getOrDefault(kind, Duration.ZERO).minus(before.sums.getOrDefault(kind, Duration.ZERO));
    }
}
