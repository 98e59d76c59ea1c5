package io.serai.format;

import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;

/** Finds the alert of a claim that is to be sent, or says why nothing may be sent for it. */
final class AlertLookup {
    private final AlertRegistry registry;

    AlertLookup(AlertRegistry registry) {
        this.registry = registry;
    }

    Alert byId(String id) {
        Alert alert = registry.byId(id)
                .orElseThrow(() -> new UndeliverableException(
                        UndeliverableException.ALERT_REMOVED,
                        "Alert " + id + " was removed while its events waited; the dead letter keeps them."));
        if (!alert.enabled()) {
            throw new UndeliverableException(
                    UndeliverableException.ALERT_DISABLED,
                    "Alert '" + alert.name() + "' (" + id
                            + ") was disabled while its events waited; the dead letter keeps them.");
        }
        return alert;
    }
}
