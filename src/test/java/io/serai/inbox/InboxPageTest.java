package io.serai.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InboxPageTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");

    private final InboxPage page = new InboxPage(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void theEmptyPageTellsHowToSendSomething() {
        String html = write(null, List.of());

        assertThat(html)
                .contains("Nothing has arrived yet")
                .contains("curl -H 'Content-Type: application/json' -d '{\"text\": \"hello\"}'"
                        + " http://localhost:9000/inbox/demo");
        assertThat(write("team-a", List.of())).contains("http://localhost:9000/inbox/team-a");
    }

    @Test
    void aHostThatIsNoHostIsNotShownInTheCommand() {
        String html = new String(page.write(null, List.of(), 100, "http://x; rm -rf ~", true), UTF_8);

        assertThat(html).contains("http://localhost:8080/inbox/demo").doesNotContain("rm -rf");
    }

    @Test
    void showsWhatPeopleLookFor() {
        String html = write(
                null,
                List.of(request(
                        "{\"id\":\"1\",\"eventType\":\"trace:errors\",\"payload\":{\"message\":\"Alert 'Errors': 3\"}}",
                        Map.of(Scheme.BEARER, Verdict.VALID))));

        assertThat(html)
                .contains("<span class=\"type\"><bdi>trace:errors</bdi></span>")
                .contains("<bdi>Alert &#39;Errors&#39;: 3</bdi>")
                .contains("<li class=\"valid\">✓ bearer <span>valid</span></li>")
                .contains("2026-03-01 09:29:48 UTC</time> · 12 s ago")
                .contains("&quot;eventType&quot; : &quot;trace:errors&quot;,\n");
    }

    @Test
    void hostileTextStaysText() {
        String attack = "</pre><script>alert(1)</script>{{body}}{{style}}$1\\";
        InboxRequest hostile = new InboxRequest(
                "1", "a", NOW, Map.of("X-\"><b>", attack), attack, attack.length(), false, Map.of(), 200);
        String json = "{\"type\":\"<img src=x>\",\"text\":\"<script>\"}";

        String html = write(null, List.of(hostile, request(json, Map.of())));

        assertThat(html)
                .doesNotContain("<script", "<img", "<b>")
                .contains("&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{body}}{{style}}$1\\");
    }

    @Test
    void charactersThatHideOrReorderOthersAreShown() {
        String html = write(null, List.of(request("a\u202Egnp.exe\u0000\u001B[31m\tb\nc", Map.of())));

        assertThat(html).contains("a\\u202Egnp.exe\\u0000\\u001B[31m\tb\nc</pre>");
    }

    @Test
    void longBodiesAreCutOnThePageWithoutSplittingACharacter() {
        String body = "x" + "😀".repeat(20_000);

        String html = write(null, List.of(request(body, Map.of())));

        assertThat(html.length()).isLessThan(30_000);
        assertThat(html).contains("😀…</pre>").doesNotContain("\uFFFD");
    }

    @Test
    void thePageCanBePaused() {
        assertThat(write("a", List.of()))
                .contains("<meta http-equiv=\"refresh\" content=\"5\">")
                .contains("<a href=\"/inbox/a?refresh=off\">pause</a>");
        assertThat(new String(page.write("a", List.of(), 100, "http://localhost", false), UTF_8))
                .doesNotContain("http-equiv")
                .contains("<a href=\"/inbox/a\">resume</a>");
    }

    @Test
    void theSecurityPolicyAllowsThePagesOwnStyleAndNothingElse() throws Exception {
        String html = write(null, List.of());
        String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8)));

        assertThat(InboxPage.CONTENT_SECURITY_POLICY)
                .startsWith("default-src 'none'; style-src 'sha256-" + hash + "';")
                .doesNotContain("unsafe", "script");
        assertThat(html).doesNotContain(" style=\"", "<script");
    }

    private String write(String name, List<InboxRequest> requests) {
        return new String(page.write(name, requests, 100, "http://localhost:9000", true), UTF_8);
    }

    private static InboxRequest request(String body, Map<Scheme, Verdict> signatures) {
        return new InboxRequest("1", "a", NOW.minusSeconds(12), Map.of(), body, body.length(), false, signatures, 200);
    }
}
