package io.serai.routing;

import io.serai.json.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What can't be changed while the hub runs: what a file has beside routes, and steps that remember. */
final class RouteElements {
    /** What belongs to the routes of its own file, and comes and goes with them. */
    private static final Set<String> CHANGEABLE =
            Set.of("route", "from", "errorHandler", "onException", "onCompletion", "intercept", "interceptFrom");

    /** They hold events, or know those that there were: that ends with their route. */
    private static final Set<String> REMEMBERING = Set.of("aggregate", "idempotentConsumer", "resequence", "saga");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.$-]+");

    private RouteElements() {}

    /**
     * Refuses what other files see, too, as beans: Camel has no way to take it back. And what an end of the old routes would
     * make forget.
     *
     * @throws InvalidInputException naming the element
     */
    static void requireChangeable(RouteFile file, CamelContext hub) {
        Object top = read(file);
        if (top instanceof List<?> elements) {
            for (Object element : elements) {
                if (element instanceof Map<?, ?> map) {
                    map.keySet().forEach(key -> requireChangeable(file, String.valueOf(key)));
                }
            }
        }
        memory(top, hub).ifPresent(memory -> {
            throw RouteErrors.at(
                    file.path(),
                    RouteErrors.lineOf(file.path(), memory),
                    "has '" + memory
                            + "', which would forget what it knows: the change is in force when the hub is restarted");
        });
    }

    /**
     * Whether the file has a step that remembers, or names a bean that starts and stops: Camel stops such a bean with each
     * route that uses it, also one that was never started, and with it all that the others know.
     */
    static boolean remembers(RouteFile file, CamelContext hub) {
        return memory(read(file), hub).isPresent();
    }

    private static @Nullable Object read(RouteFile file) {
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(file.requireText());
        } catch (YamlEngineException e) {
            throw RouteErrors.of(file.path(), e);
        }
    }

    private static void requireChangeable(RouteFile file, String element) {
        if (!CHANGEABLE.contains(element)) {
            throw RouteErrors.at(
                    file.path(),
                    RouteErrors.lineOf(file.path(), element + ":"),
                    "has '" + element
                            + "', " + RouteReloader.AT_START_ALONE
                            + ": restart the hub, or move it to a file of its own");
        }
    }

    /** The first step or bean of that kind. */
    private static Optional<String> memory(@Nullable Object yaml, CamelContext hub) {
        return switch (yaml) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .flatMap(entry -> REMEMBERING.contains(String.valueOf(entry.getKey()))
                                ? Stream.of(String.valueOf(entry.getKey()))
                                : memory(entry.getValue(), hub).stream())
                        .findFirst();
            case List<?> list ->
                list.stream().flatMap(element -> memory(element, hub).stream()).findFirst();
            // A reference is a word of its own, or one in an address: file:in?idempotentRepository=#seen
            case String text ->
                NAME.matcher(resolved(text, hub))
                        .results()
                        .map(MatchResult::group)
                        .filter(name -> hub.getRegistry().lookupByName(name) instanceof Service)
                        .findFirst();
            case null, default -> Optional.empty();
        };
    }

    private static String resolved(String text, CamelContext hub) {
        try {
            return hub.resolvePropertyPlaceholders(text);
        } catch (RuntimeException e) {
            // A step that does not take it as one, or that will be told as wrong.
            return text;
        }
    }
}
