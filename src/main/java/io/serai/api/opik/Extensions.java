package io.serai.api.opik;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Our own members of an alert, which Opik's clients do not know and leave out when they write an alert back: what is
 * left out stays as it is, so that renaming an alert in such a client does not end its signatures or its filters. An
 * explicit null takes a member away.
 */
final class Extensions {
    /** Members of one group belong together: whoever gives one of them knows of the others. */
    private static final List<List<String>> OF_WEBHOOK = List.of(
            List.of("hmac_key", "previous_hmac_key"),
            List.of("signing_secret", "previous_signing_secrets"),
            List.of("ca_certificate"));

    private static final List<List<String>> OF_TRIGGER = List.of(List.of("sample_rate"), List.of("property_filters"));
    private static final List<List<String>> OF_ALERT = List.of(List.of("options"));

    private Extensions() {}

    /**
     * @param alert as somebody wrote it, its triggers with ids
     * @param before the stored one, its secrets masked; empty when there is none
     */
    static void keep(ObjectNode alert, JsonNode before) {
        keep(alert, before, OF_ALERT);
        keep(alert.path("webhook"), before.path("webhook"), OF_WEBHOOK);
        for (JsonNode trigger : alert.path("triggers")) {
            JsonNode same =
                    Ids.withId(before.path("triggers"), trigger.path("id").asText());
            if (same.path("event_type").equals(trigger.path("event_type"))) {
                keep(trigger, same, OF_TRIGGER);
            }
        }
    }

    private static void keep(JsonNode written, JsonNode before, List<List<String>> groups) {
        if (written instanceof ObjectNode object) {
            for (List<String> group : groups) {
                if (group.stream().noneMatch(object::has)) {
                    group.stream().filter(before::has).forEach(member -> object.set(member, before.get(member)));
                }
            }
        }
    }
}
