package io.serai.ingest.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.event.EventLimits;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.json.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the event in a record: the JSON that {@code POST /v1/events} takes for one event. What the event does not say,
 * the record says: its id follows from topic, partition and offset, so that a record that is read again counts once.
 */
final class RecordReader {
    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int MAX_DETAIL = 500;

    private final EventCodec codec;
    private final int maxEventBytes;
    private final String home;

    /**
     * @param maxEventBytes largest event as stored
     * @param home the workspace of an event that names none
     */
    RecordReader(EventCodec codec, int maxEventBytes, String home) {
        this.codec = codec;
        this.maxEventBytes = maxEventBytes;
        this.home = home;
    }

    /** What is in a record. */
    sealed interface Reading {
        KafkaRecord record();
    }

    /** An event. */
    record Sound(KafkaRecord record, Event event) implements Reading {}

    /**
     * Poison: whenever it is read, it is no event.
     *
     * @param reason a code for programs
     * @param detail a sentence for people, without anything of the value
     */
    record Unreadable(KafkaRecord record, String reason, String detail) implements Reading {}

    /** A record without a value, as topics have them that keep the last one of each key: it says that something is gone. */
    record Empty(KafkaRecord record) implements Reading {}

    Reading read(KafkaRecord record) {
        if (record.value().length == 0) {
            return new Empty(record);
        }
        // Written as we write it, an event may be somewhat longer or shorter; what is far too large is not even parsed.
        if (record.value().length > 2L * maxEventBytes) {
            return tooLarge(record);
        }
        try {
            return read(record, Json.read(record.value()));
        } catch (InvalidInputException e) {
            return new Unreadable(record, "invalid_json", told(e.problems()));
        }
    }

    private Reading read(KafkaRecord record, JsonNode json) {
        if (json instanceof ObjectNode event) {
            complete(event, record);
        }
        List<Problem> problems = new ArrayList<>();
        Event event = codec.read(json, "", problems, home);
        if (event == null) {
            return new Unreadable(record, "invalid_event", told(problems));
        }
        if (record.value().length > maxEventBytes / 2 && Json.write(event.toJson()).length > maxEventBytes) {
            return tooLarge(record);
        }
        return new Sound(record, event);
    }

    private Unreadable tooLarge(KafkaRecord record) {
        return new Unreadable(
                record,
                "event_too_large",
                "The event is larger than " + maxEventBytes + " bytes (serai.ingest.max-event-bytes)");
    }

    private static void complete(ObjectNode event, KafkaRecord record) {
        if (event.path("id").isMissingNode() || event.path("id").isNull()) {
            String id = record.id();
            event.put("id", id.length() <= EventLimits.MAX_NAME ? id : shortened(id));
        }
        if (event.path("timestamp").isMissingNode() && record.timestamp() >= 0) {
            try {
                event.put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
            } catch (DateTimeException e) {
                // As late as no event is: the hub's own time then.
            }
        }
        if (event.path("source").isMissingNode()) {
            event.put(
                    "source",
                    record.source().substring(0, Math.min(record.source().length(), EventLimits.MAX_NAME)));
        }
        String trace = record.header("traceparent");
        if (trace != null && TRACE_PARENT.matcher(trace).matches()) {
            keep(trace, event);
        }
    }

    /** Among the properties, where whoever gets the notification can find it. */
    private static void keep(String trace, ObjectNode event) {
        JsonNode properties = event.path("properties");
        if (properties.isMissingNode()) {
            event.putObject("properties").put("traceparent", trace);
        } else if (properties instanceof ObjectNode known
                && !known.has("traceparent")
                && known.size() < EventLimits.MAX_PROPERTIES) {
            known.put("traceparent", trace);
        }
    }

    private static String shortened(String id) {
        return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String told(List<Problem> problems) {
        String told = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
        return told.length() > MAX_DETAIL ? told.substring(0, MAX_DETAIL) + "…" : told;
    }
}
