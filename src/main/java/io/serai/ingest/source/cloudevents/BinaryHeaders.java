package io.serai.ingest.source.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Problem;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The attributes of a CloudEvent in binary mode.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values">HTTP
 *     header values</a>
 */
final class BinaryHeaders {
    static final String PREFIX = "ce-";

    private BinaryHeaders() {}

    /** The attributes, in the JSON form; empty when the request has none. */
    static ObjectNode read(Map<String, Object> headers, List<Problem> problems) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        headers.forEach((header, value) -> {
            String name = header.toLowerCase(Locale.ROOT);
            if (!name.startsWith(PREFIX)) {
                return;
            }
            String attribute = name.substring(PREFIX.length());
            switch (attribute) {
                case "data", "data_base64" ->
                    problems.add(new Problem(name, "is no attribute: in binary mode the data is the body"));
                // Content-Type says it.
                case "datacontenttype" -> {}
                default -> {
                    if (value instanceof Collection<?>) {
                        problems.add(new Problem(name, "must be given once"));
                    }
                    event.put(attribute, decoded(unquoted(String.valueOf(value))));
                }
            }
        });
        return event;
    }

    /** A value may stand in double quotes, with backslashes before what they quote. */
    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    /** Undoes percent-encoding once; what is no encoded byte stays as it is. */
    private static String decoded(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
        int at = 0;
        while (at < value.length()) {
            if (isEncoded(value, at)) {
                bytes.write(Integer.parseInt(value, at + 1, at + 3, 16));
                at += 3;
            } else {
                int character = value.codePointAt(at);
                bytes.writeBytes(Character.toString(character).getBytes(UTF_8));
                at += Character.charCount(character);
            }
        }
        return bytes.toString(UTF_8);
    }

    private static boolean isEncoded(String value, int at) {
        return value.charAt(at) == '%'
                && at + 2 < value.length()
                && Character.digit(value.charAt(at + 1), 16) >= 0
                && Character.digit(value.charAt(at + 2), 16) >= 0;
    }
}
