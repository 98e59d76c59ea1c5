package io.serai.alert;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All alerts in memory, indexed by what events ask for. A change replaces the whole set at once, so that a reader never
 * sees half of it.
 */
public final class AlertRegistry {
    private volatile Snapshot snapshot = Snapshot.of(List.of());
    private volatile Runnable catchUp = () -> {};

    /** The alerts in force from now on, enabled or not. */
    public void replace(Collection<Alert> alerts) {
        snapshot = Snapshot.of(alerts);
    }

    public Optional<Alert> byId(String id) {
        return Optional.ofNullable(snapshot.byId.get(id));
    }

    /**
     * As {@link #byId}, but does not take an alert for unknown or disabled that another hub has created or enabled a
     * moment ago: an event that matched there may be delivered here.
     *
     * @throws io.serai.redis.RedisUnavailableException when nobody can be asked
     */
    public Optional<Alert> newest(String id) {
        Optional<Alert> known = byId(id).filter(Alert::enabled);
        if (known.isPresent()) {
            return known;
        }
        catchUp.run();
        return byId(id);
    }

    /** How {@link #newest} asks for what other hubs have changed; returns when it is in force here. */
    public void catchUpWith(Runnable newCatchUp) {
        catchUp = newCatchUp;
    }

    public Collection<Alert> all() {
        return snapshot.byId.values();
    }

    /**
     * The triggers of enabled alerts that ask for this event type in this workspace, those of one alert together and in
     * its order. Costs one look-up, however many alerts there are.
     */
    public List<Candidate> candidates(String workspaceId, String eventType) {
        return snapshot.index.getOrDefault(new Key(workspaceId, eventType), List.of());
    }

    private record Key(String workspaceId, String eventType) {}

    private record Snapshot(Map<String, Alert> byId, Map<Key, List<Candidate>> index) {
        static Snapshot of(Collection<Alert> alerts) {
            Map<String, Alert> byId = new LinkedHashMap<>();
            alerts.forEach(alert -> byId.put(alert.id(), alert));
            Map<Key, List<Candidate>> index = new HashMap<>();
            for (Alert alert : byId.values()) {
                if (alert.enabled()) {
                    for (Trigger trigger : alert.triggers()) {
                        index.computeIfAbsent(
                                        new Key(alert.workspaceId(), trigger.eventType()), key -> new ArrayList<>())
                                .add(Candidate.of(alert, trigger));
                    }
                }
            }
            index.replaceAll((key, candidates) -> List.copyOf(candidates));
            return new Snapshot(Collections.unmodifiableMap(byId), index);
        }
    }
}
