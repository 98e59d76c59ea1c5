package io.serai.alert;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All alerts in memory. A change replaces the whole set at once, so that a reader never sees half of it. */
public final class AlertRegistry {
    private volatile Map<String, Alert> byId = Map.of();

    /** The alerts in force from now on, enabled or not. */
    public void replace(Collection<Alert> alerts) {
        Map<String, Alert> next = new LinkedHashMap<>();
        alerts.forEach(alert -> next.put(alert.id(), alert));
        byId = next;
    }

    public Optional<Alert> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Collection<Alert> all() {
        return byId.values();
    }
}
