package io.serai.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.event.EventLimits;
import io.serai.event.Report;
import io.serai.hash.Sha256;
import io.serai.ingest.IngestConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of what a mapping says. Leniently: senders can't be corrected, and an event with a cut title is better than
 * none. What is missing is made, so that a request that is repeated makes the same events.
 */
final class Completion {
    private static final String NOT_IN_TYPES = "[^A-Za-z0-9_.:/-]+";

    private final IngestConfig limits;

    Completion(IngestConfig limits) {
        this.limits = limits;
    }

    /**
     * The events of one request.
     *
     * @param mapped objects, as {@code direct:source-<type>} answers them
     * @param now when it came
     * @throws HookException with status 413 when there are too many
     */
    List<Event> complete(ArrayNode mapped, Connection connection, HookRequest request, Instant now) {
        if (mapped.size() > limits.maxEvents()) {
            throw HookException.of(
                    Outcome.TOO_LARGE,
                    413,
                    "too_many_events",
                    "A request may have at most " + limits.maxEvents() + " events");
        }
        List<Event> events = new ArrayList<>(mapped.size());
        String fingerprint = fingerprint(connection, request);
        PayloadAllowance allowance = new PayloadAllowance(request.body().length);
        for (int index = 0; index < mapped.size(); index++) {
            events.add(event(mapped.get(index), connection, allowance, fingerprint + "\n" + index, now));
        }
        return events;
    }

    /** The same event as if it had just happened: so that it counts, however often somebody tries it out. */
    static Event asTest(Event event, Instant now) {
        Map<String, String> properties = new LinkedHashMap<>(event.properties());
        properties.put("test", "true");
        return new Event(
                "test-" + UuidCreator.getTimeOrderedEpoch(),
                event.eventType(),
                event.workspaceId(),
                event.projectId(),
                event.userName(),
                now,
                properties,
                event.payload(),
                event.source(),
                event.report());
    }

    private Event event(JsonNode said, Connection connection, PayloadAllowance allowance, String origin, Instant now) {
        Instant time = LenientTime.read(said.path("timestamp"));
        return new Event(
                id(said, origin, now),
                eventType(said.path("eventType"), connection.type()),
                connection.workspaceId(),
                LenientText.line(said.path("projectId"), EventLimits.MAX_NAME),
                LenientText.line(said.path("userName"), EventLimits.MAX_NAME),
                Objects.requireNonNullElse(time, now),
                properties(said.path("properties")),
                payload(said.path("payload"), allowance),
                connection.source(),
                report(said));
    }

    /** Two that are too long would become one by being cut: their hashes stay two. */
    private static @Nullable String key(JsonNode value) {
        String text = LenientText.of(value);
        if (text == null || text.isBlank()) {
            return null;
        }
        return text.length() > EventLimits.MAX_NAME || text.chars().anyMatch(Character::isISOControl)
                ? Sha256.hex(text)
                : text;
    }

    /** @param origin of the event: which request, and where in it */
    private static String id(JsonNode said, String origin, Instant now) {
        String given = key(said.path("id"));
        if (given != null) {
            return given;
        }
        long bucket = said.path("idBucket").asLong(0);
        // Of a sender that says the same thing again on purpose: later it is another event.
        return Sha256.hex(bucket > 0 ? origin + "\n" + now.getEpochSecond() / bucket : origin);
    }

    private static String eventType(JsonNode value, String type) {
        String text = LenientText.of(value);
        if (text == null) {
            return type + ":event";
        }
        String fitting = text.strip().replaceAll(NOT_IN_TYPES, "-").replaceFirst("^[^A-Za-z0-9]+", "");
        String cut = fitting.substring(0, Math.min(fitting.length(), 128));
        return EventCodec.EVENT_TYPE.matcher(cut).matches() ? cut : type + ":event";
    }

    private static Map<String, String> properties(JsonNode said) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : said.properties()) {
            String text = LenientText.of(member.getValue());
            String name = member.getKey();
            if (text != null
                    && !name.isBlank()
                    && name.length() <= EventLimits.MAX_PROPERTY
                    && properties.size() < EventLimits.MAX_PROPERTIES) {
                properties.put(name, LenientText.cut(text, EventLimits.MAX_PROPERTY));
            }
        }
        return properties;
    }

    /**
     * Of one that is larger than an event may be, its size; of one that the request has no room for, not even that. Title,
     * message and links say what it was about: an alert without its payload is better than none.
     */
    private JsonNode payload(JsonNode said, PayloadAllowance allowance) {
        if (said.isNull() || said.isMissingNode()) {
            return JsonNodeFactory.instance.objectNode();
        }
        JsonNode payload = said.isContainerNode()
                ? said
                : JsonNodeFactory.instance.objectNode().set("value", said);
        OptionalInt size = allowance.take(payload);
        if (size.isPresent() && size.getAsInt() <= limits.maxEventBytes()) {
            return payload;
        }
        ObjectNode truncated = JsonNodeFactory.instance.objectNode().put("truncated", true);
        size.ifPresent(bytes -> truncated.put("bytes", bytes));
        return truncated;
    }

    private static Report report(JsonNode said) {
        String status = LenientText.line(said.path("status"), EventLimits.MAX_NAME);
        String message = LenientText.of(said.path("message"));
        Report report = new Report(
                LenientSeverity.of(said.path("severity")),
                LenientText.line(said.path("title"), EventLimits.MAX_TITLE),
                message == null || message.isBlank() ? null : LenientText.cut(message.strip(), EventLimits.MAX_MESSAGE),
                status == null
                        ? null
                        : Report.Status.of(status.toLowerCase(Locale.ROOT)).orElse(null),
                key(said.path("incidentKey")),
                links(said.path("links")));
        return report.equals(Report.NONE) ? Report.NONE : report;
    }

    private static List<Report.Link> links(JsonNode said) {
        List<Report.Link> links = new ArrayList<>();
        for (JsonNode link : said) {
            String href = LenientText.of(link.isTextual() ? link : link.path("href"));
            if (href != null
                    && links.size() < EventLimits.MAX_LINKS
                    && href.length() <= EventLimits.MAX_URL
                    && isWebPage(href)) {
                links.add(new Report.Link(href, LenientText.line(link.path("text"), EventLimits.MAX_TITLE)));
            }
        }
        return links;
    }

    private static boolean isWebPage(String href) {
        try {
            URI uri = new URI(href);
            return uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Of the source and the body: it costs as much as the body is long. */
    static String fingerprint(Connection connection, HookRequest request) {
        return Sha256.hex(Verification.bytes(connection.source() + "\n"), request.body());
    }
}
