package io.serai.delivery;

import java.util.HashMap;
import java.util.Map;

/** How many things run at a time of which each may hold up a thread of the API: some threads must be left to events. */
public final class Places {
    private final int all;
    private final int ofAWorkspace;
    private final Map<String, Integer> taken = new HashMap<>();
    private int sum;

    /** @param ofAWorkspace fewer than all: one workspace must leave some to the others */
    public Places(int all, int ofAWorkspace) {
        this.all = all;
        this.ofAWorkspace = ofAWorkspace;
    }

    /** @return false: all that there are for this workspace are taken */
    public synchronized boolean take(String workspaceId) {
        if (sum >= all || taken.getOrDefault(workspaceId, 0) >= ofAWorkspace) {
            return false;
        }
        taken.merge(workspaceId, 1, Integer::sum);
        sum++;
        return true;
    }

    public synchronized void give(String workspaceId) {
        taken.computeIfPresent(workspaceId, (id, count) -> count == 1 ? null : count - 1);
        sum--;
    }
}
