package io.serai.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request or an answer of HTTP/1.1, read with as little work as can be: the load must not take the CPU from what it
 * measures.
 */
public record HttpMessage(String head, byte[] body) {
    private static final int MAX_HEAD = 65_536;

    /** Null when the connection ended before it began. */
    public static @Nullable HttpMessage read(InputStream in) throws IOException {
        String head = head(in);
        if (head == null) {
            return null;
        }
        String lower = head.toLowerCase(Locale.ROOT);
        if (lower.contains("\r\ntransfer-encoding: chunked")) {
            return new HttpMessage(head, chunks(in));
        }
        int at = lower.indexOf("\r\ncontent-length:");
        int length = at < 0
                ? 0
                : Integer.parseInt(
                        lower.substring(at + 17, lower.indexOf('\r', at + 17)).strip());
        return new HttpMessage(head, exactly(in, length));
    }

    /** The value of the first header of this name; null when there is none. */
    public @Nullable String header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return head.lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .findFirst()
                .orElse(null);
    }

    /** The status of an answer. */
    public int status() {
        return Integer.parseInt(head.substring(9, 12));
    }

    private static @Nullable String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream(512);
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0) {
                if (head.size() == 0) {
                    return null;
                }
                throw new EOFException("within a head");
            }
            head.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
            if (head.size() > MAX_HEAD) {
                throw new IOException("no end of a head");
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int length = Integer.parseInt(line(in), 16);
            body.writeBytes(exactly(in, length));
            line(in);
            if (length == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("within a line");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("within a body");
        }
        return bytes;
    }
}
