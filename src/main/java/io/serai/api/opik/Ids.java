package io.serai.api.opik;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The ids of alerts, triggers and their conditions. */
final class Ids {
    private static final Pattern UUID_V7 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private Ids() {}

    static String create() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    /** UUIDs have no case; this is how they are kept. */
    static String canonical(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    /** @param id in its {@link #canonical} form */
    static boolean isVersion7(String id) {
        return UUID_V7.matcher(id).matches();
    }

    /**
     * Gives ids to those triggers and conditions that have none. One that was there before keeps its id also when it
     * comes back without.
     *
     * @param alert as somebody wrote it
     * @param before the stored one; empty when there is none
     */
    static void fill(ObjectNode alert, JsonNode before) {
        fill(alert.path("triggers"), before.path("triggers"), "event_type");
        for (JsonNode trigger : alert.path("triggers")) {
            fill(
                    trigger.path("trigger_configs"),
                    withId(before.path("triggers"), trigger.path("id").asText()).path("trigger_configs"),
                    "type");
        }
    }

    /** The element with this id; a missing node when there is none. */
    static JsonNode withId(JsonNode array, String id) {
        for (JsonNode element : array) {
            if (element.hasNonNull("id") && element.get("id").asText().equals(id)) {
                return element;
            }
        }
        return array.path(-1);
    }

    /** @param kind the member that tells which of the stored elements a new one without an id is */
    private static void fill(JsonNode written, JsonNode before, String kind) {
        Set<String> given = new HashSet<>();
        written.forEach(element -> given.add(element.path("id").asText()));
        List<JsonNode> free = new ArrayList<>();
        before.forEach(element -> {
            if (element.hasNonNull("id") && !given.contains(element.get("id").asText())) {
                free.add(element);
            }
        });
        for (JsonNode element : written) {
            if (element instanceof ObjectNode object && !object.hasNonNull("id")) {
                Optional<JsonNode> same = free.stream()
                        .filter(stored -> stored.path(kind).equals(object.path(kind)))
                        .findFirst();
                same.ifPresent(free::remove);
                object.put("id", same.map(stored -> stored.get("id").asText()).orElseGet(Ids::create));
            }
        }
    }
}
