package io.serai.redis;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs a short command and waits for it. */
final class Command {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_OUTPUT = 8_192;
    // A server that outlives the hub must not keep the secrets that the hub's environment holds.
    private static final Set<String> ENVIRONMENT =
            Set.of("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH");

    private Command() {}

    record Result(int exit, String output) {
        String firstLine() {
            return output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .findFirst()
                    .orElse("it ends with code " + exit);
        }
    }

    /**
     * @throws IOException when it can't be started or does not end in time
     */
    static Result run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().keySet().retainAll(ENVIRONMENT);
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException("it does not end within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        try (var out = process.getInputStream()) {
            return new Result(process.exitValue(), new String(out.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8));
        }
    }
}
