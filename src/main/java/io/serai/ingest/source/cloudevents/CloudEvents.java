package io.serai.ingest.source.cloudevents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.ingest.http.MediaType;
import io.serai.ingest.source.JsonCost;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads the CloudEvents of one request, in whichever mode they come: structured (one as JSON), batch (an array of them)
 * or binary (attributes in {@code ce-*} headers, data as the body). Each becomes the same, the JSON form of a CloudEvent
 * whose attributes keep the rules; one that breaks a rule spoils its batch, so that it can be sent again as a whole.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">HTTP
 *     binding</a>
 */
public final class CloudEvents {
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";

    /** What media types of all formats begin with. */
    private static final String ANY_FORMAT = "application/cloudevents";

    /** More would make an answer that nobody reads. */
    private static final int MAX_PROBLEMS = 20;

    /**
     * @param exchange whose message has the request's headers, and its body as a tree if it is JSON, else as bytes
     * @throws InvalidInputException naming each attribute that breaks a rule, and its place in the batch
     */
    public ArrayNode read(Exchange exchange) {
        Message message = exchange.getMessage();
        String contentType = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        MediaType type = MediaType.of(contentType);
        Object body = message.getBody();
        if (type.is(STRUCTURED)) {
            return structured(JsonNodeFactory.instance.arrayNode().add(tree(body)), List.of(""));
        }
        if (type.is(BATCH)) {
            return batch(tree(body));
        }
        if (type.startsWith(ANY_FORMAT)) {
            throw new InvalidInputException(
                    "Content-Type", "must be " + STRUCTURED + " or " + BATCH + ": other formats are not read");
        }
        return binary(message, contentType, type);
    }

    private static JsonNode tree(@Nullable Object body) {
        if (body instanceof JsonNode tree) {
            return tree;
        }
        throw new InvalidInputException("", "must not be empty");
    }

    private static ArrayNode batch(JsonNode body) {
        if (!(body instanceof ArrayNode events)) {
            throw new InvalidInputException("", "must be an array of CloudEvents: this is " + BATCH);
        }
        List<String> places = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            places.add("[" + i + "].");
        }
        return structured(events, places);
    }

    private static ArrayNode structured(ArrayNode events, List<String> places) {
        List<Problem> problems = new ArrayList<>();
        ArrayNode read = JsonNodeFactory.instance.arrayNode();
        JsonCost encoded = new JsonCost();
        for (int i = 0; i < events.size() && problems.size() < MAX_PROBLEMS; i++) {
            String place = places.get(i);
            if (events.get(i) instanceof ObjectNode given) {
                ObjectNode event = Attributes.withoutNulls(given);
                Attributes.check(event, place, problems);
                EventData.show(event, place, problems, encoded);
                read.add(event);
            } else {
                problems.add(new Problem(place.replace(".", ""), "must be a CloudEvent, a JSON object"));
            }
        }
        return sound(read, problems);
    }

    private static ArrayNode binary(Message message, @Nullable String contentType, MediaType type) {
        List<Problem> problems = new ArrayList<>();
        ObjectNode event = BinaryHeaders.read(message.getHeaders(), problems);
        if (event.isEmpty() && problems.isEmpty()) {
            throw new InvalidInputException(
                    "Content-Type",
                    "must be " + STRUCTURED + " or " + BATCH
                            + ", or the attributes must be in ce-* headers (binary mode)");
        }
        if (contentType != null) {
            event.put("datacontenttype", contentType);
        }
        Attributes.check(event, BinaryHeaders.PREFIX, problems);
        EventData.put(event, message.getBody(), type);
        return sound(JsonNodeFactory.instance.arrayNode().add(event), problems);
    }

    private static ArrayNode sound(ArrayNode events, List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return events;
    }
}
