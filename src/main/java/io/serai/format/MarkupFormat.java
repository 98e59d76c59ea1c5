package io.serai.format;

import freemarker.core.MarkupOutputFormat;
import freemarker.core.TemplateMarkupOutputModel;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Tells FreeMarker how a {@link Markup} escapes: all that templates insert, but for what is markup already. */
final class MarkupFormat extends MarkupOutputFormat<MarkupFormat.Marked> {
    /** Ours: what is inserted is cut to this, so that one value leaves room for the others. */
    static final int VALUE = 300;

    private final Markup markup;

    MarkupFormat(Markup markup) {
        this.markup = markup;
    }

    /** Markup as a value of a template. */
    record Marked(MarkupFormat format, String text) implements TemplateMarkupOutputModel<Marked> {
        @Override
        public MarkupFormat getOutputFormat() {
            return format;
        }
    }

    @Override
    public String getName() {
        return markup.getClass().getSimpleName();
    }

    @Override
    public @Nullable String getMimeType() {
        return null;
    }

    @Override
    public boolean isOutputFormatMixingAllowed() {
        return false;
    }

    @Override
    public boolean isAutoEscapedByDefault() {
        return true;
    }

    @Override
    public Marked fromPlainTextByEscaping(String text) {
        return new Marked(this, escapePlainText(text));
    }

    @Override
    public Marked fromMarkup(String text) {
        return new Marked(this, text);
    }

    @Override
    public void output(Marked marked, Writer out) throws IOException {
        if (out instanceof TextWriter text) {
            text.markup(marked.text());
        } else {
            out.write(marked.text());
        }
    }

    @Override
    public void output(String text, Writer out) throws IOException {
        output(fromPlainTextByEscaping(text), out);
    }

    @Override
    public @Nullable String getSourcePlainText(Marked marked) {
        return null;
    }

    @Override
    public String getMarkupString(Marked marked) {
        return marked.text();
    }

    @Override
    public Marked concat(Marked first, Marked second) {
        return new Marked(this, first.text() + second.text());
    }

    @Override
    public String escapePlainText(String text) {
        return markup.cut(markup.escape(text), VALUE);
    }

    @Override
    public boolean isEmpty(Marked marked) {
        return marked.text().isEmpty();
    }

    /** FreeMarker's own escapes, as {@code ?html}, do nothing here. */
    @Override
    public boolean isLegacyBuiltInBypassed(String name) {
        return true;
    }
}
