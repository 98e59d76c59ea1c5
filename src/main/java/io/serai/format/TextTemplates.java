package io.serai.format;

import freemarker.core.ParseException;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import io.serai.format.TemplateEngine.Rendered;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The templates of one event type in one kind of markup. The first one that has something to say is used: one that fails is
 * told once and passed over, so that no notification fails because of a text.
 */
final class TextTemplates {
    private static final Logger LOG = LoggerFactory.getLogger(TextTemplates.class);

    /** What may say nothing, and not because there is nothing to say. */
    private static final Set<Member> MAY_BE_EMPTY = EnumSet.of(Member.BELOW, Member.SEPARATOR);

    private final TemplateEngine engine;
    private final Map<Member, List<Named>> templates = new EnumMap<>(Member.class);
    private final Set<String> told;

    private record Named(String place, Template template) {}

    /**
     * @param files the first goes before the others
     * @param told which texts were told to fail; shared by all kinds of markup and destinations that have the same texts
     */
    TextTemplates(List<TextFile> files, TemplateEngine engine, Set<String> told) {
        this.engine = engine;
        this.told = told;
        for (Member member : Member.values()) {
            List<Named> named = new ArrayList<>();
            for (TextFile file : files) {
                TextFile.Source source = file.members().get(member);
                if (source != null) {
                    named.add(named(file, member, source));
                }
            }
            templates.put(member, named);
        }
    }

    private Named named(TextFile file, Member member, TextFile.Source source) {
        String place = file.name() + ":" + source.line() + ": " + member.key();
        try {
            return new Named(place, engine.parse(member.key(), source.template()));
        } catch (ParseException e) {
            throw new IllegalStateException(place + " was checked before", e);
        }
    }

    /** Empty when no template has anything to say. */
    Optional<Rendered> render(Member member, Map<String, Object> model) {
        for (Named named : templates.getOrDefault(member, List.of())) {
            try {
                Rendered rendered = engine.render(named.template, model);
                if (!rendered.text().isBlank() || MAY_BE_EMPTY.contains(member)) {
                    return Optional.of(rendered);
                }
            } catch (TemplateException e) {
                tell(named.place, "line " + e.getLineNumber() + " of the text fails: " + firstLine(e));
            } catch (IOException e) {
                tell(named.place, String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    private void tell(String place, String problem) {
        if (told.add(place)) {
            LOG.warn("{} is passed over where it can't be used: {}", place, problem);
        }
    }

    /** FreeMarker's own words: the expression that failed, never a value. */
    private static String firstLine(TemplateException e) {
        String message = e.getMessageWithoutStackTop();
        return message == null
                ? ""
                : PlainText.line(message.lines().findFirst().orElse(""), 200)
                        + message.lines()
                                .filter(line -> line.startsWith("==> "))
                                .findFirst()
                                .map(line -> " " + PlainText.line(line.substring(4), 200))
                                .orElse("");
    }
}
