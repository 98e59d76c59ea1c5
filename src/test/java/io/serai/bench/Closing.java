package io.serai.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Closes several, the last one first, each of them whatever becomes of the others. */
final class Closing {
    private Closing() {}

    /** Throws the first failure, with those after it suppressed. */
    static void all(List<? extends Closeable> all) throws IOException {
        if (!all.isEmpty()) {
            Closeable first = all.getFirst();
            try (first) {
                all(all.subList(1, all.size()));
            }
        }
    }

    /** After a failure, which the caller throws. */
    static void after(Exception failure, List<? extends Closeable> all) {
        try {
            all(all);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
