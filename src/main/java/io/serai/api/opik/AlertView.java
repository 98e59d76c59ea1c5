package io.serai.api.opik;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertJson;
import io.serai.alert.Masks;
import io.serai.alert.StoredAlert;

/** Alerts as Opik's clients read them: masked, with who made them when, at every level. */
final class AlertView {
    private AlertView() {}

    /** @param urls whether the reader may see where the notifications go */
    static ObjectNode of(StoredAlert stored, boolean urls) {
        Alert alert = stored.alert();
        ObjectNode json = Masks.hide(AlertJson.write(alert), !urls);
        ObjectNode stamp = stamp(stored);
        json.remove("workspace_id");
        if (json.path("options").isEmpty()) {
            json.remove("options");
        }
        if (json.get("webhook") instanceof ObjectNode webhook) {
            // An alert has one webhook: a second id would tell nothing.
            webhook.put("id", alert.id()).put("name", "Webhook for alert " + alert.id());
            webhook.setAll(stamp);
        }
        for (JsonNode element : json.path("triggers")) {
            if (element instanceof ObjectNode trigger) {
                trigger(trigger, alert.id(), stamp);
            }
        }
        json.setAll(stamp);
        if (stored.readOnly()) {
            json.put("read_only", true);
        }
        return json;
    }

    private static void trigger(ObjectNode trigger, String alertId, ObjectNode stamp) {
        trigger.put("alert_id", alertId);
        for (JsonNode element : trigger.path("trigger_configs")) {
            if (element instanceof ObjectNode config) {
                if (trigger.has("id")) {
                    config.set("alert_trigger_id", trigger.get("id"));
                }
                config.setAll(stamp);
            }
        }
        trigger.setAll(stamp);
    }

    /** The same at every level, made once. */
    private static ObjectNode stamp(StoredAlert stored) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("created_at", stored.createdAt().toString())
                .put("created_by", stored.createdBy())
                .put("last_updated_at", stored.updatedAt().toString())
                .put("last_updated_by", stored.updatedBy());
    }
}
