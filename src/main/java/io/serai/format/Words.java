package io.serai.format;

/** What an item says without its markup and its links: for titles, and as the text of a link. */
final class Words implements Markup {
    static final Words INSTANCE = new Words();

    private Words() {}

    @Override
    public String escape(String text) {
        return text;
    }

    @Override
    public String bold(String escaped) {
        return escaped;
    }

    @Override
    public String code(String text, int max) {
        return PlainText.cut(text, max);
    }

    @Override
    public String link(Link link) {
        return "";
    }

    @Override
    public String cut(String markup, int max) {
        return PlainText.cut(markup, max);
    }
}
