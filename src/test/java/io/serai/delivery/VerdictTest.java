package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.format.UndeliverableException;
import io.serai.redis.RedisUnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
    private static final String URL = "https://hooks.example.com/services/T000/B000/secret?token=abc";

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 599})
    void retriesWhatMayPass(int status) {
        assertThat(verdict(http(status)))
                .extracting(Verdict::action, Verdict::reason, Verdict::detail)
                .containsExactly(Verdict.Action.RETRY, "http_" + status, "The receiver answered " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 408, 413, 422})
    void doesNotRetryWhatTheReceiverRefuses(int status) {
        assertThat(verdict(http(status)).retry()).isFalse();
        assertThat(verdict(http(status)).reason()).isEqualTo("http_" + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void saysThatRedirectsAreNotFollowed(int status) {
        Verdict verdict = verdict(http(status));

        assertThat(verdict.retry()).isFalse();
        assertThat(verdict.detail()).contains("redirects are not followed");
    }

    @Test
    void disablesWhatSaysThatItIsGone() {
        assertThat(verdict(http(410)).action()).isEqualTo(Verdict.Action.DISABLE);
        assertThat(verdict(http(410)).reason()).isEqualTo("gone");
    }

    @ParameterizedTest
    @CsvSource({
        "403, action_prohibited, DISABLE",
        "403, posting_to_general_channel_denied, DISABLE",
        "403, invalid_token, DISABLE",
        "404, channel_not_found, DISABLE",
        "404, no_service, DISABLE",
        "404, no_team, DISABLE",
        "410, channel_is_archived, DISABLE",
        "400, invalid_payload, PERMANENT",
        "400, user_not_found, PERMANENT",
        "400, no_text, PLAIN_TEXT",
        "400, invalid_blocks, PLAIN_TEXT",
        "400, too_many_attachments, PLAIN_TEXT",
        "429, rate_limited, RETRY",
        "500, rollup_error, RETRY"
    })
    void readsSlacksErrors(int status, String body, Verdict.Action action) {
        assertThat(Verdict.of(http(status), "slack", body).action()).isEqualTo(action);
    }

    @Test
    void readsSlacksErrorsOnlyFromSlack() {
        assertThat(Verdict.of(http(404), "general", "no_service").action()).isEqualTo(Verdict.Action.PERMANENT);
    }

    @Test
    void readsDiscordsUnknownWebhook() {
        String body = "{\"message\": \"Unknown Webhook\", \"code\": 10015}";

        assertThat(Verdict.of(http(404), "discord", body).action()).isEqualTo(Verdict.Action.DISABLE);
    }

    @Test
    void slackSaysOkWhenItTookAMessageAndOthersNeedSayNothing() {
        assertThat(ServiceErrors.taken("slack", "ok\n")).isTrue();
        assertThat(ServiceErrors.taken("slack", "")).isTrue();
        assertThat(ServiceErrors.taken("slack", "<html>Sign in</html>")).isFalse();
        assertThat(ServiceErrors.taken("general", "<html>Thanks</html>")).isTrue();
    }

    @Test
    void aRefusalTellsThatTheReceiverIsAliveAndASilenceThatItIsDown() {
        assertThat(verdict(http(404)).sign()).isEqualTo(Verdict.Sign.ALIVE);
        assertThat(verdict(http(429)).sign()).isEqualTo(Verdict.Sign.ALIVE);
        assertThat(verdict(http(503)).sign()).isEqualTo(Verdict.Sign.DOWN);
        assertThat(verdict(new ConnectException("refused")).sign()).isEqualTo(Verdict.Sign.DOWN);
        assertThat(verdict(new UndeliverableException("alert_removed", "x")).sign())
                .isEqualTo(Verdict.Sign.NOTHING);
    }

    @Test
    void retriesWhatGoesWrongOnTheNetwork() {
        assertThat(verdict(new UnknownHostException("hooks.example.com")).reason())
                .isEqualTo("unknown_host");
        assertThat(verdict(new SSLHandshakeException("bad certificate")).reason())
                .isEqualTo("tls");
        assertThat(verdict(new ConnectException("refused")).reason()).isEqualTo("connect");
        assertThat(verdict(new SocketTimeoutException("Read timed out")).reason())
                .isEqualTo("timeout");
        assertThat(verdict(new SocketException("Connection reset")).reason()).isEqualTo("network");
        assertThat(verdict(new IOException("broken pipe")).retry()).isTrue();
        assertThat(verdict(new RedisUnavailableException("away")).retry()).isTrue();
    }

    @Test
    void buriesWhatNoAttemptCanDeliver() {
        Verdict verdict = verdict(new UndeliverableException("alert_removed", "Alert a1 was removed"));

        assertThat(verdict)
                .isEqualTo(new Verdict(
                        Verdict.Action.PERMANENT, Verdict.Sign.NOTHING, "alert_removed", "Alert a1 was removed"));
    }

    @Test
    void buriesWhatNobodyForesaw() {
        Verdict verdict = verdict(new IllegalStateException("x".repeat(1_000)));

        assertThat(verdict.retry()).isFalse();
        assertThat(verdict.reason()).isEqualTo("failed");
        assertThat(verdict.detail()).startsWith("IllegalStateException: xxx").hasSizeLessThan(400);
    }

    @Test
    void neverTellsTheDestination() {
        assertThat(verdict(http(500)).detail()).doesNotContain("hooks", "secret", "token");
        assertThat(verdict(new ConnectException("Connect to " + URL + " failed"))
                        .detail())
                .doesNotContain("hooks", "secret", "token");
        assertThat(verdict(new IOException(URL)).detail()).doesNotContain("hooks", "secret", "token");
        assertThat(verdict(new IllegalArgumentException("Invalid url: " + URL)).detail())
                .doesNotContain("hooks", "secret", "token");
        assertThat(verdict(new IllegalStateException("could not send to " + URL + ", giving up"))
                        .detail())
                .doesNotContain("hooks", "secret", "token");
    }

    private static Verdict verdict(Throwable failure) {
        return Verdict.of(failure, "general", "");
    }

    private static AnswerException http(int status) {
        return new AnswerException(status, null);
    }
}
