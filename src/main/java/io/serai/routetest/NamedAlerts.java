package io.serai.routetest;

import io.serai.alert.Alert;
import io.serai.json.Nearest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The alerts of a test, by their ids or names. */
final class NamedAlerts {
    private final List<Alert> alerts;
    private final List<String> failures;

    /** @param failures gets the names that no alert has */
    NamedAlerts(List<Alert> alerts, List<String> failures) {
        this.alerts = alerts;
        this.failures = failures;
    }

    @Nullable
    Alert find(String name) {
        for (Alert alert : alerts) {
            if (alert.id().equals(name) || alert.name().equals(name)) {
                return alert;
            }
        }
        List<String> ids = alerts.stream().map(Alert::id).toList();
        failures.add("there is no alert " + name + Nearest.hint(name, ids)
                + (ids.isEmpty() ? "" : "; there are " + String.join(", ", ids)));
        return null;
    }
}
