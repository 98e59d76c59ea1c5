package io.serai.alert;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Says whether the alert file as it is now is in force. Always up: a broken edit leaves the last good alerts in force,
 * and taking every replica out of rotation for it would turn a typo into an outage. What is wrong is in the log alone:
 * everybody may ask for health.
 */
public final class AlertFileHealthCheck extends AbstractHealthCheck {
    private final AlertFileWatcher watcher;

    public AlertFileHealthCheck(AlertFileWatcher watcher) {
        super("serai", "alert-file");
        this.watcher = watcher;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        builder.detail("alert.file", String.valueOf(watcher.file().path().getFileName()));
        builder.detail("alert.count", watcher.alerts().size());
        builder.detail("alert.file.in-force", watcher.lastError().isEmpty());
        if (watcher.lastError().isPresent()) {
            builder.message("degraded: the last good alerts are in force: the log says what is wrong with the file");
        }
    }
}
