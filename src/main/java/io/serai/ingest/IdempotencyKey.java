package io.serai.ingest;

import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.hash.Sha256;
import io.serai.ingest.http.HttpCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sender calls its request, so that it may repeat it: the header {@code Idempotency-Key}
 * (draft-ietf-httpapi-idempotency-key-header). Of the caller's workspace.
 *
 * @param name in Redis, of workspace and key
 * @param fingerprint of the body
 * @param run tells this request from its repetitions
 */
record IdempotencyKey(String name, String fingerprint, String run) {
    static final String HEADER = "Idempotency-Key";

    private static final int MAX_LENGTH = 255;

    /** The key of a request; null when it has none. */
    static @Nullable IdempotencyKey of(HttpCall call) {
        List<String> given = call.headers(HEADER);
        if (given.isEmpty()) {
            return null;
        }
        String key = unquoted(given.getFirst().strip());
        if (given.size() > 1
                || key.isEmpty()
                || key.length() > MAX_LENGTH
                || key.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new RequestException(
                    400,
                    "invalid_idempotency_key",
                    HEADER + ": must be given once, with 1 to " + MAX_LENGTH + " printable ASCII characters");
        }
        // No workspace has a line break in its name; who may touch every one and names none has keys apart.
        String workspace = call.caller().workspace();
        return new IdempotencyKey(
                Sha256.hex((workspace == null ? "" : workspace) + "\n" + key),
                Sha256.hex(call.body()),
                UuidCreator.getTimeOrderedEpoch().toString());
    }

    /** The draft has it as a quoted string; most senders leave the quotes out. */
    private static String unquoted(String key) {
        return key.length() > 1 && key.startsWith("\"") && key.endsWith("\"")
                ? key.substring(1, key.length() - 1)
                : key;
    }

    /** The id of an event that brought none: the same whenever the request is repeated, also when nobody remembers it. */
    String eventId(int position) {
        return UuidCreator.getNameBasedSha1(name + fingerprint + position).toString();
    }
}
