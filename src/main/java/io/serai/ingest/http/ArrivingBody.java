package io.serai.ingest.http;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** A body on its way in, in an array that grows with it: that a length was announced takes no memory. Not thread-safe. */
final class ArrivingBody {
    private static final int UNKNOWN_LENGTH = 4_096;
    private static final int AT_FIRST = 65_536;

    private final int max;
    private final long length;
    private byte[] bytes;
    private int size;

    /**
     * @param length that was announced, at most {@code max}; less than 0 when it is not known
     * @param max longest body
     */
    ArrivingBody(long length, int max) {
        this.max = max;
        this.length = length;
        this.bytes = new byte[(int) Math.min(length < 0 ? UNKNOWN_LENGTH : Math.min(length, AT_FIRST), max)];
    }

    /** False when it is too long; then nothing is held any more. */
    boolean add(Buffer piece) {
        int more = piece.length();
        if (more > max - size) {
            bytes = new byte[0];
            size = 0;
            return false;
        }
        if (more > bytes.length - size) {
            long most = length < size + more ? max : length;
            bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(2L * bytes.length, size + more)));
        }
        piece.getBytes(bytes, size);
        size += more;
        return true;
    }

    byte[] bytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
