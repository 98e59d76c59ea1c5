package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasksTest {
    private static final String OLD = "whsec_" + "o".repeat(32);
    private static final String OLDER = "whsec_" + "p".repeat(29) + "ooo";
    private static final String NEW = "whsec_" + "n".repeat(32);

    private static final Alert STORED = Alerts.CODEC.read(Alerts.json(
            """
            {'id':'a','name':'n','alert_type':'pagerduty',
             'metadata':{'routing_key':'0123456789abcdef0123456789abcdef','base_url':'https://opik.example.com'},
             'webhook':{'url':'https://hooks.example.com/T0/path','secret_token':'a-long-secret-token',
               'hmac_key':'the-hmac-key-of-the-alert','previous_hmac_key':{'secret':'short','until':'2026-08-01T00:00:00Z'},
               'signing_secret':'%s',
               'previous_signing_secrets':[{'secret':'%s','until':'2026-08-01T00:00:00Z'},
                                           {'secret':'%s','until':'2026-09-01T00:00:00Z'}],
               'headers':{'X-Api-Key':'header-secret-value','X-Flag':'1'}}}
            """
                    .formatted(NEW, OLD, OLDER)));

    @Test
    void hidesEverySecretInATextAlsoAsItStandsInJson() {
        Alert alert = Alerts.CODEC.read(Alerts.json(
                """
                {'id':'a','name':'n','alert_type':'pagerduty','metadata':{'routing_key':'0123456789abcdef0123456789abcdef'},
                 'webhook':{'url':'https://hooks.example.com/','secret_token':'0123456789abcdef','hmac_key':'key-of-the-alert',
                   'headers':{'X-Api-Key':'quoted-header/secret','X-Flag':'1'}}}
                """
                        .replace("quoted-header/", "quoted\\\\header/")));

        assertThat(Masks.hideIn(
                        "{\"count\":1,\"a\":\"0123456789abcdef0123456789abcdef\",\"b\":\"Bearer 0123456789abcdef\","
                                + "\"c\":\"quoted\\\\header/secret\",\"d\":\"key-of-the-alert\"} quoted\\header/secret",
                        alert))
                .isEqualTo("{\"count\":1,\"a\":\"012**************************def\",\"b\":\"Bearer 012**********def\","
                        + "\"c\":\"quo**************ret\",\"d\":\"key**********ert\"} quo**************ret");
    }

    @ParameterizedTest
    @CsvSource({
        "'',''",
        "a,*",
        "abcdefghijkl,************",
        "abcdefghijklm,abc*******klm",
        "my-secret-token-2026,my-**************026",
    })
    void hidesAllOfAShortSecretAndTheMiddleOfALongOne(String secret, String mask) {
        assertThat(Masks.mask(secret)).isEqualTo(mask);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "************", "abc*******klm", "***********************"})
    void knowsTheFormOfAMask(String text) {
        assertThat(Masks.isMask(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc******klm", "abc*******kl", "*/*", "my-secret"})
    void knowsWhatIsNoMask(String text) {
        assertThat(Masks.isMask(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.slack.com/services/T0/B0/X,https://hooks.slack.com/***",
        "https://hooks.example.com,https://hooks.example.com/***",
        "http://10.0.0.1:9000/a?token=b,http://10.0.0.1:9000/***",
    })
    void hidesThePathOfAUrl(String url, String mask) {
        assertThat(Masks.maskUrl(url)).isEqualTo(mask);
    }

    @Test
    void hidesEverySecretOfAnAlert() {
        String shown = Masks.hide(AlertJson.write(STORED), true).toString();

        assertThat(shown)
                .contains("012**************************def", "a-l*************ken", "https://hooks.example.com/***")
                .contains("https://opik.example.com", "whs", "\"X-Flag\":\"*\"", "\"secret\":\"*****\"")
                .doesNotContain(
                        "secret-token", "hmac-key", "short", "nnnn", "oooo", "pppp", "header-secret", "T0/path");
    }

    @Test
    void everyMaskComesBackAsTheSecretThatItStandsFor() {
        for (boolean url : List.of(true, false)) {
            ObjectNode written = Masks.hide(AlertJson.write(STORED), url);

            assertThat(resolve(written, STORED)).isEmpty();
            assertThat(Alerts.CODEC.read(written)).isEqualTo(STORED);
        }
    }

    @Test
    void whatIsNotMaskedIsTaken() {
        ObjectNode written = AlertJson.write(STORED);
        webhook(written).put("secret_token", "another-secret-token");

        assertThat(resolve(written, STORED)).isEmpty();
        assertThat(webhook(written).get("secret_token").textValue()).isEqualTo("another-secret-token");
    }

    @Test
    void aMaskOfNothingStoredIsRefused() {
        ObjectNode written = Masks.hide(AlertJson.write(STORED), true);

        assertThat(resolve(written, null))
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(
                        "webhook.url",
                        "webhook.secret_token",
                        "webhook.hmac_key",
                        "webhook.signing_secret",
                        "webhook.previous_hmac_key.secret",
                        "webhook.previous_signing_secrets[0].secret",
                        "webhook.previous_signing_secrets[1].secret",
                        "webhook.headers.X-Api-Key",
                        "webhook.headers.X-Flag",
                        "metadata.routing_key");
    }

    @Test
    void aMaskOfAnotherSecretIsRefused() {
        ObjectNode written = AlertJson.write(STORED);
        webhook(written).put("secret_token", "xyz*************ken");

        assertThat(resolve(written, STORED))
                .containsExactly(new Problem("webhook.secret_token", "is masked: send the secret itself"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com/T0/path",
                "http://hooks.example.com/T0/path",
                "https://hooks.example.com:8443/x"
            })
    void noSecretGoesToAnotherServer(String url) {
        ObjectNode written = Masks.hide(AlertJson.write(STORED), false);
        webhook(written).put("url", url);

        assertThat(resolve(written, STORED))
                .allSatisfy(problem -> assertThat(problem.rule())
                        .isEqualTo("is stored for another scheme, host or port of url: send the secret itself, or null"
                                + " for none"))
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(
                        "webhook.secret_token",
                        "webhook.headers.X-Api-Key",
                        "webhook.headers.X-Flag",
                        "metadata.routing_key");
        assertThat(written.toString()).doesNotContain("a-long-secret-token", "header-secret-value", "0123456789abcdef");
    }

    @Test
    void keysThatOnlySignStayWhereverTheRequestsGo() {
        ObjectNode written = Masks.hide(AlertJson.write(STORED), false);
        webhook(written).put("url", "https://elsewhere.example.com/x").remove(List.of("secret_token", "headers"));
        written.put("alert_type", "general").remove("metadata");

        assertThat(resolve(written, STORED)).isEmpty();
        Webhook webhook = Alerts.CODEC.read(written).webhook();
        assertThat(webhook.hmacKey()).isEqualTo(STORED.webhook().hmacKey());
        assertThat(webhook.previousHmacKey()).isEqualTo(STORED.webhook().previousHmacKey());
        assertThat(webhook.signingSecret()).isEqualTo(STORED.webhook().signingSecret());
        assertThat(webhook.previousSigningSecrets()).isEqualTo(STORED.webhook().previousSigningSecrets());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://hooks.example.com/elsewhere", "https://HOOKS.example.com:443/T0/path"})
    void theSameServerKeepsThem(String url) {
        ObjectNode written = Masks.hide(AlertJson.write(STORED), false);
        webhook(written).put("url", url);

        assertThat(resolve(written, STORED)).isEmpty();
    }

    @Test
    void aSecretThatIsReplacedCanBecomeThePreviousOneByItsMask() {
        ObjectNode written = AlertJson.write(STORED);
        String replacement = "whsec_" + "r".repeat(32);
        webhook(written).put("signing_secret", replacement);
        webhook(written)
                .putArray("previous_signing_secrets")
                .addObject()
                .put("secret", Masks.mask(NEW))
                .put("until", "2027-01-01T00:00:00Z");
        webhook(written).put("hmac_key", "new-hmac-key");
        webhook(written)
                .putObject("previous_hmac_key")
                .put("secret", Masks.mask("the-hmac-key-of-the-alert"))
                .put("until", "2027-01-01T00:00:00Z");

        assertThat(resolve(written, STORED)).isEmpty();
        Webhook webhook = Alerts.CODEC.read(written).webhook();
        assertThat(webhook.previousSigningSecrets().getFirst().secret().value()).isEqualTo(NEW);
        assertThat(webhook.previousHmacKey().secret().value()).isEqualTo("the-hmac-key-of-the-alert");
    }

    @Test
    void ofSecretsWithEqualMasksTheOneWithTheSameEndIsMeant() {
        assertThat(Masks.mask(OLD)).isEqualTo(Masks.mask(OLDER));
        ObjectNode written = Masks.hide(AlertJson.write(STORED), false);
        webhook(written).withArray("previous_signing_secrets").remove(0);

        assertThat(resolve(written, STORED)).isEmpty();
        assertThat(Alerts.CODEC.read(written).webhook().previousSigningSecrets())
                .singleElement()
                .satisfies(previous -> assertThat(previous.secret().value()).isEqualTo(OLDER));
    }

    @Test
    void headersKeepTheirValuesInAnyCase() {
        ObjectNode written = Masks.hide(AlertJson.write(STORED), false);
        webhook(written).putObject("headers").put("x-api-key", Masks.mask("header-secret-value"));

        assertThat(resolve(written, STORED)).isEmpty();
        assertThat(written.at("/webhook/headers/x-api-key").textValue()).isEqualTo("header-secret-value");
    }

    @Test
    void whatIsNoAlertAtAllIsLeftToTheCodec() {
        for (String json : List.of(
                "{}",
                "{'webhook':7,'metadata':[]}",
                "{'webhook':{'url':7,'headers':[],'secret_token':{},'previous_signing_secrets':[1,{}]}}")) {
            assertThat(resolve((ObjectNode) Alerts.json(json), STORED)).isEmpty();
        }
    }

    private static ObjectNode webhook(ObjectNode alert) {
        return (ObjectNode) alert.get("webhook");
    }

    private static List<Problem> resolve(ObjectNode written, Alert stored) {
        List<Problem> problems = new ArrayList<>();
        Masks.resolve(written, stored, problems);
        return problems;
    }
}
