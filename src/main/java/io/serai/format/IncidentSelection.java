package io.serai.format;

import io.serai.debounce.Progress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents of a notification get an event of their own: the first ones that wake somebody, and all that close
 * something. A bucket in which something closes has no more events than there is room for.
 *
 * @param own in order
 * @param more the others, in order
 */
record IncidentSelection(List<IncidentGroup> own, List<IncidentGroup> more) {
    IncidentSelection {
        own = List.copyOf(own);
        more = List.copyOf(more);
    }

    /** @param maxParts most events that wake somebody, the one of the others included; null: as many as by default */
    static IncidentSelection of(List<IncidentGroup> groups, @Nullable Integer maxParts) {
        long waking = groups.stream().filter(IncidentSelection::wakes).count();
        int most = maxParts == null ? PagerDutyLimits.INCIDENTS + 1 : maxParts;
        long roomToWake = waking <= most ? most : most - 1;
        long roomToClose = Progress.MOST_PARTS - Math.min(waking, most);
        if (groups.size() - waking > roomToClose) {
            // Only of a bucket from before its alert was one that opens incidents: better named than lost.
            roomToClose -= waking <= most ? 1 : 0;
        }
        List<IncidentGroup> own = new ArrayList<>();
        List<IncidentGroup> more = new ArrayList<>();
        for (IncidentGroup group : groups) {
            boolean fits = wakes(group) ? roomToWake-- > 0 : roomToClose-- > 0;
            (fits ? own : more).add(group);
        }
        return new IncidentSelection(own, more);
    }

    private static boolean wakes(IncidentGroup group) {
        return group.action() != IncidentGroup.Action.RESOLVE;
    }
}
