package io.serai.inbox;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request that arrived.
 *
 * @param headers by name, repeated ones joined by a comma; credentials are {@code ***}
 * @param body its beginning, as UTF-8 text
 * @param size of the whole body in bytes
 * @param truncated whether {@code body} is less than the whole
 * @param answered the status that the sender got
 */
public record InboxRequest(
        String id,
        String name,
        Instant receivedAt,
        Map<String, String> headers,
        String body,
        long size,
        boolean truncated,
        Map<Scheme, Verdict> signatures,
        int answered) {
    public InboxRequest {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        signatures = Collections.unmodifiableMap(new LinkedHashMap<>(signatures));
    }

    /** Id and name only: the rest is somebody's payload. */
    @Override
    public String toString() {
        return "InboxRequest[" + id + ", " + name + "]";
    }
}
