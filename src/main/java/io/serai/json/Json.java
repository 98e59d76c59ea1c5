package io.serai.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The one way JSON is read and written. Numbers keep the digits they came with, a member given twice is an error, and
 * nesting and the length of its parts are bounded, so that hostile input costs no more than honest input.
 */
public final class Json {
    /** Deepest nesting accepted. Prompts and tool calls of real senders stay below 30. */
    public static final int MAX_DEPTH = 100;

    /** Longest string accepted, in UTF-16 units: that of the largest event that can be configured. */
    public static final int MAX_STRING = 16 * 1_048_576;

    /** Longest name of a member accepted, in UTF-16 units. Names are ids and URLs at most, and the parser keeps them. */
    public static final int MAX_MEMBER_NAME = 8_192;

    /** Longest number accepted, in digits: many more than any sender counts with, few enough to be read at once. */
    public static final int MAX_NUMBER = 1_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .maxNameLength(MAX_MEMBER_NAME)
                            .maxNumberLength(MAX_NUMBER)
                            .build())
                    // Characters beyond the basic plane as UTF-8, not as two escapes.
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    // As JavaScript escapes control characters: some receivers sign what they have parsed and written.
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** The shared mapper, for Camel's Jackson parts. Do not reconfigure it. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads one JSON document.
     *
     * @throws InvalidInputException when it is not JSON; tells line and column, never the content
     */
    public static JsonNode read(byte[] json) {
        return read(json, 0, json.length);
    }

    /**
     * As {@link #read(byte[])}, of what stands in {@code json} from {@code start} to before {@code end}; lines and columns
     * are counted from there.
     */
    public static JsonNode read(byte[] json, int start, int end) {
        try {
            JsonNode node = MAPPER.readTree(json, start, end - start);
            if (node == null || node.isMissingNode()) {
                throw new InvalidInputException("", "must not be empty");
            }
            if (mayHaveSurrogates(json, start, end) && hasLoneSurrogate(node)) {
                throw new InvalidInputException(
                        "", "must be valid JSON: half of a surrogate pair (\\ud800 to \\udfff) stands alone");
            }
            return node;
        } catch (NumberFormatException e) {
            // Of exponents beyond all that a decimal number can have; the message would quote the number.
            throw new InvalidInputException("", "must be valid JSON: a number is too large or too small");
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    /** What the parser threw, for whoever wrote the JSON. */
    static InvalidInputException invalid(IOException failure) {
        return switch (failure) {
            case JsonProcessingException e -> new InvalidInputException("", "must be valid JSON: " + describe(e));
            // Of what looks like UTF-32.
            case CharConversionException e -> new InvalidInputException("", "must be valid JSON: it is not UTF-8");
            default -> throw new UncheckedIOException(failure);
        };
    }

    /** Jackson reads half a character and can't write it. Most input has no sign of one and is not looked through. */
    private static boolean mayHaveSurrogates(byte[] json, int start, int end) {
        for (int i = start; i + 2 < end; i++) {
            boolean escaped = json[i] == '\\' && json[i + 1] == 'u' && (json[i + 2] == 'd' || json[i + 2] == 'D');
            boolean encoded = json[i] == (byte) 0xed && (json[i + 1] & 0xff) >= 0xa0;
            if (escaped || encoded) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasLoneSurrogate(JsonNode node) {
        if (node.isTextual()) {
            return hasLoneSurrogate(node.textValue());
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (hasLoneSurrogate(member.getKey()) || hasLoneSurrogate(member.getValue())) {
                return true;
            }
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (hasLoneSurrogate(element)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** Compact JSON in UTF-8. */
    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the parser stumbled on and where, without a copy of the input. */
    private static String describe(JsonProcessingException e) {
        String reason = ParserText.of(e.getOriginalMessage());
        return e.getLocation() == null
                ? reason
                : reason + " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
