package io.serai.delivery;

import java.util.HashMap;
import java.util.Map;

/** How many tests run at a time. Each may hold up a thread of the API: receivers that hang must leave some to events. */
final class TestPlaces {
    private static final int ALL = 8;

    /** One workspace must leave some to the others. */
    private static final int OF_A_WORKSPACE = 3;

    private final Map<String, Integer> taken = new HashMap<>();
    private int sum;

    /** @return false: all that there are for this workspace are taken */
    synchronized boolean take(String workspaceId) {
        if (sum >= ALL || taken.getOrDefault(workspaceId, 0) >= OF_A_WORKSPACE) {
            return false;
        }
        taken.merge(workspaceId, 1, Integer::sum);
        sum++;
        return true;
    }

    synchronized void give(String workspaceId) {
        taken.computeIfPresent(workspaceId, (id, count) -> count == 1 ? null : count - 1);
        sum--;
    }
}
