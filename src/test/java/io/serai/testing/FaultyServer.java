package io.serai.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Receivers of webhooks that misbehave, each on a port of its own and in a way of its own ({@link Faults} has most).
 * Keeps who came, when, and until when they were not yet answered.
 */
public final class FaultyServer implements AutoCloseable {
    private static final int BACKLOG = 256;

    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    /** What a port does with each connection, which ends when this returns. */
    @FunctionalInterface
    public interface Fault {
        void meet(Connection connection) throws IOException;
    }

    /** One attempt as the receiver sees it: a request, or a connection on which none could be read. */
    public static final class Visit {
        private final long came = System.nanoTime();
        private volatile long left = came;
        private volatile boolean cutOff;
        private volatile @Nullable HttpMessage request;

        /** By {@link System#nanoTime}. */
        public long came() {
            return came;
        }

        /** When the last thing was sent to the visitor, or, if nothing was, when the visitor had gone. */
        public long left() {
            return left;
        }

        /** Whether the visitor went before it had all that was to be said. {@link #left()} is then somewhat late. */
        public boolean cutOff() {
            return cutOff;
        }

        /** Null when none could be read. */
        public @Nullable HttpMessage request() {
            return request;
        }

        /** The body of the request. */
        public JsonNode json() {
            return Json.read(Objects.requireNonNull(request).body());
        }

        /** The notification's id; empty when there was no request. */
        public String id() {
            HttpMessage read = request;
            String id = read == null ? null : read.header("webhook-id");
            return id == null ? "" : id;
        }
    }

    /** A receiver. */
    public static final class Port {
        private final String url;
        private final List<Visit> visits = new CopyOnWriteArrayList<>();

        private Port(String scheme, int port) {
            this.url = scheme + "://127.0.0.1:" + port + "/";
        }

        public String url() {
            return url;
        }

        /** In the order in which they came. */
        public List<Visit> visits() {
            return List.copyOf(visits);
        }

        /** Those whose request was read, in the order in which they came. */
        public List<Visit> asked() {
            return visits.stream().filter(visit -> visit.request != null).toList();
        }
    }

    /** A connection with a sender, to be misused. */
    public static final class Connection {
        private final Port port;
        private final Socket socket;
        private final InputStream in;
        private Visit visit;

        private Connection(Port port, Socket socket) throws IOException {
            this.port = port;
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.visit = arrive();
        }

        private Visit arrive() {
            Visit arrived = new Visit();
            port.visits.add(arrived);
            return arrived;
        }

        /** The next request; null when the sender sends no more. */
        public @Nullable HttpMessage read() throws IOException {
            if (visit.request != null) {
                in.mark(1);
                if (in.read() < 0) {
                    return null;
                }
                in.reset();
                visit = arrive();
            }
            HttpMessage read = HttpMessage.read(in);
            visit.request = read;
            return read;
        }

        /** Sends a text as it is, in Latin-1. */
        public void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public void write(byte[] bytes) throws IOException {
            // Before it is sent: who waits for a time counts it from later on.
            visit.left = System.nanoTime();
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                visit.cutOff = true;
                throw e;
            }
        }

        /** Sends a text again and again, with a pause after each time, until the sender has gone. */
        public void writeForever(String text, Duration pause) throws IOException {
            try {
                while (true) {
                    write(text);
                    Thread.sleep(pause);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Does nothing until the sender has gone. */
        public void hang() {
            try {
                byte[] ignored = new byte[8_192];
                while (in.read(ignored) >= 0) {
                    // whatever it still says
                }
            } catch (IOException e) {
                // gone
            }
            visit.cutOff = true;
            visit.left = System.nanoTime();
        }

        /** Ends the connection so that the sender sees an error instead of an end. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            visit.left = System.nanoTime();
            socket.close();
        }
    }

    /** A receiver that behaves so. */
    public Port port(Fault fault) {
        return listen(null, fault);
    }

    /** The same over TLS. */
    public Port tlsPort(SSLContext tls, Fault fault) {
        return listen(tls, fault);
    }

    /** The address of a port at which nobody listens, and nobody else will. */
    public String refusing() {
        try {
            Socket held = new Socket();
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            open.add(held);
            return "http://127.0.0.1:" + held.getLocalPort() + "/";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Port listen(@Nullable SSLContext tls, Fault fault) {
        try {
            ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            open.add(server);
            Port port = new Port(tls == null ? "http" : "https", server.getLocalPort());
            Thread.ofVirtual().name("faulty-" + server.getLocalPort()).start(() -> accept(server, tls, port, fault));
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void accept(ServerSocket server, @Nullable SSLContext tls, Port port, Fault fault) {
        Set<Socket> connections = ConcurrentHashMap.newKeySet();
        try {
            while (true) {
                Socket socket = server.accept();
                connections.add(socket);
                Thread.ofVirtual().name("faulty-connection").start(() -> {
                    try (socket) {
                        socket.setTcpNoDelay(true);
                        fault.meet(new Connection(port, tls == null ? socket : secured(tls, socket)));
                    } catch (IOException e) {
                        // The sender has gone, or does not like us.
                    } finally {
                        connections.remove(socket);
                    }
                });
            }
        } catch (SocketException e) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            for (Socket socket : connections) {
                close(socket);
            }
        }
    }

    private static SSLSocket secured(SSLContext tls, Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
        secured.setUseClientMode(false);
        return secured;
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It is as good as closed.
        }
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(open);
        all.forEach(FaultyServer::close);
    }
}
