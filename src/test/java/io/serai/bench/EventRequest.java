package io.serai.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request to the event API, written once and stamped with new event ids where it lies. Not thread-safe. */
final class EventRequest {
    private final byte[] bytes;
    private final int[] ids;

    EventRequest(URI hub, BenchEvents events, int count, String projectId) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < count; i++) {
            array.add(events.event(EventIds.of(0), projectId).toJson());
        }
        byte[] body = Json.write(array);
        byte[] head =
                """
                POST /v1/events HTTP/1.1
                Host: %s
                Content-Type: application/json
                Content-Length: %d

                """
                        .formatted(hub.getAuthority(), body.length)
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        bytes = new byte[head.length + body.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(body, 0, bytes, head.length, body.length);
        ids = EventIds.places(bytes);
        if (ids.length != count) {
            throw new IllegalStateException(ids.length + " ids in a request of " + count + " events");
        }
    }

    /** The request with events of the numbers from {@code first} on. */
    byte[] stamped(long first) {
        for (int i = 0; i < ids.length; i++) {
            EventIds.write(first + i, bytes, ids[i]);
        }
        return bytes;
    }

    int events() {
        return ids.length;
    }
}
