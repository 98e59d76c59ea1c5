package io.serai.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** What a recording says, added up by parts: CPU time and samples of allocations. */
final class ProfileReport {
    private static final int METHODS = 25;
    private static final double LEAST_SHARE = 0.002;

    private final Map<String, Sum> parts = new HashMap<>();
    private final Map<String, Sum> rooms = new HashMap<>();
    private final Map<String, Sum> methods = new HashMap<>();
    private final Sum all = new Sum(0, 0);

    private static final class Sum {
        private double cpu;
        private double allocations;

        Sum(double cpu, double allocations) {
            this.cpu = cpu;
            this.allocations = allocations;
        }
    }

    private ProfileReport() {}

    static ProfileReport of(Path file) throws IOException {
        ProfileReport report = new ProfileReport();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                report.add(recording.readEvent());
            }
        }
        return report;
    }

    private void add(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.CPUTimeSample" ->
                add(event, event.getDuration("samplingPeriod").toNanos() / 1e3, 0);
            // Not those in native code, most of which wait.
            case "jdk.ExecutionSample" -> add(event, 1, 0);
            // Not by its weight, which of a virtual thread's first sample is all that its carrier had allocated before.
            case "jdk.ObjectAllocationSample" -> add(event, 0, 1);
            default -> {
                // Of the recording itself.
            }
        }
    }

    private void add(RecordedEvent event, double cpu, double allocations) {
        if (event.getStackTrace() == null) {
            // A sample that failed says of nobody: its time is in the row of what was not sampled.
            return;
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        List<String> classes = frames.stream()
                .map(frame -> frame.getMethod().getType().getName())
                .toList();
        add(all, cpu, allocations);
        add(parts, ProfileParts.innermost(classes), cpu, allocations);
        add(rooms, ProfileParts.onBehalfOf(classes), cpu, allocations);
        // Once for each, also where it calls itself.
        Set<String> own = new LinkedHashSet<>();
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            // A lambda's class has no name that says anything; its method is in the stack, too.
            if (ProfileParts.isOwn(type) && !type.contains("$$Lambda")) {
                own.add(type.substring(type.lastIndexOf('.') + 1) + "."
                        + frame.getMethod().getName());
            }
        }
        own.forEach(method -> add(methods, method, cpu, allocations));
    }

    private static void add(Map<String, Sum> sums, String name, double cpu, double allocations) {
        add(sums.computeIfAbsent(name, key -> new Sum(0, 0)), cpu, allocations);
    }

    private static void add(Sum sum, double cpu, double allocations) {
        sum.cpu += cpu;
        sum.allocations += allocations;
    }

    /**
     * Tables: by the innermost part, by the room it worked for, and our dearest methods with all that they call.
     *
     * @param cpuMicros of the whole process, an event
     * @param threads CPU time of the JVM's own threads, in which no samples are taken
     * @param events in the recording
     */
    String markdown(double cpuMicros, Map<String, Duration> threads, long events) {
        double cpuOfProcess = Recording.ofCpuTime() ? cpuMicros * events : all.cpu;
        Map<String, Sum> byPart = sorted(parts);
        if (Recording.ofCpuTime()) {
            double unseen = cpuOfProcess - all.cpu;
            for (Map.Entry<String, Duration> thread : threads.entrySet()) {
                double micros = thread.getValue().toNanos() / 1e3;
                byPart.put("JVM: " + thread.getKey(), new Sum(micros, 0));
                unseen -= micros;
            }
            byPart.put("not sampled", new Sum(Math.max(0, unseen), 0));
        }
        return table("innermost part", byPart, cpuMicros, cpuOfProcess, byPart.size())
                + "\n"
                + table("on behalf of", sorted(rooms), cpuMicros, cpuOfProcess, rooms.size())
                + "\n"
                + table("method of ours, with all that it calls", sorted(methods), cpuMicros, cpuOfProcess, METHODS);
    }

    private String table(String name, Map<String, Sum> sums, double cpuMicros, double cpuOfProcess, int rows) {
        Table table = new Table(name, "CPU", "µs an event", "of allocations");
        sums.entrySet().stream()
                .filter(entry -> entry.getValue().cpu / cpuOfProcess >= LEAST_SHARE
                        || entry.getValue().allocations / all.allocations >= LEAST_SHARE)
                .limit(rows)
                .forEach(entry -> {
                    double cpu = entry.getValue().cpu / cpuOfProcess;
                    table.row(
                            entry.getKey(),
                            "%.1f %%".formatted(100 * cpu),
                            Findings.number(cpu * cpuMicros),
                            "%.1f %%".formatted(100 * entry.getValue().allocations / all.allocations));
                });
        return table.toString();
    }

    private static Map<String, Sum> sorted(Map<String, Sum> sums) {
        Map<String, Sum> sorted = new LinkedHashMap<>();
        sums.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -entry.getValue().cpu))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
