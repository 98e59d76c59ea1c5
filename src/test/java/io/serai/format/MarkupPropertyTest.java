package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever events say, it is text: it reads back as it was, pings nobody, and is cut between whole pieces. */
class MarkupPropertyTest {
    private static final String CHARACTER = "[^&<>\\\\\\x{D800}-\\x{DFFF}]|[\\x{10000}-\\x{10FFFF}]";

    /** Whole characters, escapes, entities, links and spans, then the ellipsis. */
    private static final Map<String, Pattern> WHOLE = Map.of(
            "mrkdwn", Pattern.compile("(?:" + CHARACTER + "|\\\\|&(?:amp|lt|gt);|<[^<>|]*\\|[^<>|]*>)*"),
            "chat", Pattern.compile("(?:" + CHARACTER + "|\\\\|&(?:amp|lt|gt);|<[^<>|]*\\|[^<>|]*>)*"),
            "markdown",
                    Pattern.compile(
                            "(?:[^\\[\\]()&<>\\\\@\\x{D800}-\\x{DFFF}]|[\\x{10000}-\\x{10FFFF}]|\\\\[\\x00-\\x7F]|@\u200B"
                                    + "|\\[(?:[^\\[\\]\\\\]|\\\\.)*\\]\\([^()]*\\))*",
                            Pattern.DOTALL),
            "html",
                    Pattern.compile("(?:" + CHARACTER
                            + "|\\\\|&(?:amp|lt|gt|quot);|<a href=\"[^\"<>]*\">[^<>]*</a>|<b>|</b>|<code>|</code>)*"),
            "plain", Pattern.compile("(?:" + CHARACTER + "|[&<>\\\\])*"));

    @Property(tries = 300)
    void whatIsEscapedReadsBackAsItWas(@ForAll("markups") String name, @ForAll("texts") String text) {
        assertThat(read(name, Markups.named(name).escape(text))).isEqualTo(text);
    }

    @Property(tries = 300)
    void nobodyIsMentioned(@ForAll("markups") String name, @ForAll("texts") String text) {
        Markup markup = Markups.named(name);

        for (String shown : new String[] {
            markup.escape(text),
            markup.bold(markup.escape(text)),
            markup.code(text, 300),
            markup.link(new Link("https://x.example/", text))
        }) {
            // Plain text is shown as it is, and in Markdown a backslash takes the meaning from what follows.
            assertThat(name.equals("plain") ? "" : shown.replace("\\<", ""))
                    .doesNotContain("<!", "<@", "<#", "<users/");
            assertThat(name.equals("markdown") || name.equals("html") ? shown : "")
                    .doesNotContain("@everyone", "@here");
        }
    }

    @Property(tries = 300)
    void isCutBetweenWholePieces(
            @ForAll("markups") String name,
            @ForAll("texts") String text,
            @ForAll @IntRange(min = 1, max = 400) int max) {
        Markup markup = Markups.named(name);
        String whole = markup.bold(markup.escape(text))
                + markup.link(new Link("https://x.example/?a=1&b=" + max, text))
                + markup.code(text, 50);

        String cut = markup.cut(whole, max);

        assertThat(cut).hasSizeLessThanOrEqualTo(max);
        assertThat(WHOLE.get(name).matcher(cut).matches()).as(cut).isTrue();
        if (name.equals("html")) {
            assertThat(count(cut, "<b>")).isEqualTo(count(cut, "</b>"));
            assertThat(count(cut, "<code>")).isEqualTo(count(cut, "</code>"));
        }
        if (whole.length() <= max) {
            assertThat(cut).isEqualTo(whole);
        } else {
            assertThat(cut).contains("…");
        }
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static String read(String name, String escaped) {
        return switch (name) {
            case "plain" -> escaped;
            case "markdown" ->
                Pattern.compile("\\\\(.)", Pattern.DOTALL)
                        .matcher(escaped.replace("@\u200B", "@"))
                        .replaceAll(found -> Matcher.quoteReplacement(found.group(1)));
            default ->
                (name.equals("html") ? escaped.replace("@\u200B", "@") : escaped)
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&amp;", "&");
        };
    }

    @Provide
    Arbitrary<String> markups() {
        return Arbitraries.of(Markups.names());
    }

    /** Text of one or more lines, as events have it: any characters, but no half ones. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> hostile = Arbitraries.of(
                "<!channel>",
                "<@U1>",
                "@everyone",
                "@here",
                "<users/all>",
                "<#C1>",
                "&amp;",
                "&lt;",
                "](https://evil.example)",
                "<a href=\"x\">",
                "</b>",
                "**",
                "`",
                "\\",
                "# ",
                "- ",
                "1. ",
                "https://evil.example",
                "😀",
                "👩‍💻",
                "\u202E",
                "\n",
                "…");
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(12).map(MarkupPropertyTest::whole);
        return Combinators.combine(Arbitraries.oneOf(hostile, any).list().ofMaxSize(12), any)
                .as((parts, last) -> String.join("", parts) + last);
    }

    private static String whole(String text) {
        return text.codePoints()
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
