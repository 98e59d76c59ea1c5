package io.serai.format;

import io.serai.event.EventType;
import io.serai.event.OwnEventTypes;
import io.serai.event.SenderEventTypes;
import io.serai.json.Nearest;
import io.serai.json.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Texts that nobody will read, because their files have the name of no destination type, or nearly that of an event type. */
public final class TextDoubts {
    private TextDoubts() {}

    /**
     * @param folder of the texts, as the operator knows it
     * @param destinations that have a route
     * @param wanted event types that somebody asks for, beside those that are known by name
     */
    public static List<Problem> find(TextFiles texts, Path folder, Set<String> destinations, Set<String> wanted) {
        Set<String> types = new TreeSet<>(Set.of(TextFiles.OTHER));
        Stream.of(
                        Arrays.stream(EventType.values()).map(EventType::wire),
                        OwnEventTypes.ALL.stream(),
                        SenderEventTypes.ALL.stream(),
                        wanted.stream())
                .flatMap(each -> each)
                .map(TextFiles::fileName)
                .forEach(types::add);
        List<Problem> doubts = new ArrayList<>();
        for (String key : texts.keys()) {
            String file = folder.resolve(key + ".yaml").toString();
            int slash = key.indexOf('/');
            String destination = slash < 0 ? "" : key.substring(0, slash);
            if (slash > 0 && !destinations.contains(destination)) {
                doubts.add(new Problem(
                        file,
                        "is for alerts of the type " + destination + ", which has no route"
                                + Nearest.hint(destination, destinations),
                        "destination"));
            }
            String name = key.substring(slash + 1);
            String hint = types.contains(name) ? "" : Nearest.hint(name, types);
            // Others may be of senders of one's own.
            if (!hint.isEmpty()) {
                doubts.add(new Problem(file, "is for an event type that is not known by name" + hint, "event-type"));
            }
        }
        return doubts;
    }
}
