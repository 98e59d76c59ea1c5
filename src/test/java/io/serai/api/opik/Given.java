package io.serai.api.opik;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.StoredAlert;
import io.serai.json.Json;
import io.serai.testing.Guards;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

/** What the tests of this room start from. */
final class Given {
    static final AlertCodec CODEC =
            new AlertCodec(() -> Set.of("general", "slack", "pagerduty", "helicone"), Guards.forTests());
    static final AlertReader READER = new AlertReader(CODEC);
    static final Instant MORNING = Instant.parse("2026-03-01T09:00:00Z");
    static final String ID = "0198ec7e-e844-7537-aaaa-fc5dd35fb547";

    private Given() {}

    /** JSON with ' for ". */
    static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** The body of a request with these members beside name and webhook, of which they may replace either. */
    static ObjectNode body(String members) {
        ObjectNode body = json("{'name':'Errors','webhook':{'url':'https://hooks.example.com/x'}}");
        body.setAll(json("{" + members + "}"));
        return body;
    }

    /** An alert that was made with this body. */
    static StoredAlert stored(String members) {
        return stored(READER.create(body(members), "default"));
    }

    static StoredAlert stored(Alert alert) {
        return new StoredAlert(alert, false, 3, MORNING, "ann", MORNING.plusSeconds(60), "bob");
    }
}
