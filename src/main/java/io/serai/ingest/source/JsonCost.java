package io.serai.ingest.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.serai.json.Json;
import java.io.IOException;

/**
 * What the JSON of one request costs when it is read and mapped, which its bytes don't say: five megabytes of {@code {},}
 * are hundreds of megabytes of objects, and more of events.
 */
public final class JsonCost {
    /** Many times that of the largest request that a sender of alerts is known to send. */
    static final int MAX = 300_000;

    /** Of an object, with the event that a mapping may make of it. Every other value costs one. */
    private static final int OBJECT = 10;

    private int cost;

    /**
     * Counts what is about to be read. What is no JSON is left to whoever reads it.
     *
     * @throws RuntimeException that answers the request with status 413, when it is too much with what was added before
     */
    public void add(byte[] json) {
        try (JsonParser parser = Json.mapper().getFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    cost += OBJECT;
                } else if (token != JsonToken.FIELD_NAME && !token.isStructEnd()) {
                    cost++;
                }
                if (cost > MAX) {
                    throw HookException.of(
                            Outcome.TOO_LARGE,
                            413,
                            "too_large",
                            "A request to a hook may have at most " + MAX + " JSON values, an object counting as "
                                    + OBJECT + ": send fewer events at once");
                }
            }
        } catch (IOException e) {
            // The reader says what is wrong, and where.
        }
    }
}
