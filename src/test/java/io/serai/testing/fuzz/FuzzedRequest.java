package io.serai.testing.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.testing.HttpMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it goes over the line, right or not.
 *
 * @param target path and query
 * @param malformed whether it may be no HTTP at all
 * @param elsewhere whether the target may be another one than that of the operation it was made for
 */
public record FuzzedRequest(
        String method,
        String target,
        Map<String, String> headers,
        byte @Nullable [] body,
        boolean malformed,
        boolean elsewhere) {
    private static final int MAX_SHOWN = 600;
    private static final int PATIENCE_MILLIS = 15_000;

    /** What the hub said. */
    public record Answer(HttpMessage message) {
        public int status() {
            return message.status();
        }

        public String head() {
            return message.head();
        }

        public String text() {
            return new String(message.body(), UTF_8);
        }

        public @Nullable String header(String name) {
            return message.header(name);
        }
    }

    public Answer send(String url) throws IOException {
        URI uri = URI.create(url);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + uri.getAuthority());
        headers.forEach(
                (name, value) -> head.append("\r\n").append(name).append(": ").append(value));
        head.append("\r\nConnection: close\r\n");
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        request.write(head.append("\r\n").toString().getBytes(UTF_8));
        if (body != null) {
            request.write(body);
        }
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                request.writeTo(socket.getOutputStream());
            } catch (IOException e) {
                // The hub may refuse what it has not read to its end; what it says of it can be read all the same.
            }
            HttpMessage answer = HttpMessage.read(socket.getInputStream());
            if (answer == null) {
                throw new IOException("no answer to " + this);
            }
            return new Answer(answer);
        }
    }

    @Override
    public String toString() {
        String text = body == null ? "" : new String(body, ISO_8859_1);
        String request = method + " " + target + " " + headers + " " + text;
        return request.length() > MAX_SHOWN
                ? request.substring(0, MAX_SHOWN) + "… (" + request.length() + " characters)"
                : request;
    }
}
