package io.serai.debounce;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.Event;
import io.serai.event.Report;
import io.serai.json.Json;

/** An event as buckets keep it: what makes it one, which counts once within the idempotency window, and its bytes. */
public final class BucketEvent {
    /** The member of a stored event with the trace of the request that brought it; no message has it. */
    public static final String TRACEPARENT = "traceparent";

    private final String id;
    private final byte[] json;
    private final boolean over;

    private BucketEvent(String id, byte[] json, boolean over) {
        this.id = id;
        this.json = json;
        this.over = over;
    }

    /** Written once, for any number of buckets. */
    public static BucketEvent of(Event event) {
        return of(event, event.toJson());
    }

    /** @param json what {@link Event#toJson()} says, for who has it already; may have a {@link #TRACEPARENT} */
    public static BucketEvent of(Event event, JsonNode json) {
        return new BucketEvent(id(event), Json.write(json), event.report().status() == Report.Status.RESOLVED);
    }

    /** What a sender calls 42 has nothing to do with what another one calls so. */
    public static String id(Event event) {
        return event.source() == null ? event.id() : event.source() + " " + event.id();
    }

    /** The event's id, after its source where it has one. */
    public String id() {
        return id;
    }

    /** What {@link Event#toJson()} says, in UTF-8. Not to be changed. */
    public byte[] json() {
        return json;
    }

    /** Whether its sender says that something is over. */
    public boolean over() {
        return over;
    }
}
