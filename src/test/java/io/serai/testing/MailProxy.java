package io.serai.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ServerSocketFactory;

/** Stands before a mail server and says no to recipients as a test wants it. */
public final class MailProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final int server;
    private final Map<String, Queue<String>> refusals = new ConcurrentHashMap<>();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    /** @param server port of the server on this machine */
    public MailProxy(int server) {
        this(server, ServerSocketFactory.getDefault());
    }

    /** @param sockets with TLS, say */
    public MailProxy(int server, ServerSocketFactory sockets) {
        this.server = server;
        try {
            listening = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** The next attempts to write to somebody are answered so, one after the other; further ones pass. */
    public void refuse(String recipient, String... answers) {
        refusals.computeIfAbsent(recipient, key -> new ConcurrentLinkedQueue<>())
                .addAll(java.util.List.of(answers));
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // The socket is closed, or a handshake failed.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server)) {
            OutputStream toClient = client.getOutputStream();
            Thread.ofVirtual().start(() -> {
                try (client) {
                    upstream.getInputStream().transferTo(toClient);
                } catch (IOException e) {
                    // One of the two has gone.
                }
            });
            BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String refusal = refusal(line);
                if (refusal == null) {
                    upstream.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
                } else {
                    toClient.write((refusal + "\r\n").getBytes(ISO_8859_1));
                }
            }
        } catch (IOException e) {
            // One of the two has gone.
        }
    }

    private String refusal(String line) {
        if (!line.toUpperCase(Locale.ROOT).startsWith("RCPT TO:<")) {
            return null;
        }
        Queue<String> answers = refusals.get(line.substring("RCPT TO:<".length(), line.indexOf('>')));
        return answers == null ? null : answers.poll();
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
