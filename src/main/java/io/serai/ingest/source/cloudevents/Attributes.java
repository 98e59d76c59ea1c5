package io.serai.ingest.source.cloudevents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules for the attributes of a CloudEvent.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#context-attributes">Context
 *     attributes</a>
 */
final class Attributes {
    private static final String SPEC_VERSION = "1.0";
    private static final Set<String> REQUIRED = Set.of("specversion", "id", "source", "type");
    private static final Set<String> DATA = Set.of("data", "data_base64");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
    private static final Pattern CONTENT_TYPE = Pattern.compile("[^\\s/;]+/[^\\s/;]+(\\s*;.*)?");
    private static final int MAX_NAME = 64;

    private Attributes() {}

    /** An explicit null counts as absent. */
    static ObjectNode withoutNulls(ObjectNode given) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        given.properties().forEach(member -> {
            if (!member.getValue().isNull()) {
                event.set(member.getKey(), member.getValue());
            }
        });
        return event;
    }

    /**
     * Adds a problem for each attribute that breaks a rule.
     *
     * @param place what stands before the attribute's name in messages
     */
    static void check(ObjectNode event, String place, List<Problem> problems) {
        REQUIRED.stream()
                .sorted()
                .filter(name -> !event.has(name))
                .forEach(name -> problems.add(new Problem(place + name, "is required")));
        event.properties().forEach(member -> {
            String name = member.getKey();
            if (!DATA.contains(name)) {
                String rule = broken(name, member.getValue());
                if (!rule.isEmpty()) {
                    problems.add(new Problem(place + shown(name), rule));
                }
            }
        });
    }

    /** The rule that the attribute breaks; empty when it breaks none. */
    private static String broken(String name, JsonNode value) {
        return switch (name) {
            case "specversion" -> SPEC_VERSION.equals(value.textValue()) ? "" : "must be \"1.0\"";
            case "id", "type", "subject" -> isFilled(value) ? "" : "must be a string that is not empty";
            case "source" ->
                isFilled(value) && isUri(value.textValue(), false) ? "" : "must be a URI or a URI reference";
            case "dataschema" -> isFilled(value) && isUri(value.textValue(), true) ? "" : "must be an absolute URI";
            case "time" -> isTime(value) ? "" : "must be an RFC 3339 time, like 2026-03-01T09:30:00Z";
            case "datacontenttype" ->
                value.isTextual() && CONTENT_TYPE.matcher(value.textValue()).matches()
                        ? ""
                        : "must be a media type, like application/json";
            default -> brokenByExtension(name, value);
        };
    }

    private static String brokenByExtension(String name, JsonNode value) {
        if (!NAME.matcher(name).matches()) {
            return "is no name for an extension attribute: only a to z in lower case and 0 to 9";
        }
        boolean fits = value.isTextual() || value.isBoolean() || (value.isIntegralNumber() && value.canConvertToInt());
        return fits ? "" : "must be a string, a boolean or a whole number of 32 bits, as extension attributes are";
    }

    private static boolean isFilled(JsonNode value) {
        return value.isTextual() && !value.textValue().isEmpty();
    }

    private static boolean isUri(String text, boolean absolute) {
        try {
            return new URI(text).isAbsolute() || !absolute;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isTime(JsonNode value) {
        if (!value.isTextual()) {
            return false;
        }
        try {
            OffsetDateTime.parse(value.textValue());
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** On one line, however long. */
    private static String shown(String name) {
        String line = name.replaceAll("\\p{Cntrl}", " ");
        return line.length() > MAX_NAME ? line.substring(0, MAX_NAME) + "…" : line;
    }
}
