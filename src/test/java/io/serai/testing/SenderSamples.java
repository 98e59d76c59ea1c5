package io.serai.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The bodies that the hub ships for test sends: one of each type of sender. */
public final class SenderSamples {
    private SenderSamples() {}

    /** The body, to be changed at will. */
    public static ObjectNode json(String type) {
        String name = "/io/serai/ingest/source/samples/" + type + ".json";
        try (InputStream in = Objects.requireNonNull(SenderSamples.class.getResourceAsStream(name), name)) {
            return (ObjectNode) Json.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
