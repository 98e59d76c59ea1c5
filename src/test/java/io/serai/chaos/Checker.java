package io.serai.chaos;

import io.serai.chaos.Books.Acknowledgement;
import io.serai.chaos.Books.Delivery;
import io.serai.chaos.Findings.Finding;
import io.serai.chaos.Findings.Kind;
import io.serai.event.EventType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what was acknowledged with what arrived. Every acknowledged event is in exactly one notification of each
 * alert that wants it; one without an answer is in one or none; a notification that comes again is the same to the byte.
 */
final class Checker {
    private final Books books;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Delivery> first = new HashMap<>();
    private final Map<Target, Map<String, String>> notificationOf = new EnumMap<>(Target.class);
    private final Map<Target, Set<String>> accepted = new EnumMap<>(Target.class);

    private Checker(Books books) {
        this.books = books;
        for (Target target : Target.values()) {
            notificationOf.put(target, new HashMap<>());
            accepted.put(target, new HashSet<>());
        }
    }

    static Findings check(Books books) {
        Checker checker = new Checker(books);
        books.deliveries().forEach(checker::delivery);
        books.acknowledged().forEach(checker::acknowledged);
        Set<String> acceptedIds = new HashSet<>();
        long repeats = books.deliveries().stream()
                .filter(delivery -> delivery.accepted() && !acceptedIds.add(delivery.id()))
                .count();
        List<Finding> worstFirst = checker.findings.stream()
                .sorted(Comparator.comparing(Finding::kind))
                .toList();
        return new Findings(worstFirst, checker.first.size(), (int) repeats);
    }

    private void delivery(Delivery delivery) {
        if (delivery.accepted()) {
            accepted.get(delivery.target()).addAll(delivery.events());
        }
        Delivery known = first.putIfAbsent(delivery.id(), delivery);
        if (known == null) {
            content(delivery);
        } else if (known.target() != delivery.target() || !known.body().equals(delivery.body())) {
            found(
                    Kind.CHANGED_BODY,
                    delivery,
                    delivery.id(),
                    "at " + delivery.at() + " with " + delivery.events().size() + " events, at " + known.at() + " for "
                            + known.target() + " with " + known.events().size());
            content(delivery);
        }
    }

    private void content(Delivery delivery) {
        if (delivery.count() != delivery.events().size()) {
            found(
                    Kind.WRONG_COUNT,
                    delivery,
                    delivery.id(),
                    "says " + delivery.count() + " and holds "
                            + delivery.events().size());
        }
        Map<String, String> notifications = notificationOf.get(delivery.target());
        Set<String> inThisOne = new HashSet<>();
        for (String event : delivery.events()) {
            EventType type = books.sent().get(event);
            if (type == null) {
                found(Kind.UNASKED, delivery, event, "was never sent, in " + delivery.id());
            } else if (!delivery.target().wants(type)) {
                found(Kind.UNASKED, delivery, event, "is of type " + type.wire() + ", in " + delivery.id());
            }
            if (!inThisOne.add(event)) {
                found(Kind.DUPLICATE, delivery, event, "twice in " + delivery.id());
            }
            String other = notifications.putIfAbsent(event, delivery.id());
            if (other != null && !other.equals(delivery.id())) {
                found(Kind.DUPLICATE, delivery, event, "in " + other + " and " + delivery.id());
            }
        }
    }

    private void acknowledged(String event, Acknowledgement acknowledgement) {
        for (Target target : Target.values()) {
            if (target.wants(books.sent().get(event)) && !accepted.get(target).contains(event)) {
                String tried = notificationOf.get(target).get(event);
                findings.add(new Finding(
                        Kind.LOST,
                        target,
                        event,
                        "acknowledged by hub " + acknowledgement.hub() + " at " + acknowledgement.at()
                                + (tried == null ? ", in no notification" : ", tried and never accepted in " + tried)));
            }
        }
    }

    private void found(Kind kind, Delivery delivery, String subject, String detail) {
        findings.add(new Finding(kind, delivery.target(), subject, detail));
    }
}
