package io.serai.redis;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Runs a short command and waits for it. */
final class Command {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_OUTPUT = 8_192;
    // A server that outlives the hub must not keep the secrets that the hub's environment holds.
    private static final Set<String> ENVIRONMENT =
            Set.of("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH");

    /** ETXTBSY, in the words of any JDK. */
    private static final Pattern BUSY = Pattern.compile("error[=:] ?26\\b");

    private static final int BUSY_TRIES = 50;
    private static final Duration BUSY_PAUSE = Duration.ofMillis(20);

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
        Process process = start(builder);
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

    /**
     * A program that was unpacked a moment ago may be open for writing still: in a child that another thread is starting,
     * which inherits all files until it is another program.
     */
    private static Process start(ProcessBuilder builder) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return builder.start();
            } catch (IOException e) {
                if (tries == BUSY_TRIES
                        || !BUSY.matcher(String.valueOf(e.getMessage())).find()) {
                    throw e;
                }
            }
            try {
                Thread.sleep(BUSY_PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
