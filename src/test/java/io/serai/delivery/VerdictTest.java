package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.format.UndeliverableException;
import io.serai.redis.RedisUnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
    private static final String URL = "https://hooks.example.com/services/T000/B000/secret?token=abc";

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 599})
    void retriesWhatMayPass(int status) {
        assertThat(Verdict.of(http(status)))
                .isEqualTo(new Verdict(true, "http_" + status, "The receiver answered " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 408, 410, 413, 422})
    void doesNotRetryWhatTheReceiverRefuses(int status) {
        assertThat(Verdict.of(http(status)).retry()).isFalse();
        assertThat(Verdict.of(http(status)).reason()).isEqualTo("http_" + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void saysThatRedirectsAreNotFollowed(int status) {
        Verdict verdict = Verdict.of(http(status));

        assertThat(verdict.retry()).isFalse();
        assertThat(verdict.detail()).contains("redirects are not followed");
    }

    @Test
    void retriesWhatGoesWrongOnTheNetwork() {
        assertThat(Verdict.of(new UnknownHostException("hooks.example.com")).reason())
                .isEqualTo("unknown_host");
        assertThat(Verdict.of(new SSLHandshakeException("bad certificate")).reason())
                .isEqualTo("tls");
        assertThat(Verdict.of(new ConnectException("refused")).reason()).isEqualTo("connect");
        assertThat(Verdict.of(new SocketTimeoutException("Read timed out")).reason())
                .isEqualTo("timeout");
        assertThat(Verdict.of(new SocketException("Connection reset")).reason()).isEqualTo("network");
        assertThat(Verdict.of(new IOException("broken pipe")).retry()).isTrue();
        assertThat(Verdict.of(new RedisUnavailableException("away")).retry()).isTrue();
    }

    @Test
    void buriesWhatNoAttemptCanDeliver() {
        Verdict verdict = Verdict.of(new UndeliverableException("alert_removed", "Alert a1 was removed"));

        assertThat(verdict).isEqualTo(new Verdict(false, "alert_removed", "Alert a1 was removed"));
    }

    @Test
    void buriesWhatNobodyForesaw() {
        Verdict verdict = Verdict.of(new IllegalStateException("x".repeat(1_000)));

        assertThat(verdict.retry()).isFalse();
        assertThat(verdict.reason()).isEqualTo("failed");
        assertThat(verdict.detail()).startsWith("IllegalStateException: xxx").hasSizeLessThan(400);
    }

    @Test
    void neverTellsTheDestination() {
        assertThat(Verdict.of(http(500)).detail()).doesNotContain("hooks", "secret", "token");
        assertThat(Verdict.of(new ConnectException("Connect to " + URL + " failed"))
                        .detail())
                .doesNotContain("hooks", "secret", "token");
        assertThat(Verdict.of(new IOException(URL)).detail()).doesNotContain("hooks", "secret", "token");
        assertThat(Verdict.of(new IllegalArgumentException("Invalid url: " + URL))
                        .detail())
                .doesNotContain("hooks", "secret", "token");
        assertThat(Verdict.of(new IllegalStateException("could not send to " + URL + ", giving up"))
                        .detail())
                .doesNotContain("hooks", "secret", "token");
    }

    private static HttpOperationFailedException http(int status) {
        return new HttpOperationFailedException(URL, status, "text of the receiver", null, Map.of(), "body");
    }
}
