package io.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.cli.preview.Preview;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A hub that does not come to its end is ended all the same. */
class StopIT {
    /** Runs in a process of its own. */
    static final class HangingHub implements Hub {
        public static void main(String[] args) {
            System.exit(SeraiCommand.execute(
                    options -> new HangingHub(),
                    options -> new Lint(List.of(), List.of()),
                    (options, alert, events) -> new Preview("", "", "", List.of()),
                    (options, choice) -> List.of(),
                    (options, request) -> request,
                    "run"));
        }

        @Override
        public String url() {
            return "http://127.0.0.1:1";
        }

        @Override
        public boolean deliversToInbox() {
            return false;
        }

        @Override
        public Duration longestStop() {
            return Duration.ofMillis(500);
        }

        @Override
        public void close() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aStopThatHangsIsCutShortWithTheExitCodeOfAStop() throws Exception {
        Process hub = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HangingHub.class.getName())
                .start();
        try (BufferedReader out = hub.inputReader(StandardCharsets.UTF_8);
                BufferedReader err = hub.errorReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("Serai is ready: http://127.0.0.1:1");

            // Not Process.destroy, which closes the streams as well.
            hub.toHandle().destroy();

            assertThat(hub.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(hub.exitValue()).isEqualTo(143);
            assertThat(err.lines()).anyMatch(line -> line.contains("the stop hangs"));
        } finally {
            hub.destroyForcibly();
        }
    }
}
