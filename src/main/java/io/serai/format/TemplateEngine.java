package io.serai.format;

import freemarker.core.ParseException;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * FreeMarker for one kind of markup, with nothing that reaches beyond the texts: no classes, no files, no other templates.
 * {@link TemplateRules} says what else a template may not have.
 */
final class TemplateEngine {
    /** Knows texts, numbers, lists and maps of them, and refuses all other objects. */
    static final SimpleObjectWrapper WRAPPER = new SimpleObjectWrapper(Configuration.VERSION_2_3_34);

    private final Markup markup;
    private final MarkupFormat format;
    private final Configuration configuration;

    TemplateEngine(Markup markup) {
        this.markup = markup;
        this.format = new MarkupFormat(markup);
        this.configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setTemplateLoader(null);
        configuration.setObjectWrapper(WRAPPER);
        configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        configuration.setAPIBuiltinEnabled(false);
        configuration.setOutputFormat(format);
        configuration.setInterpolationSyntax(Configuration.DOLLAR_INTERPOLATION_SYNTAX);
        configuration.setTagSyntax(Configuration.ANGLE_BRACKET_TAG_SYNTAX);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setWrapUncheckedExceptions(true);
        configuration.setLogTemplateExceptions(false);
        configuration.setShowErrorTips(false);
        configuration.setLocale(Locale.ENGLISH);
        configuration.setTimeZone(TimeZone.getTimeZone("UTC"));
        configuration.setNumberFormat("computer");
        configuration.setBooleanFormat("c");
    }

    Markup markup() {
        return markup;
    }

    /**
     * @throws ParseException when it is no template
     */
    Template parse(String name, String source) throws ParseException {
        try {
            return new Template(name, source, configuration);
        } catch (ParseException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A rendered text.
     *
     * @param firstLink the first of its links
     */
    record Rendered(String text, @Nullable Link firstLink) {}

    Rendered render(Template template, Map<String, Object> model) throws TemplateException, IOException {
        FirstLink first = new FirstLink();
        TextWriter writer = new TextWriter(markup);
        template.process(new Layered(model, TextFunctions.of(markup, format, first::see)), writer);
        return new Rendered(writer.toString(), first.link);
    }

    private static final class FirstLink {
        private @Nullable Link link;

        void see(Link seen) {
            if (link == null) {
                link = seen;
            }
        }
    }
}
