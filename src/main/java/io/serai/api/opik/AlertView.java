package io.serai.api.opik;

import com.fasterxml.jackson.databind.JsonNode;
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
        json.remove("workspace_id");
        if (json.path("options").isEmpty()) {
            json.remove("options");
        }
        if (json.get("webhook") instanceof ObjectNode webhook) {
            // An alert has one webhook: a second id would tell nothing.
            webhook.put("id", alert.id()).put("name", "Webhook for alert " + alert.id());
            stamp(webhook, stored);
        }
        for (JsonNode element : json.path("triggers")) {
            if (element instanceof ObjectNode trigger) {
                trigger(trigger, stored);
            }
        }
        stamp(json, stored);
        if (stored.readOnly()) {
            json.put("read_only", true);
        }
        return json;
    }

    private static void trigger(ObjectNode trigger, StoredAlert stored) {
        trigger.put("alert_id", stored.alert().id());
        for (JsonNode element : trigger.path("trigger_configs")) {
            if (element instanceof ObjectNode config) {
                if (trigger.has("id")) {
                    config.set("alert_trigger_id", trigger.get("id"));
                }
                stamp(config, stored);
            }
        }
        stamp(trigger, stored);
    }

    private static void stamp(ObjectNode json, StoredAlert stored) {
        json.put("created_at", stored.createdAt().toString())
                .put("created_by", stored.createdBy())
                .put("last_updated_at", stored.updatedAt().toString())
                .put("last_updated_by", stored.updatedBy());
    }
}
