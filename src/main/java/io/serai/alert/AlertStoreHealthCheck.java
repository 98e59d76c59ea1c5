package io.serai.alert;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Says whether this hub has the alerts in Redis. Not ready when it lacks a key that others have: they can deliver what it
 * would get wrong. A single record that nobody can read makes no hub unready: all would be at once.
 */
public final class AlertStoreHealthCheck extends AbstractHealthCheck {
    private final AlertStore store;

    public AlertStoreHealthCheck(AlertStore store) {
        super("serai", "alert-store");
        this.store = store;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        AlertStore.Health health = store.health();
        builder.detail("alert.stored", health.stored());
        if (health.down() != null) {
            builder.message(health.down()).down();
            return;
        }
        builder.up();
        if (health.degraded() != null) {
            builder.message("degraded: " + health.degraded());
        }
    }
}
