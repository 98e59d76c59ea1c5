package io.serai.format;

import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import io.serai.format.MarkupFormat.Marked;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What templates may call: {@code bold(text)}, {@code code(text)}, {@code link(url, text)}, {@code lines(text, most)}. */
final class TextFunctions {
    /** Ours: a longer link is only its text. Opik's own links have about 150. */
    static final int LINK = 1_000;

    private final Markup markup;
    private final MarkupFormat format;
    private final Consumer<Link> seen;

    /**
     * @param seen is told the links that are written
     */
    private TextFunctions(Markup markup, MarkupFormat format, Consumer<Link> seen) {
        this.markup = markup;
        this.format = format;
        this.seen = seen;
    }

    static Map<String, Object> of(Markup markup, MarkupFormat format, Consumer<Link> seen) {
        TextFunctions functions = new TextFunctions(markup, format, seen);
        return Map.of(
                "bold", (TemplateMethodModelEx) arguments -> functions.bold(given("bold(text)", 1, arguments)),
                "code", (TemplateMethodModelEx) arguments -> functions.code(given("code(text)", 1, arguments)),
                "link", (TemplateMethodModelEx) arguments -> functions.link(given("link(url, text)", 2, arguments)),
                "lines",
                        (TemplateMethodModelEx) arguments -> functions.lines(given("lines(text, most)", 2, arguments)));
    }

    private Marked bold(List<?> arguments) throws TemplateModelException {
        return new Marked(format, markup.bold(escaped(arguments.get(0))));
    }

    private Marked code(List<?> arguments) throws TemplateModelException {
        return new Marked(format, markup.code(line(arguments.get(0)), MarkupFormat.VALUE));
    }

    private Marked link(List<?> arguments) throws TemplateModelException {
        String url = text(arguments.get(0));
        Link link = new Link(url, PlainText.cut(line(arguments.get(1)), MarkupFormat.VALUE));
        String text = isWebPage(url) ? markup.link(link) : "";
        if (isWebPage(url) && text.length() <= LINK) {
            seen.accept(link);
            return new Marked(format, text);
        }
        return new Marked(format, escaped(arguments.get(1)));
    }

    private Marked lines(List<?> arguments) throws TemplateModelException {
        if (!(arguments.get(1) instanceof TemplateNumberModel most)) {
            throw new TemplateModelException("lines(text, most): most must be a number");
        }
        return new Marked(
                format,
                text(arguments.get(0))
                        .lines()
                        .map(line -> format.escapePlainText(line).strip())
                        .filter(line -> !line.isEmpty())
                        .limit(most.getAsNumber().intValue())
                        .collect(Collectors.joining("\n")));
    }

    private static List<?> given(String function, int count, List<?> arguments) throws TemplateModelException {
        if (arguments.size() != count) {
            throw new TemplateModelException(function + " has " + arguments.size() + " arguments here");
        }
        return arguments;
    }

    private String escaped(Object argument) throws TemplateModelException {
        return argument instanceof Marked marked ? marked.text() : format.escapePlainText(text(argument));
    }

    private static String line(Object argument) throws TemplateModelException {
        return PlainText.line(text(argument), JsonModel.MAX_TEXT);
    }

    private static String text(Object argument) throws TemplateModelException {
        return switch (argument) {
            case TemplateScalarModel text when text.getAsString() != null -> text.getAsString();
            case TemplateNumberModel number -> String.valueOf(number.getAsNumber());
            case null, default -> throw new TemplateModelException("needs a text, and gets something else or nothing");
        };
    }

    /** What people click must not be a script, nor a file of theirs. */
    private static boolean isWebPage(String url) {
        return (url.startsWith("https://") || url.startsWith("http://"))
                && url.chars().allMatch(c -> c > ' ');
    }
}
