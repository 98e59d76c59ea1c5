package io.serai.ingest.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people paste into a sender's settings, and what a sender sends: files on the class path, named after the type.
 * Secrets are not in it, only their place.
 */
final class Snippets {
    private static final String OTHER = "other";

    private Snippets() {}

    /** What to do in the sender's settings. */
    static String of(Connection connection, String url) {
        String file = Sender.KNOWN.containsKey(connection.type()) ? connection.type() : OTHER;
        byte[] text = read("snippets/" + file + ".txt");
        if (text == null) {
            text = read("snippets/" + OTHER + ".txt");
        }
        if (text == null) {
            throw new IllegalStateException("The program is incomplete: its snippets are missing");
        }
        List<String> described = connection.verification().described();
        String header = described.stream()
                .filter(line -> !line.startsWith("?"))
                .findFirst()
                .orElse("X-Sender: " + connection.name());
        return new String(text, StandardCharsets.UTF_8)
                .replace("{url}", url(connection, url))
                .replace("{header}", header)
                .strip();
    }

    /** With the place of the secret, where it is in the URL. */
    private static String url(Connection connection, String url) {
        return connection.verification().described().stream()
                .filter(line -> line.startsWith("?"))
                .findFirst()
                .map(line -> url + line.split(" ", 2)[0])
                .orElse(url);
    }

    /** The body of a request as such a sender makes it; null when there is none for the type. */
    static byte @Nullable [] sample(String type) {
        return read("samples/" + type + ".json");
    }

    private static byte @Nullable [] read(String name) {
        try (InputStream in = Snippets.class.getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
