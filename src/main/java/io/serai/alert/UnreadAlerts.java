package io.serai.alert;

import io.serai.alert.AlertTable.Unread;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says which alerts in Redis a hub can't read, and what an operator does about it. */
final class UnreadAlerts {
    private static final int MAX_NAMED = 5;
    private static final int MAX_ID = 64;

    private UnreadAlerts() {}

    /**
     * What a hub needs to start: without an alert it would give up the events that others gathered for it.
     *
     * @throws InvalidInputException when the secrets of one can't be opened
     */
    static void requireOpened(SortedMap<String, Unread> unread, KeyRing keys) {
        Map<String, Long> missing = unread.values().stream()
                .filter(each -> each.missingKey() != null)
                .collect(Collectors.groupingBy(
                        each -> String.valueOf(each.missingKey()), TreeMap::new, Collectors.counting()));
        if (!missing.isEmpty()) {
            throw new InvalidInputException(missing.entrySet().stream()
                    .map(entry -> new Problem(keys.source(), keyRule(entry.getKey(), entry.getValue(), keys)))
                    .toList());
        }
        List<String> changed = unread.entrySet().stream()
                .filter(entry -> entry.getValue().sealed())
                .map(Map.Entry::getKey)
                .toList();
        if (!changed.isEmpty()) {
            throw new InvalidInputException(
                    "alert_secrets",
                    "has been changed by somebody without the key for " + named(changed)
                            + ": bring Redis back from a backup, or delete them with redis-cli HDEL alerts "
                            + changed.getFirst());
        }
    }

    private static String keyRule(String key, long alerts, KeyRing keys) {
        String what = "the key " + key + ", with which the secrets of " + counted(alerts) + " in Redis are sealed";
        return keys.isEmpty()
                ? "must be there with " + what + ": bring the file back, or set " + EncryptionConfig.KEY
                : "lacks " + what + ": add it behind the first one, after a comma";
    }

    /**
     * Down without a key that others have: they can deliver what this hub would get wrong. Only counts: everybody may ask
     * for health, and the log has said which, and why.
     */
    static AlertStore.Health health(int stored, SortedMap<String, Unread> unread, KeyRing keys) {
        long lacking = unread.values().stream()
                .filter(each -> each.missingKey() != null)
                .count();
        long broken = unread.size() - lacking;
        return new AlertStore.Health(
                stored,
                lacking == 0
                        ? null
                        : "the secrets of " + counted(lacking) + " are sealed with a key which this hub lacks: "
                                + keys.sourceName() + " needs it too, and the log names it",
                broken == 0 ? null : counted(broken) + " in Redis can't be read: the log says which and why");
    }

    /** Which, and why the first of them; one or more: for the log. */
    static String told(SortedMap<String, Unread> unread) {
        return named(List.copyOf(unread.keySet())) + ": "
                + unread.firstEntry().getValue().reason();
    }

    static String named(List<String> ids) {
        String shown =
                ids.stream().limit(MAX_NAMED).map(UnreadAlerts::printable).collect(Collectors.joining(", "));
        return (ids.size() == 1 ? "alert " : "alerts ")
                + shown
                + (ids.size() > MAX_NAMED ? " and " + (ids.size() - MAX_NAMED) + " more" : "");
    }

    /** Somebody else's must not break or forge lines of a log. */
    private static String printable(String id) {
        String ours = id.replaceAll("[^A-Za-z0-9_-]", "?");
        return ours.length() > MAX_ID ? ours.substring(0, MAX_ID) + "…" : ours;
    }

    static String counted(long alerts) {
        return alerts == 1 ? "1 alert" : alerts + " alerts";
    }
}
