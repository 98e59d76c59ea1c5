package io.serai.format;

/**
 * How a kind of destination writes what people read. Text is escaped first and cut last, so that lengths are those of what
 * is sent and nothing that came with an event is ever taken for markup.
 */
interface Markup {
    /** Text of which nothing mentions, links, pings or formats. */
    String escape(String text);

    /** @param escaped text, or markup of this kind */
    String bold(String escaped);

    /** Text as it is, where the destination has a form for that. */
    String code(String text, int max);

    String link(Link link);

    /** At most {@code max} UTF-16 units, never cut within a character, an entity or a link; ends with … when cut. */
    String cut(String markup, int max);
}
