package io.serai.format;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Text as nobody wants to get it: any Unicode, halves of characters, markup, mentions, and a lot of it. */
final class HostileText {
    private static final List<String> BITS = List.of(
            "<!channel>",
            "<!here|x>",
            "<@U123>",
            "<#C1>",
            "<https://evil.example|click>",
            "<!date^1^{time}|x>",
            "&amp;",
            "&lt;!channel&gt;",
            "&",
            "<",
            ">",
            "|",
            "`",
            "```",
            "*_~",
            "\"\\",
            "\uD83D",
            "\uDE00",
            "😀",
            "👩‍👩‍👧",
            "\u202E",
            "\u2066",
            "\u200F",
            "עברית",
            "中文",
            "\u0000",
            "\u001b[31m",
            "\r\n",
            "\t",
            "\u2028",
            "\u0085",
            "\uFEFF",
            "${7*7}",
            "<#if x>",
            "plain text ");

    private HostileText() {}

    static Arbitrary<String> any() {
        Arbitrary<String> bits = Arbitraries.of(BITS);
        return Arbitraries.frequencyOf(
                Tuple.of(4, bits.list().ofMaxSize(12).map(list -> String.join("", list))),
                Tuple.of(3, Arbitraries.strings().all().ofMaxLength(60)),
                Tuple.of(1, bits.map(bit -> bit.repeat(Math.max(1, 6_000 / bit.length())))),
                Tuple.of(1, Arbitraries.strings().withChars("<&`x\uD83D\uDE00").ofMaxLength(400)));
    }

    /** The same as texts are told: on one line, without what nobody sees. */
    static Arbitrary<String> lines() {
        return any().map(text -> PlainText.line(text, 3_000));
    }
}
