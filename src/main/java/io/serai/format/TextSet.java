package io.serai.format;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The texts that are in force at one time, those of the operator before the shipped ones. */
final class TextSet {
    private final Map<String, TextFile> shipped;
    private final Map<String, TextFile> own;
    private final Map<Key, TextTemplates> templates = new ConcurrentHashMap<>();

    /** The texts that were told to fail, each once however many templates are made of it. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * @param own by {@code <event type>} and {@code <destination type>/<event type>}, as their files are named
     */
    TextSet(Map<String, TextFile> shipped, Map<String, TextFile> own) {
        this.shipped = Map.copyOf(shipped);
        this.own = Map.copyOf(own);
    }

    Map<String, TextFile> own() {
        return own;
    }

    private record Key(String event, String destination, Markup markup) {}

    /** The templates for notifications of the event type that go to such a destination. */
    TextTemplates of(String eventType, String destinationType, Markup markup) {
        String event = TextFiles.fileName(eventType);
        // Event types come with events: only those that have files are remembered.
        boolean known = Stream.of(destinationType + "/" + event, event).anyMatch(own::containsKey)
                || shipped.containsKey(event);
        Key key = new Key(known ? event : TextFiles.OTHER, destinationType, markup);
        return templates.computeIfAbsent(key, this::templates);
    }

    private TextTemplates templates(Key key) {
        List<TextFile> files = Stream.of(key.event, TextFiles.OTHER)
                .distinct()
                .flatMap(event -> Stream.of(own.get(key.destination + "/" + event), own.get(event), shipped.get(event)))
                .filter(Objects::nonNull)
                .toList();
        return new TextTemplates(files, new TemplateEngine(key.markup), told);
    }
}
