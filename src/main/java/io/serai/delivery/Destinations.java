package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The destinations of the alerts in force, worked out once for each set of alerts. */
final class Destinations {
    private final AlertRegistry alerts;
    private final DeliveryConfig config;
    private volatile Snapshot snapshot;

    private record Snapshot(
            Collection<Alert> of,
            Map<String, Destination> byAlert,
            Map<String, List<String>> alertsByEndpoint,
            List<String> narrow) {}

    Destinations(AlertRegistry alerts, DeliveryConfig config) {
        this.alerts = alerts;
        this.config = config;
        this.snapshot = snapshot(alerts.all());
    }

    /** Empty when there is no such alert (any more). */
    Optional<Destination> of(String alertId) {
        return Optional.ofNullable(all().get(alertId));
    }

    /** By alert id. */
    Map<String, Destination> all() {
        return current().byAlert();
    }

    /** The alerts that send there. */
    List<String> alerts(String endpoint) {
        return current().alertsByEndpoint().getOrDefault(endpoint, List.of());
    }

    /** The alerts whose destination takes less than an unknown one is given. */
    List<String> narrow() {
        return current().narrow();
    }

    /** The registry replaces all alerts at once, never one of them. */
    @SuppressWarnings("ReferenceEquality")
    private Snapshot current() {
        Snapshot current = snapshot;
        Collection<Alert> now = alerts.all();
        if (current.of() != now) {
            current = snapshot(now);
            snapshot = current;
        }
        return current;
    }

    private Snapshot snapshot(Collection<Alert> all) {
        Map<String, Destination> byAlert = new HashMap<>();
        Map<String, List<String>> byEndpoint = new HashMap<>();
        List<String> narrow = new ArrayList<>();
        for (Alert alert : all) {
            Destination destination = Destination.of(alert, config);
            byAlert.put(alert.id(), destination);
            byEndpoint
                    .computeIfAbsent(destination.endpoint(), endpoint -> new ArrayList<>())
                    .add(alert.id());
            if (destination.concurrency() < DestinationLimits.FIRST) {
                narrow.add(alert.id());
            }
        }
        return new Snapshot(all, byAlert, byEndpoint, narrow);
    }
}
