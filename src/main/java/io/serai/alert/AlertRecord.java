package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alert as Redis keeps it.
 *
 * @param record JSON without anything secret
 * @param secrets the members {@link #SECRETS}, sealed
 */
record AlertRecord(String record, String secrets) {
    /** What may hold credentials, and is sealed as a whole. */
    private static final List<String> SECRETS = List.of("webhook", "metadata");

    private static final AlertCodec CODEC = AlertCodec.ofStored();

    /** Writes the alert with all but its version, which Redis gives. */
    static AlertRecord write(StoredAlert stored, Sealing sealing) {
        ObjectNode alert = AlertJson.write(stored.alert());
        ObjectNode secrets = JsonNodeFactory.instance.objectNode();
        SECRETS.forEach(member -> secrets.set(member, alert.remove(member)));
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("created_at", stored.createdAt().toString());
        record.put("created_by", stored.createdBy());
        record.put("updated_at", stored.updatedAt().toString());
        record.put("updated_by", stored.updatedBy());
        record.set("alert", alert);
        return new AlertRecord(
                new String(Json.write(record), StandardCharsets.UTF_8),
                sealing.seal(stored.alert().id(), Json.write(secrets)));
    }

    /**
     * Reads what {@link #write} has written, be it by another version of the hub.
     *
     * @throws Sealing.SealException when the secrets can't be opened
     * @throws InvalidInputException when it is not a record
     */
    static StoredAlert read(String id, long version, String record, @Nullable String secrets, Sealing sealing)
            throws Sealing.SealException {
        JsonNode json = Json.read(record.getBytes(StandardCharsets.UTF_8));
        if (secrets == null || !(json.path("alert") instanceof ObjectNode alert)) {
            throw new InvalidInputException("", "it is not a record of a hub");
        }
        JsonNode opened = Json.read(sealing.open(id, secrets));
        SECRETS.forEach(member -> alert.set(member, opened.get(member)));
        Alert read = CODEC.read(alert);
        if (!read.id().equals(id)) {
            throw new InvalidInputException("", "it is the record of another alert");
        }
        return new StoredAlert(
                read,
                false,
                version,
                instant(json, "created_at"),
                json.path("created_by").asText(),
                instant(json, "updated_at"),
                json.path("updated_by").asText());
    }

    private static Instant instant(JsonNode record, String member) {
        try {
            return Instant.parse(record.path(member).asText());
        } catch (DateTimeException e) {
            throw new InvalidInputException(member, "must be a time");
        }
    }

    /** Neither part: they are not for people's eyes. */
    @Override
    public String toString() {
        return "AlertRecord";
    }
}
