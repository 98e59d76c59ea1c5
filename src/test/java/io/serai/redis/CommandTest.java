package io.serai.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
    private static final Path PROGRAM = Path.of("/bin/true");

    @TempDir
    Path folder;

    @Test
    void waitsForAProgramThatIsBeingWritten() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "no " + PROGRAM + " on this machine");
        Path copy = Files.copy(PROGRAM, folder.resolve("true"), StandardCopyOption.COPY_ATTRIBUTES);
        OutputStream writing = Files.newOutputStream(copy, StandardOpenOption.APPEND);
        assertThatIOException().isThrownBy(() -> new ProcessBuilder(copy.toString()).start());
        CompletableFuture<Void> written = CompletableFuture.runAsync(
                () -> {
                    try {
                        writing.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));

        assertThat(Command.run(List.of(copy.toString())).exit()).isZero();
        written.join();
    }

    @Test
    void aProgramThatIsNotThereFailsAtOnce() {
        assertThatIOException()
                .isThrownBy(() -> Command.run(List.of(folder.resolve("none").toString())));
    }
}
