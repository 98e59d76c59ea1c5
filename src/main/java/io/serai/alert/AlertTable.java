package io.serai.alert;

import io.serai.alert.AlertRecords.Changes;
import io.serai.alert.AlertRecords.Found;
import io.serai.alert.AlertRecords.Position;
import io.serai.json.InvalidInputException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one hub has read of the alerts in Redis. Not thread-safe. */
final class AlertTable {
    private final AlertRecords records;
    private final Sealing sealing;

    private Position position = Position.NOWHERE;
    private Map<String, StoredAlert> alerts = Map.of();
    private SortedMap<String, Unread> unread = new TreeMap<>();

    AlertTable(AlertRecords records, Sealing sealing) {
        this.records = records;
        this.sealing = sealing;
    }

    /**
     * Why an alert is not in force as it is in Redis.
     *
     * @param missingKey id of the key that would open it; null when no key would help
     */
    record Unread(String reason, @Nullable String missingKey, boolean sealed) {}

    /** All that could be read; of those that can't, the last version that could. */
    Map<String, StoredAlert> alerts() {
        return alerts;
    }

    /** By id. */
    SortedMap<String, Unread> unread() {
        return unread;
    }

    /**
     * Reads what has changed.
     *
     * @return whether anything has
     */
    boolean follow() {
        return follow(found -> {});
    }

    /** Reads everything again the next time: nobody knows what happened to Redis meanwhile. */
    void forget() {
        position = Position.NOWHERE;
    }

    /** As it was saved a moment ago; what was read since then stays. */
    void put(StoredAlert saved) {
        String id = saved.alert().id();
        StoredAlert read = alerts.get(id);
        if (read == null || read.version() < saved.version()) {
            Map<String, StoredAlert> next = new HashMap<>(alerts);
            next.put(id, saved);
            alerts = next;
        }
    }

    /** As they were deleted a moment ago. */
    void remove(Map<String, Long> versions) {
        Map<String, StoredAlert> next = new HashMap<>(alerts);
        versions.forEach((id, version) -> {
            StoredAlert read = next.get(id);
            if (read != null && read.version() <= version) {
                next.remove(id);
            }
        });
        alerts = next;
    }

    /** Sees each alert that is read. */
    interface Visitor {
        void visit(Found found);
    }

    boolean follow(Visitor visitor) {
        Changes changes = records.since(position);
        if (changes.found().isEmpty() && !changes.anew()) {
            position = changes.position().end();
            return false;
        }
        Map<String, StoredAlert> nextAlerts = new HashMap<>(alerts);
        SortedMap<String, Unread> nextUnread = new TreeMap<>(unread);
        while (true) {
            if (changes.anew()) {
                nextAlerts.clear();
                nextUnread.clear();
            }
            for (Found found : changes.found()) {
                take(found, nextAlerts, nextUnread);
                visitor.visit(found);
            }
            if (!changes.more()) {
                break;
            }
            changes = records.since(changes.position());
        }
        position = changes.position().end();
        alerts = nextAlerts;
        unread = nextUnread;
        return true;
    }

    private void take(Found found, Map<String, StoredAlert> nextAlerts, SortedMap<String, Unread> nextUnread) {
        String id = found.id();
        nextUnread.remove(id);
        String record = found.record();
        if (record == null) {
            nextAlerts.remove(id);
            return;
        }
        try {
            nextAlerts.put(id, AlertRecord.read(id, found.version(), record, found.secrets(), sealing));
            return;
        } catch (Sealing.SealException e) {
            nextUnread.put(id, new Unread(String.valueOf(e.getMessage()), e.missingKey(), true));
        } catch (InvalidInputException e) {
            nextUnread.put(id, new Unread(String.valueOf(e.getMessage()), null, false));
        }
        StoredAlert lastGood = alerts.get(id);
        if (lastGood != null) {
            nextAlerts.put(id, lastGood);
        }
    }
}
