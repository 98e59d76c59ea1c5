package io.serai.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is written is read again as it was: as JSON, and as the record in Redis. */
class AlertJsonTest {
    private static final Sealing SEALING = new Sealing(KeyRing.of(EncryptionKey.random()));
    private static final Instant TIME = Instant.parse("2026-03-01T09:35:00.123Z");

    @Property(tries = 500)
    void readsWhatItWrote(@ForAll long seed) {
        Alert alert = Alerts.CODEC.read(GeneratedAlerts.json(seed));

        byte[] written = Json.write(AlertJson.write(alert));

        assertThat(Alerts.CODEC.read(Json.read(written))).isEqualTo(alert);
        assertThat(AlertCodec.ofStored().read(Json.read(written))).isEqualTo(alert);
    }

    @Property(tries = 500)
    void theSameAlertIsWrittenInTheSameWay(@ForAll long seed) {
        Alert alert = Alerts.CODEC.read(GeneratedAlerts.json(seed));
        Alert again = Alerts.CODEC.read(AlertJson.write(alert));

        assertThat(Json.write(AlertJson.write(again))).isEqualTo(Json.write(AlertJson.write(alert)));
    }

    @Property(tries = 500)
    void aRecordKeepsTheAlertAndShowsNothingSecret(@ForAll long seed) throws Sealing.SealException {
        Alert alert = Alerts.CODEC.read(GeneratedAlerts.json(seed));
        StoredAlert stored = new StoredAlert(alert, false, 7, TIME, "anna", TIME.plusMillis(1), "ben");

        AlertRecord record = AlertRecord.write(stored, SEALING);

        assertThat(AlertRecord.read(alert.id(), 7, record.record(), record.secrets(), SEALING))
                .isEqualTo(stored);
        ObjectNode shown = (ObjectNode) Json.read(record.record().getBytes(UTF_8));
        assertThat(shown.get("alert").has("webhook")).isFalse();
        assertThat(shown.get("alert").has("metadata")).isFalse();
        secrets(alert.webhook()).forEach(secret -> assertThat(record.record() + record.secrets())
                .doesNotContain(secret));
    }

    @Example
    void aStoredAlertIsReadThoughItsDestinationIsNotAllowedAnyMore() {
        JsonNode json = Alerts.json("{'name':'x','alert_type':'gone','webhook':{'url':'http://10.0.0.1/hook'}}");

        Alert alert = AlertCodec.ofStored().read(json);

        assertThat(alert.type()).isEqualTo("gone");
        assertThat(alert.webhook().url().value()).isEqualTo("http://10.0.0.1/hook");
    }

    private static Stream<String> secrets(Webhook webhook) {
        return Stream.of(
                        Stream.of(webhook.url()),
                        Stream.ofNullable(webhook.secretToken()),
                        Stream.ofNullable(webhook.hmacKey()),
                        Stream.ofNullable(webhook.previousHmacKey()).map(PreviousSecret::secret),
                        Stream.ofNullable(webhook.signingSecret()),
                        webhook.previousSigningSecrets().stream().map(PreviousSecret::secret),
                        webhook.headers().entrySet().stream().map(Map.Entry::getValue))
                .flatMap(secrets -> secrets)
                .map(Secret::value);
    }
}
