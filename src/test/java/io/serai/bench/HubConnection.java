package io.serai.bench;

import io.serai.testing.HttpMessage;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/** A connection to a hub, or to what is measured beside it, that is kept open, for one request at a time. */
final class HubConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    /** Servers close what is idle for longer: Node.js after five seconds, as it is shipped. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(2);

    private final URI server;
    private final int acknowledged;
    private Socket socket;
    private InputStream in;
    private long lastUsed;

    HubConnection(URI hub) throws IOException {
        this(hub, Ingest.EVENTS_ACCEPTED);
    }

    /** @param acknowledged the status of an answer; any other fails */
    HubConnection(URI server, int acknowledged) throws IOException {
        this.server = server;
        this.acknowledged = acknowledged;
        socket = new Socket(server.getHost(), server.getPort());
        in = opened();
    }

    private InputStream opened() throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        lastUsed = System.nanoTime();
        return new BufferedInputStream(socket.getInputStream(), 16_384);
    }

    /** Sends a whole request and reads the whole answer. */
    void post(byte[] request) throws IOException {
        if (System.nanoTime() - lastUsed > LONGEST_IDLE.toNanos()) {
            socket.close();
            socket = new Socket(server.getHost(), server.getPort());
            in = opened();
        }
        socket.getOutputStream().write(request);
        HttpMessage answer = HttpMessage.read(in);
        if (answer == null) {
            throw new EOFException("the server ended the connection");
        } else if (answer.status() != acknowledged) {
            throw new IOException("the server answered " + answer.status());
        }
        lastUsed = System.nanoTime();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
