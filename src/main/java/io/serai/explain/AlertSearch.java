package io.serai.explain;

import io.serai.alert.Alert;
import io.serai.json.InvalidInputException;
import io.serai.json.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the alert that somebody means by its id or its name. */
final class AlertSearch {
    private AlertSearch() {}

    /**
     * @throws InvalidInputException when there is none, or several have the name
     */
    static Alert find(String given, Collection<Alert> alerts) {
        Optional<Alert> byId =
                alerts.stream().filter(alert -> alert.id().equals(given)).findFirst();
        if (byId.isPresent()) {
            return byId.get();
        }
        List<Alert> named =
                alerts.stream().filter(alert -> alert.name().equals(given)).toList();
        if (named.size() > 1) {
            throw new InvalidInputException(
                    "alert",
                    "is the name of " + named.size() + " alerts: give the id of one of them, "
                            + named.stream().map(Alert::id).limit(10).collect(Collectors.joining(" or ")));
        }
        if (named.isEmpty()) {
            throw new InvalidInputException(
                    "alert",
                    "is no alert's id or name"
                            + Nearest.hint(given, alerts.stream().map(Alert::id).toList()));
        }
        return named.getFirst();
    }
}
