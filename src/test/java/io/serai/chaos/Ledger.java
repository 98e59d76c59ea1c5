package io.serai.chaos;

import io.serai.chaos.Books.Acknowledgement;
import io.serai.chaos.Books.Delivery;
import io.serai.event.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes down what is sent, acknowledged and received while a run goes on, and knows what is still to arrive. */
final class Ledger {
    private final Map<String, EventType> sent = new HashMap<>();
    private final Map<String, Acknowledgement> acknowledged = new HashMap<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    /** By event: the alerts that want it and have not got it. */
    private final Map<String, Set<Target>> missing = new HashMap<>();

    synchronized void sent(Map<String, EventType> events) {
        sent.putAll(events);
        events.forEach((id, type) -> {
            Set<Target> wanting = EnumSet.allOf(Target.class);
            wanting.removeIf(target -> !target.wants(type));
            missing.put(id, wanting);
        });
    }

    synchronized void acknowledged(Collection<String> events, int hub) {
        Acknowledgement acknowledgement = new Acknowledgement(hub, Instant.now());
        events.forEach(id -> acknowledged.put(id, acknowledgement));
    }

    synchronized void received(Delivery delivery) {
        deliveries.add(delivery);
        if (delivery.accepted()) {
            for (String id : delivery.events()) {
                Set<Target> wanting = missing.get(id);
                if (wanting != null && wanting.remove(delivery.target()) && wanting.isEmpty()) {
                    missing.remove(id);
                }
            }
        }
    }

    /** Whether everything that was acknowledged until then has arrived wherever it is wanted. */
    synchronized boolean arrived(Instant acknowledgedUntil) {
        return missing.keySet().stream()
                .map(acknowledged::get)
                .noneMatch(known -> known != null && !known.at().isAfter(acknowledgedUntil));
    }

    synchronized int sentCount() {
        return sent.size();
    }

    synchronized int acknowledgedCount() {
        return acknowledged.size();
    }

    /** Events that have arrived wherever they are wanted. */
    synchronized int deliveredCount() {
        return sent.size() - missing.size();
    }

    synchronized int requestCount() {
        return deliveries.size();
    }

    synchronized Books books() {
        return new Books(Map.copyOf(sent), Map.copyOf(acknowledged), List.copyOf(deliveries));
    }
}
