package io.serai.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** An HTTP answer as it comes, read only as far as is needed to know its status and where it ends. Not thread-safe. */
final class AnswerBuffer {
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** No JSON text has this, and the next answer comes only after the next request. */
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int CHUNKED = -1;

    private byte[] bytes = new byte[4_096];
    private int length;
    private int head;
    private int body;

    /** Takes what there is; whether the answer is complete now. */
    boolean readFrom(ReadableByteChannel channel) throws IOException {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        int read = channel.read(ByteBuffer.wrap(bytes, length, bytes.length - length));
        if (read < 0) {
            throw new EOFException("the server ended the connection");
        }
        length += read;
        return isComplete();
    }

    private boolean isComplete() {
        if (head == 0) {
            head = headLength();
            if (head == 0) {
                return false;
            }
            body = bodyLength(new String(bytes, 0, head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
        }
        return body == CHUNKED
                ? length >= head + LAST_CHUNK.length - 2
                        && Arrays.equals(bytes, length - LAST_CHUNK.length, length, LAST_CHUNK, 0, LAST_CHUNK.length)
                : length >= head + body;
    }

    private int headLength() {
        for (int i = 0; i + HEAD_END.length <= length; i++) {
            if (bytes[i] == '\r' && Arrays.equals(bytes, i, i + HEAD_END.length, HEAD_END, 0, HEAD_END.length)) {
                return i + HEAD_END.length;
            }
        }
        return 0;
    }

    private static int bodyLength(String head) {
        if (head.contains("\r\ntransfer-encoding: chunked")) {
            return CHUNKED;
        }
        int at = head.indexOf("\r\ncontent-length:");
        return at < 0
                ? 0
                : Integer.parseInt(
                        head.substring(at + 17, head.indexOf('\r', at + 17)).strip());
    }

    /** Of a complete answer. */
    int status() {
        return 100 * (bytes[9] - '0') + 10 * (bytes[10] - '0') + bytes[11] - '0';
    }

    /** For the next answer. */
    void clear() {
        length = 0;
        head = 0;
        body = 0;
    }
}
