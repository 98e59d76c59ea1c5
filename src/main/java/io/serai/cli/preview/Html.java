package io.serai.cli.preview;

/** HTML, built up from texts that are other people's. */
final class Html {
    private final StringBuilder page = new StringBuilder();

    /** Markup of ours. */
    Html raw(String markup) {
        page.append(markup);
        return this;
    }

    /** Anybody's text. */
    Html text(String text) {
        page.append(escape(text));
        return this;
    }

    /** An element with a text in it. */
    Html element(String name, String cssClass, String text) {
        return raw("<" + name + " class=\"" + cssClass + "\">").text(text).raw("</" + name + ">");
    }

    /** A link, where it is one that a browser may follow; else its text alone. */
    Html link(String url, String text) {
        return isWeb(url)
                ? raw("<a rel=\"noreferrer noopener\" href=\"" + escape(url) + "\">")
                        .text(text)
                        .raw("</a>")
                : text(text);
    }

    static boolean isWeb(String url) {
        return url.startsWith("https://") || url.startsWith("http://") || url.startsWith("mailto:");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
