package io.serai.bench;

import io.serai.testing.HttpMessage;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** A receiver of webhooks that takes them as fast as they come, and says which events arrived as they do. */
final class WebhookSink implements Closeable {
    private static final byte[] OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final LongConsumer arrived;

    /** @param arrived is told the number of each event, once for each webhook that mentions its id */
    WebhookSink(LongConsumer arrived) throws IOException {
        this.arrived = arrived;
        server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("sink").start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    /** One for each of so many groups of events. */
    List<String> urls(int groups) {
        return IntStream.range(0, groups).mapToObj(group -> url() + group).toList();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().name("sink-connection").start(() -> serve(connection));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream(), 16_384);
            for (HttpMessage webhook = HttpMessage.read(in); webhook != null; webhook = HttpMessage.read(in)) {
                byte[] body = webhook.body();
                // Some systems repeat what is common to all of a webhook.
                Arrays.stream(EventIds.places(body))
                        .mapToLong(place -> EventIds.read(body, place))
                        .distinct()
                        .forEach(arrived);
                connection.getOutputStream().write(OK);
            }
        } catch (IOException e) {
            // The hub is gone, or the sink is.
        } finally {
            connections.remove(connection);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
