package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;

/** A connection to a hub that sends what no proper client would, or as slowly as none would. */
public final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    public RawConnection(String url) {
        try {
            socket = new Socket("127.0.0.1", URI.create(url).getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawConnection send(String text) {
        return send(text.getBytes(UTF_8));
    }

    public RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many spaces, which mean nothing in JSON. */
    public RawConnection sendSpaces(int count) {
        byte[] spaces = new byte[count];
        Arrays.fill(spaces, (byte) ' ');
        return send(spaces);
    }

    /** What comes until an answer's JSON ends or the hub closes the connection; a hub that does neither fails the test. */
    public String answer() {
        return read(true);
    }

    /** What comes until the hub closes the connection. */
    public String untilClosed() {
        return read(false);
    }

    private String read(boolean oneAnswer) {
        StringBuilder answer = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8_192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                answer.append(new String(buffer, 0, read, UTF_8));
                if (oneAnswer && answer.toString().endsWith("}")) {
                    break;
                }
            }
        } catch (IOException e) {
            if (!"Connection reset".equals(e.getMessage())) {
                throw new UncheckedIOException(e);
            }
        }
        return answer.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
