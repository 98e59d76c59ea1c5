package io.serai.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A receiver on 127.0.0.1 that does to a connection whatever a test says, byte by byte. */
final class Peer implements AutoCloseable {
    /** What happens on one connection; the connection is closed when it returns. */
    @FunctionalInterface
    interface Script {
        void play(Connection connection) throws IOException;
    }

    private final ServerSocket server;
    private final Script script;
    private final String scheme;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Peer(Script script) {
        this(ServerSocketFactory.getDefault(), "http", script);
    }

    Peer(ServerSocketFactory sockets, String scheme, Script script) {
        this.scheme = scheme;
        this.script = script;
        try {
            server = sockets.createServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers each request with the same text, head and body, as long as the client wants. */
    static Script always(String answer) {
        return connection -> {
            while (connection.request()) {
                connection.send(answer);
            }
        };
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    String url() {
        return url("127.0.0.1");
    }

    String url(String host) {
        return scheme + "://" + host + ":" + server.getLocalPort() + "/hook/path-secret-1";
    }

    int connections() {
        return connections.size();
    }

    List<String> requests() {
        return connections.stream().flatMap(c -> c.requests.stream()).toList();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Connection connection = new Connection(socket);
                connections.add(connection);
                Thread.ofVirtual().start(connection);
            } catch (IOException e) {
                // closed
            }
        }
    }

    final class Connection implements Runnable {
        private final Socket socket;
        private final List<String> requests = new CopyOnWriteArrayList<>();

        Connection(Socket socket) {
            this.socket = socket;
        }

        @Override
        public void run() {
            try (socket) {
                script.play(this);
            } catch (IOException e) {
                // the client has gone, or the test is over
            }
        }

        /** Reads a request with its body; false when there is none any more. */
        boolean request() throws IOException {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return false;
                }
                head.write(next);
            }
            String text = head.toString(ISO_8859_1);
            int length = text.toLowerCase(Locale.ROOT)
                    .lines()
                    .filter(line -> line.startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                    .findFirst()
                    .orElse(0);
            requests.add(text + new String(in.readNBytes(length), ISO_8859_1));
            return true;
        }

        String lastRequest() {
            return requests.getLast();
        }

        void send(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(ISO_8859_1));
            out.flush();
        }

        /** Sends the text again and again until the client goes; a pause behind each. */
        void sendForEver(String text, long pauseMillis) throws IOException {
            while (true) {
                send(text);
                if (pauseMillis > 0) {
                    pause(pauseMillis);
                }
            }
        }

        /** Until the client closes. */
        void hang() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                // whatever comes
            }
        }

        /** The client sends nothing while it reads: its silence is the pause. */
        private void pause(long millis) throws IOException {
            try {
                socket.setSoTimeout((int) millis);
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("the client has gone");
                }
            } catch (SocketTimeoutException e) {
                // as meant
            }
        }
    }
}
