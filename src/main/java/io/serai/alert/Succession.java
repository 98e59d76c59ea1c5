package io.serai.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says which trigger of an alert each trigger of its next version continues, and so with their conditions: the one with
 * the same id, or, for one that says no id, the first of its kind that nothing else continues. Each is continued once at
 * most.
 */
public final class Succession {
    private Succession() {}

    /** @param kind the event type of a trigger, the type of a condition */
    public record Named(@Nullable String id, String kind) {}

    /** For each element of the next version that of the version before; empty where it is new. */
    public static <T> List<Optional<T>> of(List<Named> next, List<T> before, Function<T, Named> name) {
        List<T> left = new ArrayList<>(before);
        List<Optional<T>> continued = new ArrayList<>();
        for (Named named : next) {
            String id = named.id();
            continued.add(
                    id == null
                            ? Optional.empty()
                            : take(left, old -> id.equals(name.apply(old).id())));
        }
        for (int i = 0; i < next.size(); i++) {
            Named named = next.get(i);
            if (named.id() == null) {
                continued.set(
                        i, take(left, old -> named.kind().equals(name.apply(old).kind())));
            }
        }
        return continued;
    }

    private static <T> Optional<T> take(List<T> left, Predicate<T> fits) {
        for (int i = 0; i < left.size(); i++) {
            if (fits.test(left.get(i))) {
                return Optional.of(left.remove(i));
            }
        }
        return Optional.empty();
    }
}
