package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The destinations of the alerts in force, worked out once for each alert. */
final class Destinations {
    private final AlertRegistry alerts;
    private final DeliveryConfig config;
    private volatile Snapshot snapshot;

    /** @param known by the alert as an object */
    private record Snapshot(
            Collection<Alert> of,
            IdentityHashMap<Alert, Destination> known,
            Map<String, Destination> byAlert,
            Map<String, List<String>> alertsByEndpoint,
            List<String> narrow) {}

    Destinations(AlertRegistry alerts, DeliveryConfig config) {
        this.alerts = alerts;
        this.config = config;
        this.snapshot = snapshot(alerts.all(), new IdentityHashMap<>());
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
            current = snapshot(now, current.known());
            snapshot = current;
        }
        return current;
    }

    /** Digests are dear, and a change of one alert leaves all others the objects that they were. */
    private Snapshot snapshot(Collection<Alert> all, IdentityHashMap<Alert, Destination> before) {
        IdentityHashMap<Alert, Destination> known = new IdentityHashMap<>();
        Map<String, Destination> byAlert = new HashMap<>();
        Map<String, List<String>> byEndpoint = new HashMap<>();
        List<String> narrow = new ArrayList<>();
        for (Alert alert : all) {
            Destination same = before.get(alert);
            Destination destination = same == null ? Destination.of(alert, config) : same;
            known.put(alert, destination);
            byAlert.put(alert.id(), destination);
            byEndpoint
                    .computeIfAbsent(destination.endpoint(), endpoint -> new ArrayList<>())
                    .add(alert.id());
            if (destination.concurrency() < DestinationLimits.FIRST) {
                narrow.add(alert.id());
            }
        }
        return new Snapshot(all, known, byAlert, byEndpoint, narrow);
    }
}
