package io.serai.chaos;

import io.serai.chaos.Findings.Finding;
import io.serai.redis.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is needed to find the cause of a failed run: all of it in files, the essence to be printed. */
record Evidence(Path folder) {
    private static final int MOST_FINDINGS = 20;
    private static final int MOST_SEARCHES = 5;
    private static final int LAST_LINES = 15;

    /** A folder of the run's own below the build's, without what a former run with the seed left. */
    static Evidence inFolder(long seed) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "chaos", "seed-" + seed));
            try (Stream<Path> old = Files.list(folder)) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
            return new Evidence(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the files: whoever looks into a run that went well wants them too. */
    void keep(Map<String, List<String>> logs, List<String> redisLog, Books books, Findings findings) {
        logs.forEach((name, lines) -> write(name.replace(' ', '-') + ".log", lines));
        write("redis.log", redisLog);
        write(
                "deliveries.txt",
                books.deliveries().stream().map(Books.Delivery::toString).toList());
        write("findings.txt", findings.all().stream().map(Finding::toString).toList());
    }

    /** The essence, to be printed. */
    List<String> essence(
            FaultPlan plan,
            Findings findings,
            List<String> troubles,
            Map<String, List<String>> logs,
            RedisServer redis) {
        List<String> lines = new ArrayList<>();
        lines.add("chaos: all of it is in " + folder.toAbsolutePath());
        plan.rounds().forEach(round -> lines.add("  round " + round.number() + ": " + round));
        troubles.forEach(trouble -> lines.add("  " + trouble));
        findings.all().stream().limit(MOST_FINDINGS).forEach(finding -> lines.add("  " + finding));
        Remains remains = new Remains(redis);
        lines.add("  open in Redis: " + remains.openOnes());
        findings.all().stream()
                .map(Finding::subject)
                .distinct()
                .limit(MOST_SEARCHES)
                .forEach(subject -> lines.add("  Redis holds " + subject + " in " + remains.holding(subject)));
        redis.log().stream()
                .filter(line -> line.contains("fsync is taking too long"))
                .forEach(line -> lines.add("  Redis answered before it wrote, its disk was busy: " + line));
        logs.forEach((name, log) -> {
            lines.add("  last lines of " + name + ":");
            log.stream().skip(Math.max(0, log.size() - LAST_LINES)).forEach(line -> lines.add("    " + line));
        });
        return lines;
    }

    private void write(String name, List<String> lines) {
        try {
            Files.write(folder.resolve(name), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
