package io.serai.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How much of the CPU other programs took while something was measured: its figures are worse then than they would be
 * alone. Known on Linux only.
 */
final class OtherPrograms {
    /** Of user, nice, system, idle, iowait, irq, softirq and steal, those in which somebody works. */
    private static final int[] BUSY = {1, 2, 3, 6, 7, 8};

    private static final int OWN_USER = 14;
    private static final int OF_ENDED_CHILDREN_SYSTEM = 17;
    private static final double TICKS_PER_SECOND = 100;

    private final BenchRedis redis;
    private final long start = System.nanoTime();
    private final double othersAtStart;

    OtherPrograms(BenchRedis redis) {
        this.redis = redis;
        this.othersAtStart = seconds();
    }

    /** Their share of all cores since this was made. Ended hubs are ours; one that still runs is not known to be. */
    OptionalDouble share() {
        return share(Duration.ZERO);
    }

    /** @param running CPU time of processes of ours that were started since and still run */
    OptionalDouble share(Duration running) {
        double others = seconds() - othersAtStart - running.toNanos() / 1e9;
        double all = Duration.ofNanos(System.nanoTime() - start).toNanos()
                / 1e9
                * Runtime.getRuntime().availableProcessors();
        return Double.isNaN(others) ? OptionalDouble.empty() : OptionalDouble.of(Math.max(0, others / all));
    }

    private double seconds() {
        try {
            String[] machine = Files.readString(Path.of("/proc/stat"))
                    .lines()
                    .findFirst()
                    .orElse("")
                    .split(" +");
            // Behind the name, which may have spaces.
            String self = Files.readString(Path.of("/proc/self/stat"));
            String[] own = self.substring(self.lastIndexOf(')') + 2).split(" ");
            double ticks = Arrays.stream(BUSY)
                    .mapToDouble(field -> Double.parseDouble(machine[field]))
                    .sum();
            for (int field = OWN_USER; field <= OF_ENDED_CHILDREN_SYSTEM; field++) {
                ticks -= Double.parseDouble(own[field - 3]);
            }
            return ticks / TICKS_PER_SECOND - redis.cpu().toNanos() / 1e9;
        } catch (IOException | RuntimeException e) {
            return Double.NaN;
        }
    }
}
