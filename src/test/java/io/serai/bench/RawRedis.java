package io.serai.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One connection to Redis and nothing around it: what the server and the loopback can do at most. */
final class RawRedis implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    RawRedis(String url) throws IOException {
        URI at = URI.create(url);
        socket = new Socket(at.getHost(), at.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        String password = at.getUserInfo().replaceFirst("^[^:]*:", "");
        run(command("AUTH".getBytes(StandardCharsets.US_ASCII), password.getBytes(StandardCharsets.UTF_8)), 1);
    }

    static byte[] command(byte[]... words) {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (byte[] word : words) {
            command.writeBytes(("$" + word.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            command.writeBytes(word);
            command.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return command.toByteArray();
    }

    /** Sends commands at once, whose answers are a line each, and waits for all of these. */
    void run(byte[] commands, int count) throws IOException {
        socket.getOutputStream().write(commands);
        for (int lines = 0; lines < count; ) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("Redis has closed the connection");
            } else if (next == '-') {
                throw new IOException("Redis refuses what it is sent");
            }
            while (next != '\n' && next >= 0) {
                next = in.read();
            }
            lines++;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
