package io.serai.format;

import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.debounce.Claim;

/** Finds the alert of a claim that is to be sent, or says why nothing may be sent for it. */
final class AlertLookup {
    private final AlertRegistry registry;

    AlertLookup(AlertRegistry registry) {
        this.registry = registry;
    }

    Alert of(Claim claim) {
        String id = claim.alertId();
        // An id is free again when its alert is gone: one of another workspace is not who asked for these events.
        Alert alert = registry.newest(claim.workspaceId(), id)
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
