package io.serai.alert;

import io.serai.event.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All alerts in memory, indexed by what events ask for. A change replaces the whole set at once, so that a reader never
 * sees half of it.
 */
public final class AlertRegistry {
    private volatile Snapshot snapshot = new Snapshot(Map.of(), new IdentityHashMap<>(), new CandidateIndex(List.of()));
    private volatile Runnable catchUp = () -> {};

    /** The alerts in force from now on, enabled or not. What is known of one that stays the same object is kept. */
    public synchronized void replace(Collection<Alert> alerts) {
        Map<String, Alert> byId = new LinkedHashMap<>();
        alerts.forEach(alert -> byId.put(alert.id(), alert));
        IdentityHashMap<Alert, List<Candidate>> before = snapshot.candidates;
        IdentityHashMap<Alert, List<Candidate>> candidates = new IdentityHashMap<>();
        List<List<Candidate>> inOrder = new ArrayList<>();
        for (Alert alert : byId.values()) {
            List<Candidate> known = before.get(alert);
            List<Candidate> own = known == null ? candidates(alert) : known;
            candidates.put(alert, own);
            inOrder.add(own);
        }
        snapshot = new Snapshot(Collections.unmodifiableMap(byId), candidates, new CandidateIndex(inOrder));
    }

    private static List<Candidate> candidates(Alert alert) {
        return alert.triggers().stream()
                .map(trigger -> Candidate.of(alert, trigger))
                .toList();
    }

    public Optional<Alert> byId(String id) {
        return Optional.ofNullable(snapshot.byId.get(id));
    }

    /** Empty also when it is another workspace's. */
    public Optional<Alert> byId(String workspaceId, String id) {
        return byId(id).filter(alert -> alert.workspaceId().equals(workspaceId));
    }

    /**
     * As {@link #byId(String, String)}, but does not take an alert for unknown or disabled that another hub has created or enabled a
     * moment ago: an event that matched there may be delivered here.
     *
     * @throws io.serai.redis.RedisUnavailableException when nobody can be asked
     */
    public Optional<Alert> newest(String workspaceId, String id) {
        Optional<Alert> known = byId(workspaceId, id).filter(Alert::enabled);
        if (known.isPresent()) {
            return known;
        }
        catchUp.run();
        return byId(workspaceId, id);
    }

    /** How {@link #newest} asks for what other hubs have changed; returns when it is in force here. */
    public void catchUpWith(Runnable newCatchUp) {
        catchUp = newCatchUp;
    }

    /** All of one workspace, enabled or not. Walks over all there are. */
    public List<Alert> of(String workspaceId) {
        return snapshot.byId.values().stream()
                .filter(alert -> alert.workspaceId().equals(workspaceId))
                .toList();
    }

    public Collection<Alert> all() {
        return snapshot.byId.values();
    }

    /**
     * The triggers of enabled alerts that ask for this event type in this workspace, those of one alert together and in
     * its order. Costs one look-up, however many alerts there are.
     */
    public List<Candidate> candidates(String workspaceId, String eventType) {
        return snapshot.index.all(workspaceId, eventType);
    }

    /**
     * Those that this event may match, also of disabled alerts, in the same order. Costs hardly more than there are.
     *
     * @param skips hears of the other triggers of enabled alerts
     */
    List<Candidate> candidates(Event event, Skips skips) {
        return snapshot.index.possible(event, skips);
    }

    /** @param candidates of all alerts, by the alert as an object */
    private record Snapshot(
            Map<String, Alert> byId, IdentityHashMap<Alert, List<Candidate>> candidates, CandidateIndex index) {}
}
