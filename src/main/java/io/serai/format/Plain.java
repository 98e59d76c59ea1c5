package io.serai.format;

/** Text without markup, for subjects of mails and whatever shows text as it is. Links are written out. */
final class Plain extends PiecedMarkup {
    static final Plain INSTANCE = new Plain();

    private Plain() {}

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
        return cut(text, max);
    }

    @Override
    public String link(Link link) {
        return link.label().isEmpty() || link.label().equals(link.url())
                ? link.url()
                : link.label() + ": " + link.url();
    }

    @Override
    int pieceEnd(String markup, int start) {
        if (!markup.startsWith("http://", start) && !markup.startsWith("https://", start)) {
            return characterEnd(markup, start);
        }
        int end = start;
        while (end < markup.length() && !Character.isWhitespace(markup.charAt(end))) {
            end++;
        }
        return end;
    }
}
