package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MrkdwnTest {
    /** Whole characters, entities and links, then the ellipsis. */
    private static final Pattern WHOLE = Pattern.compile(
            "(?:[^&<>\\x{D800}-\\x{DFFF}]|[\\x{10000}-\\x{10FFFF}]|&(?:amp|lt|gt);|<[^<>|]*\\|[^<>|]*>)*…");

    @Test
    void escapesWhatSlackReadsAsControl() {
        assertThat(Mrkdwn.INSTANCE.escape("<!channel> a&b <@U1>")).isEqualTo("&lt;!channel&gt; a&amp;b &lt;@U1&gt;");
    }

    @Test
    void keepsACodeSpanInOnePiece() {
        assertThat(Mrkdwn.INSTANCE.code("a`b<c", 300)).isEqualTo("`a'b&lt;c`");
    }

    @Test
    void keepsALinkInOnePiece() {
        assertThat(Mrkdwn.INSTANCE.link(new Link("http://x/?a=1&b=|>", "see | <this>")))
                .isEqualTo("<http://x/?a=1&amp;b=%7C%3E|see  &lt;this&gt;>");
    }

    @Test
    void cutsAtEveryLengthBetweenTokensOnly() {
        String text = "a😀b&amp;c<http://x/&amp;y|View &lt;it&gt;>&lt;!channel&gt;😀😀&amp;";

        for (int max = 1; max < text.length(); max++) {
            String cut = Mrkdwn.INSTANCE.cut(text, max);
            assertThat(cut).hasSizeLessThanOrEqualTo(max).matches(WHOLE);
        }
        assertThat(Mrkdwn.INSTANCE.cut(text, text.length())).isEqualTo(text);
    }
}
