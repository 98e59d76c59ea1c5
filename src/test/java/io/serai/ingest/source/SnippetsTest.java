package io.serai.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What people are told to paste is what the connection then takes. */
class SnippetsTest {
    private static final String URL = "https://hub.example/hooks/x";
    private static final String SECRET = "a-secret-of-24-characters";

    @Test
    void theUsualWayIsTold() {
        assertThat(snippet("json/x", "secret", SECRET))
                .contains("curl '" + URL + "' -H 'Authorization: Bearer <secret>'");
        assertThat(snippet("grafana/x", "secret", SECRET)).contains("authorization_scheme: Bearer");
        assertThat(snippet("litellm/x", "secret", SECRET)).contains(URL + "?token=<secret>");
        assertThat(snippet("alertmanager/x", "secret", SECRET))
                .contains("credentials: \"<secret>\"")
                .doesNotContain("\nroute:");
    }

    @Test
    void anotherWayIsToldInstead() {
        assertThat(snippet("json/x", "secret", SECRET, "auth", "basic"))
                .contains("curl '" + URL + "' -u 'serai:<secret>' -H 'Content-Type")
                .doesNotContain("Authorization");
        assertThat(snippet("json/x", "secret", SECRET, "auth", "query"))
                .contains("curl '" + URL + "?token=<secret>' -H 'Content-Type");
        assertThat(snippet("alertmanager/x", "secret", SECRET, "auth", "basic"))
                .contains("basic_auth:")
                .doesNotContain("Bearer");
        assertThat(snippet("grafana/x", "secret", SECRET, "auth", "basic"))
                .contains("password: \"<secret>\"")
                .doesNotContain("Bearer");
        assertThat(snippet("grafana/x", "secret", SECRET, "auth", "hmac", "hmac.timestamp-header", "X-Time"))
                .contains("X-Grafana-Alerting-Signature", "X-Time")
                .doesNotContain("Bearer");
    }

    @Test
    void whereNothingElseIsWrittenANoteSaysIt() {
        assertThat(snippet("opik/x", "secret", SECRET, "auth", "header"))
                .endsWith("This connection has auth = header, other than above: its sender has to send\n"
                        + "  X-Api-Key: <secret>");
        assertThat(snippet("opik/x", "auth", "none")).endsWith("nothing is to be proved.");
    }

    @Test
    void whoHasNoSecretIsNotToldToSendOne() {
        assertThat(snippet("json/x"))
                .contains("curl '" + URL + "' -H 'Content-Type")
                .doesNotContain("<secret>");
    }

    private static String snippet(String source, String... keys) {
        return Snippets.of(Given.connection(source, keys), URL);
    }
}
