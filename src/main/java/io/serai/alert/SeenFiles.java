package io.serai.alert;

import io.serai.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads files and remembers what they held, so that it can tell later whether any of them has changed. By content, not
 * by time: mounted secrets and editors that replace files do not keep honest times.
 */
final class SeenFiles {
    /** Largest file read at all; 10,000 alerts take about 5 MB. */
    static final int MAX_BYTES = 16 << 20;

    private static final String NOT_READABLE = "not readable";

    private final Map<Path, String> seen = new HashMap<>();

    /** The content, one byte more than {@link #MAX_BYTES} when it is longer; null when there is no readable file. */
    byte @Nullable [] read(Path file) {
        byte[] content = content(file);
        seen.put(file, mark(file, content));
        return content;
    }

    /** What another reading of the same has seen counts from now on. */
    void add(SeenFiles later) {
        seen.putAll(later.seen);
    }

    boolean changed() {
        return seen.entrySet().stream()
                .anyMatch(entry -> !entry.getValue().equals(mark(entry.getKey(), content(entry.getKey()))));
    }

    private static byte @Nullable [] content(Path file) {
        // nothing else: a pipe or a device would block or never end
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            return null;
        }
    }

    private static String mark(Path file, byte @Nullable [] content) {
        if (content == null) {
            return Files.exists(file) ? NOT_READABLE : "";
        }
        return Sha256.hex(content);
    }
}
