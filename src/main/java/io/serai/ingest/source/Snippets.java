package io.serai.ingest.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people paste into a sender's settings, and what a sender sends: files on the class path, named after the type.
 * Secrets are not in it, only their place. {@code <type>.<auth>.txt} is for those that prove themselves in another way than
 * their kind does.
 */
final class Snippets {
    private static final String OTHER = "other";

    private Snippets() {}

    /** What to do in the sender's settings, as the connection wants to be convinced. */
    static String of(Connection connection, String url) {
        String type = Sender.KNOWN.containsKey(connection.type()) ? connection.type() : OTHER;
        AuthScheme scheme = connection.auth().getFirst();
        byte[] own = read("snippets/" + type + "." + scheme.word() + ".txt");
        byte[] usual = own == null ? read("snippets/" + type + ".txt") : own;
        byte[] found = usual == null ? read("snippets/" + OTHER + ".txt") : usual;
        if (found == null) {
            throw new IllegalStateException("The program is incomplete: its snippets are missing");
        }
        String text = new String(found, StandardCharsets.UTF_8);
        List<String> described = connection.verification().described();
        boolean fits = own != null
                || text.contains("{proof}")
                || scheme == connection.sender().auth().getFirst();
        String sends = described.stream().map(line -> "  " + line).collect(Collectors.joining("\n"));
        String note = fits
                ? ""
                : "\nThis connection has auth = " + scheme.word() + ", other than above: "
                        + (described.isEmpty() ? "nothing is to be proved." : "its sender has to send\n" + sends);
        return (text.strip() + note)
                .replace("{url}", url(connection, url))
                .replace("{proof}", proof(scheme, described))
                .replace("{sends}", sends)
                .strip();
    }

    /** What curl has to be told beside the URL. */
    private static String proof(AuthScheme scheme, List<String> described) {
        return switch (scheme) {
            case BASIC -> described.isEmpty() ? "" : " -u 'serai:<secret>'";
            case QUERY, NONE -> "";
            case BEARER, HEADER ->
                described.stream().limit(1).map(line -> " -H '" + line + "'").collect(Collectors.joining());
            case HMAC, LANGFUSE, STANDARD_WEBHOOKS ->
                described.stream().map(line -> " -H '" + line + "'").collect(Collectors.joining());
        };
    }

    /** With the place of the secret, where it is in the URL. */
    private static String url(Connection connection, String url) {
        return connection.verification().described().stream()
                .limit(1)
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
