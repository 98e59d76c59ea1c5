package io.serai.cli.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MrkdwnHtmlTest {
    private final MrkdwnHtml mrkdwn = new MrkdwnHtml(new SlackDates(ZoneId.of("Europe/Berlin")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            textBlock =
                    """
            *3* new _things_ ~gone~              | <b>3</b> new <i>things</i> <s>gone</s>
            *_both_*                             | <b><i>both</i></b>
            2*3*4 and a_b_c                      | 2*3*4 and a_b_c
            * no bold *                          | * no bold *
            `a *b* &lt;c&gt;`                    | <code>a *b* &lt;c&gt;</code>
            a &amp; b &lt;script&gt;             | a &amp; b &lt;script&gt;
            <https://a.example/?x=1&amp;y=2>     | <a rel="noreferrer noopener" href="https://a.example/?x=1&amp;y=2">https://a.example/?x=1&amp;y=2</a>
            !<javascript:alert(1)!               | !&lt;javascript:alert(1)!
            <javascript:alert(1)>                | javascript:alert(1)
            <!date^1772357160^{date_short_pretty} {time}^https://x.example> | <time title="">Mar 1, 2026 10:26 AM</time>
            <!channel> <@U1>                     | <span class="mention">@channel</span> <span class="mention">@U1</span>
            &gt; said                            | <blockquote>said</blockquote>
            :no_such_emoji: 12:30:01             | :no_such_emoji: 12:30:01
            """)
    void drawsWhatSlackWould(String text, String html) {
        assertThat(mrkdwn.draw(text)).isEqualTo(html);
    }

    @Test
    void linksHaveTheirText() {
        assertThat(mrkdwn.draw("<https://a.example|View *all*>"))
                .isEqualTo("<a rel=\"noreferrer noopener\" href=\"https://a.example\">View *all*</a>");
        assertThat(mrkdwn.draw("<!date^1^{nothing|1970>")).contains("{nothing");
        assertThat(mrkdwn.draw("<!date^x^{date}|a &amp; b>")).isEqualTo("<time title=\"a &amp; b\">a &amp; b</time>");
    }

    @Test
    void whatIsNotMarkupIsEscaped() {
        assertThat(mrkdwn.draw("<img src=x onerror=\"alert(1)\">"))
                .doesNotContain("<img")
                .doesNotContain("\"alert");
        assertThat(mrkdwn.draw("<https://a.example/\"onclick=x|y>")).doesNotContain("\"onclick");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "_a", "`", "```", "<", "~ ~", ":a", "&gt;\n", "*_~`<", "``` `"})
    void longTextsTakeNoLongTime(String pattern) {
        long started = System.nanoTime();

        assertThat(mrkdwn.draw(pattern.repeat(30_000))).isNotEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
    }
}
