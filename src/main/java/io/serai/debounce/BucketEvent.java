package io.serai.debounce;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.Event;
import io.serai.json.Json;

/** An event as buckets keep it: what makes it one, which counts once within the idempotency window, and its bytes. */
public final class BucketEvent {
    private final String id;
    private final byte[] json;

    private BucketEvent(String id, byte[] json) {
        this.id = id;
        this.json = json;
    }

    /** Written once, for any number of buckets. */
    public static BucketEvent of(Event event) {
        return of(event, event.toJson());
    }

    /** @param json what {@link Event#toJson()} says, for who has it already */
    public static BucketEvent of(Event event, JsonNode json) {
        return new BucketEvent(id(event), Json.write(json));
    }

    /** What a sender calls 42 has nothing to do with what another one calls so. */
    private static String id(Event event) {
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
}
