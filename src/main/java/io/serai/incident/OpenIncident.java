package io.serai.incident;

import io.serai.format.QuietResolve;

/**
 * An incident that the hub has opened.
 *
 * @param eventType of the last trigger
 * @param trigger the notification that triggered it last
 */
record OpenIncident(String alertId, String dedupKey, String eventType, String workspaceId, String trigger) {
    QuietResolve resolve() {
        return new QuietResolve(dedupKey, trigger);
    }
}
