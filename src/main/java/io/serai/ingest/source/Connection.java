package io.serai.ingest.source;

import io.serai.alert.RateLimit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One sender that may send to {@code /hooks/<type>/<name>}.
 *
 * @param auth how it proves who it is; {@link AuthScheme#NONE} where it does not, because nothing was configured
 * @param rate how much of it is taken; null: as much as comes
 * @param anyBody whether its route takes bytes that are no JSON
 * @param keepUnmapped whether what can't be understood is kept as a dead letter and not refused
 * @param options what is configured for beans of its type, as it is written
 */
record Connection(
        String type,
        String name,
        boolean enabled,
        String workspaceId,
        List<AuthScheme> auth,
        Verification verification,
        @Nullable RateLimit rate,
        boolean anyBody,
        boolean keepUnmapped,
        Map<String, String> options) {
    Connection {
        auth = List.copyOf(auth);
        options = Map.copyOf(options);
    }

    /** What its events say where they come from, like {@code langfuse/prod}. */
    String source() {
        return type + "/" + name;
    }

    String path() {
        return "/hooks/" + source();
    }

    Sender sender() {
        return Sender.of(type);
    }

    /** Whether strangers are told from the sender. */
    boolean verified() {
        return !(verification instanceof Verification.Nothing);
    }

    /** The beginning of its keys in the configuration. */
    static String key(String type, String name) {
        return "serai.sources." + type + "." + name + ".";
    }
}
