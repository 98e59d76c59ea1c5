package io.serai.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.debounce.BucketEvent;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.testing.SampleEvents;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Events of one size, each with an id of its own. */
final class BenchEvents {
    /** What most benchmarks use: a trace's error with some context. */
    static final int BYTES = 2_048;

    /** As large as an alert with its labels and annotations. */
    static final int SMALL_BYTES = 512;

    static final String TYPE = EventType.TRACE_ERRORS.wire();

    private final AtomicLong number = new AtomicLong();
    private final ObjectNode payload;

    /** @param bytes of an event as it is stored, without its project */
    BenchEvents(int bytes) {
        payload = JsonNodeFactory.instance.objectNode();
        payload.put("message", "");
        int rest = bytes - BucketEvent.of(event(EventIds.of(0), null)).json().length;
        payload.put(
                "message",
                "The tool call did not answer in time. ".repeat(1 + bytes / 38).substring(0, Math.max(0, rest)));
    }

    BucketEvent next() {
        return BucketEvent.of(event(EventIds.of(number.getAndIncrement()), null));
    }

    Event event(String id, @Nullable String projectId) {
        return new Event(id, TYPE, SampleEvents.WORKSPACE, projectId, null, SampleEvents.TIME, Map.of(), payload);
    }
}
