package io.serai.messages;

import java.util.List;

/**
 * Texts that break messages: markup of every destination, mentions, entities, scripts that are written from right to left,
 * characters that nobody sees, and what looks like somebody's secrets.
 */
final class HostileTexts {
    /** Mentions, which would wake a whole channel. */
    static final List<String> MENTIONS = List.of(
            "<!channel>",
            "<!here|here>",
            "<@U012AB3CD>",
            "<users/all>",
            "@everyone @here",
            "<@&1234567890>",
            "<at>everyone</at>");

    /** Marks and keys, made up, none of which may be seen in a chat. */
    static final List<String> SECRETS = List.of(
            "anna.bauer+test@example.com",
            "sk-proj-4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a",
            "Authorization: Bearer abcdef0123456789abcdef0123456789",
            "AKIAIOSFODNN7EXAMPLE");

    static final List<String> ALL = List.of(
            "<!channel> <!here|here> <@U012AB3CD> <users/all> @everyone @here <@&1234567890> <at>everyone</at>",
            "*bold* _italic_ ~struck~ `code` ```block``` > quote",
            "[click](https://evil.example) <https://evil.example|click> <a href=\"javascript:alert(1)\">click</a>",
            "&amp; &lt;b&gt; &#60; 1 < 2 && 3 > 2 \"quoted\" 'too' \\ back\\slash",
            "| cell | cell |\n|---|---|\n# Heading\n- item",
            "# heading **bold** __under__ ||spoiler|| ~~struck~~",
            "\u202Egnirts desrever\u202C and \u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627 left again",
            "zero\u200Bwidth\u200D \uFEFFmarks \u2066isolated\u2069 \u00AD soft",
            "\uD83D\uDC69\u200D\uD83D\uDE80 \uD83C\uDDE9\uD83C\uDDEA \uD834\uDD1E Z\u0351\u0343\u0369a\u0351l\u0343go\u0369",
            "line\r\nbreaks\u2028and\u2029paragraphs\u0085\u000B\f, bells\u0007 and \u001B[31mred\u001B[0m",
            "${alert.secret} <#assign x=1> {{mustache}} #{spel} $simple{body} %s %n",
            "'; DROP TABLE alerts; -- <script>alert(1)</script>",
            "anna.bauer+test@example.com has key sk-proj-4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a",
            "Authorization: Bearer abcdef0123456789abcdef0123456789; AKIAIOSFODNN7EXAMPLE",
            "\u65E5\u672C\u8A9E\u306E\u30A8\u30E9\u30FC\u304C\u767A\u751F\u3057\u307E\u3057\u305F");

    private HostileTexts() {}
}
