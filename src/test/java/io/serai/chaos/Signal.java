package io.serai.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java has no word for. */
enum Signal {
    STOP,
    CONT;

    void to(long pid) {
        try {
            new ProcessBuilder("kill", "-" + name(), Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
