package io.serai.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A recording of Java Flight Recorder in another process, by {@code jcmd}: the right to send it signals is enough. Samples
 * of CPU time where the JDK has them (25, on Linux), else of what Java threads do at regular times.
 */
final class Recording {
    private static final int CPU_TIME_SINCE = 25;
    private static final String NAME = "serai-profile";

    /** Camel's stacks are deep, and the outermost frames say what a sample belongs to. */
    private static final String STACK_DEPTH = "512";

    private final long pid;

    private Recording(long pid) {
        this.pid = pid;
    }

    static boolean ofCpuTime() {
        return Runtime.version().feature() >= CPU_TIME_SINCE
                && System.getProperty("os.name").equals("Linux");
    }

    static Recording start(long pid) throws IOException, InterruptedException {
        Recording recording = new Recording(pid);
        recording.jcmd("JFR.configure", "stackdepth=" + STACK_DEPTH);
        List<String> start = new ArrayList<>(List.of("JFR.start", "name=" + NAME, "settings=none"));
        if (ofCpuTime()) {
            start.addAll(List.of("+jdk.CPUTimeSample#enabled=true", "+jdk.CPUTimeSample#throttle=5ms"));
        } else {
            for (String event : List.of("jdk.ExecutionSample", "jdk.NativeMethodSample")) {
                start.addAll(List.of("+" + event + "#enabled=true", "+" + event + "#period=10ms"));
            }
        }
        start.addAll(List.of("+jdk.ObjectAllocationSample#enabled=true", "+jdk.ObjectAllocationSample#throttle=500/s"));
        recording.jcmd(start.toArray(String[]::new));
        return recording;
    }

    /** Ends it and has it in this file. */
    void stop(Path file) throws IOException, InterruptedException {
        jcmd("JFR.stop", "name=" + NAME, "filename=" + file.toAbsolutePath());
    }

    private void jcmd(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(pid));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + ": " + said);
        }
    }
}
