package io.serai.api;

import io.serai.access.Caller;
import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.redis.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages over the ids of the alerts, in their order. */
final class AlertIds {
    private AlertIds() {}

    /**
     * Of the alerts that the caller may see.
     *
     * @param after where the page before ended; null: from the first
     */
    static Page<String> page(AlertRegistry alerts, Caller caller, @Nullable String after, int limit) {
        List<String> ids = alerts.all().stream()
                .filter(alert -> caller.mayTouch(alert.workspaceId()))
                .map(Alert::id)
                .filter(id -> after == null || id.compareTo(after) > 0)
                .sorted()
                .limit(limit + 1L)
                .toList();
        return ids.size() > limit ? new Page<>(ids.subList(0, limit), ids.get(limit - 1)) : new Page<>(ids, null);
    }
}
