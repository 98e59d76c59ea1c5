package io.serai.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.serai.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes JSON of its beginning, so that members are known by their names: what is open where it ends is closed. */
final class JsonBeginning {
    private static final Pattern HALF_AN_ESCAPE = Pattern.compile("\\\\+(?:u[0-9a-fA-F]{0,3})?$");

    /** A literal that is cut is found that much before the end. */
    private static final int NEAR_THE_END = 32;

    private JsonBeginning() {}

    /** Empty: it is the beginning of no object or list. */
    static Optional<JsonNode> read(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return Optional.empty();
        }
        // A text that is cut ends so; any other end is one all the same.
        String ended = HALF_AN_ESCAPE.matcher(text).replaceFirst("") + '"';
        try (JsonParser parser = Json.mapper().createParser(ended);
                TokenBuffer read = new TokenBuffer(parser)) {
            if (!copy(parser, read, ended.length())) {
                return Optional.empty();
            }
            return Optional.of(Json.mapper().readTree(read.asParser()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False when it is no JSON before it ends. */
    private static boolean copy(JsonParser parser, TokenBuffer read, int length) throws IOException {
        JsonToken last = null;
        try {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                read.copyCurrentEvent(parser);
                last = token;
            }
        } catch (JsonProcessingException e) {
            if (parser.currentLocation().getCharOffset() < length - NEAR_THE_END) {
                return false;
            }
        }
        if (last == JsonToken.FIELD_NAME) {
            read.writeNull();
        }
        while (!read.getOutputContext().inRoot()) {
            if (read.getOutputContext().inObject()) {
                read.writeEndObject();
            } else {
                read.writeEndArray();
            }
        }
        return true;
    }
}
