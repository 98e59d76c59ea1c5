package io.serai.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.format.NotificationText.Item;
import io.serai.format.TemplateEngine.Rendered;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells notifications to people, in the words of {@link TextFiles}. */
public final class Texts {
    private static final int MAX_NAME = 3_000;

    /** Ours: of one item, as a title of it. */
    private static final int MAX_WORDS = 1_000;

    private final FormatConfig config;
    private final TextFiles files;

    /** With the shipped texts. */
    public Texts(FormatConfig config) {
        this(config, TextFiles.shippedOnly());
    }

    public Texts(FormatConfig config, TextFiles files) {
        this.config = config;
        this.files = files;
    }

    /** The notification in words. */
    NotificationText tell(ObjectNode notification, Alert alert, Markup markup) {
        UiLinks links = UiLinks.of(alert, notification, config);
        NotificationModel model = NotificationModel.of(notification, alert, links);
        TextSet texts = files.current();
        TextTemplates marked = texts.of(model.eventType(), alert.type(), markup);
        TextTemplates words = texts.of(model.eventType(), alert.type(), Words.INSTANCE);

        Map<String, Object> top = new HashMap<>(model.top());
        String label = line(text(words, Member.LABEL, top).orElse(model.eventType()));
        top.put("label", label);
        String brief = line(text(words, Member.BRIEF, top).orElse(label));
        Rendered overall = marked.render(Member.OVERALL, top).orElse(new Rendered("", null));
        Rendered below = marked.render(Member.BELOW, top).orElse(new Rendered("", null));
        List<Item> items = new Items(model, top, marked, words);
        Link overview = overview(items, below, overall);
        String name = PlainText.line(notification.path("alertName").asText(), MAX_NAME);
        Instant created = Instant.parse(notification.path("createdAt").asText());
        return new NotificationText(
                name.isEmpty() ? "Alert" : name,
                Severities.of(notification, alert),
                NotificationAssembler.isTest(notification),
                Reports.of(notification.path("payload")).resolved(),
                model.count(),
                brief,
                text(marked, Member.SUMMARY, top).orElse(markup.escape(brief)),
                text(marked, Member.HEADING, top).orElse(""),
                items,
                marked.render(Member.SEPARATOR, top).map(Rendered::text).orElse("\n"),
                below.text().isBlank() ? null : below.text().strip(),
                withLink(
                        overall.text().isBlank()
                                ? markup.escape(brief)
                                : overall.text().strip(),
                        overall,
                        overview,
                        markup),
                overview,
                instant(top.get("firstEventAt"), created),
                instant(top.get("lastEventAt"), created));
    }

    /** The page of all; else, as senders name no such page, that of the first. */
    private static @Nullable Link overview(List<Item> items, Rendered below, Rendered overall) {
        return Stream.of(below, overall)
                .map(Rendered::firstLink)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> items.isEmpty() ? null : items.getFirst().link());
    }

    /** What is left out can be looked for somewhere, also where a template names no page. */
    private static String withLink(String text, Rendered overall, @Nullable Link overview, Markup markup) {
        return overview == null || overall.firstLink() != null ? text : text + " | " + markup.link(overview);
    }

    /** Each is told when it is asked for: of thousands, most messages show some. */
    private static final class Items extends AbstractList<Item> {
        private final NotificationModel model;
        private final Map<String, Object> top;
        private final TextTemplates marked;
        private final TextTemplates words;
        private final @Nullable Item[] told;

        Items(NotificationModel model, Map<String, Object> top, TextTemplates marked, TextTemplates words) {
            this.model = model;
            this.top = top;
            this.marked = marked;
            this.words = words;
            this.told = new @Nullable Item[model.items().size()];
        }

        @Override
        public Item get(int index) {
            Item item = told[index];
            if (item == null) {
                top.put("item", model.items().get(index));
                item = item(top, marked, words);
                told[index] = item;
            }
            return item;
        }

        @Override
        public int size() {
            return told.length;
        }
    }

    private static Item item(Map<String, Object> top, TextTemplates marked, TextTemplates words) {
        Rendered shown = marked.render(Member.ITEM, top).orElse(new Rendered("Event", null));
        String said = text(words, Member.ITEM, top).orElse("Event");
        String line = inOneLine(said);
        return new Item(shown.text().strip(), line.isEmpty() ? "Event" : line, shown.firstLink());
    }

    /** Without the bullets of lists, and without what stood around links. */
    private static String inOneLine(String said) {
        String joined = said.lines()
                .map(Texts::withoutLooseEnds)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(", "));
        return PlainText.line(joined, MAX_WORDS);
    }

    private static String withoutLooseEnds(String line) {
        String bare = line.strip();
        while (bare.endsWith("|")) {
            bare = bare.substring(0, bare.length() - 1).stripTrailing();
        }
        return bare.startsWith("• ") ? bare.substring(2) : bare;
    }

    private static Optional<String> text(TextTemplates templates, Member member, Map<String, Object> model) {
        return templates.render(member, model).map(rendered -> rendered.text().strip());
    }

    private static String line(String text) {
        return PlainText.line(text, MAX_NAME);
    }

    private static Instant instant(@Nullable Object time, Instant otherwise) {
        try {
            return Instant.parse(String.valueOf(time));
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }
}
