package io.serai.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request, written once and stamped with new event ids where it lies. Not thread-safe. */
final class EventRequest {
    private final byte[] bytes;
    private final int[] ids;
    private final int count;

    /** To the event API. */
    EventRequest(URI hub, BenchEvents events, int count, String projectId) {
        this(hub, "/v1/events", body(events, count, projectId), count);
        if (ids.length != count) {
            throw new IllegalStateException(ids.length + " ids in a request of " + count + " events");
        }
    }

    /** @param body of so many events; each id of {@link EventIds} in it is stamped */
    EventRequest(URI server, String path, byte[] body, int count) {
        byte[] head =
                """
                POST %s HTTP/1.1
                Host: %s
                Content-Type: application/json
                Content-Length: %d

                """
                        .formatted(path, server.getAuthority(), body.length)
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        bytes = new byte[head.length + body.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(body, 0, bytes, head.length, body.length);
        ids = EventIds.places(bytes);
        this.count = count;
    }

    private static byte[] body(BenchEvents events, int count, String projectId) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < count; i++) {
            array.add(events.event(EventIds.of(0), projectId).toJson());
        }
        return Json.write(array);
    }

    /** The request with events of the numbers from {@code first} on. */
    byte[] stamped(long first) {
        for (int i = 0; i < ids.length; i++) {
            EventIds.write(first + i, bytes, ids[i]);
        }
        return bytes;
    }

    int events() {
        return count;
    }
}
