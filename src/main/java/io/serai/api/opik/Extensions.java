package io.serai.api.opik;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Succession;
import io.serai.alert.Succession.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
     * @param alert as somebody wrote it
     * @param before the stored one, its secrets masked; empty when there is none
     */
    static void keep(ObjectNode alert, JsonNode before) {
        keep(alert, before, OF_ALERT);
        keep(alert.path("webhook"), before.path("webhook"), OF_WEBHOOK);
        keepOfTriggers(elements(alert.path("triggers")), elements(before.path("triggers")));
    }

    /** A trigger of another event type is another one, whatever its id. */
    private static void keepOfTriggers(List<JsonNode> triggers, List<JsonNode> before) {
        List<Optional<JsonNode>> continued =
                Succession.of(triggers.stream().map(Extensions::name).toList(), before, Extensions::name);
        for (int i = 0; i < triggers.size(); i++) {
            JsonNode trigger = triggers.get(i);
            continued
                    .get(i)
                    .filter(old -> name(old).kind().equals(name(trigger).kind()))
                    .ifPresent(old -> keep(trigger, old, OF_TRIGGER));
        }
    }

    private static Named name(JsonNode trigger) {
        return new Named(
                trigger.path("id").textValue(), trigger.path("event_type").asText());
    }

    private static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
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
