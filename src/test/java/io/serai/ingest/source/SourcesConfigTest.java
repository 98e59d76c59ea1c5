package io.serai.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.config.Settings;
import io.serai.json.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesConfigTest {
    private static final String SECRET = "a-secret-of-24-characters";

    @Test
    void thereIsNoneUnlessItIsNamed() {
        assertThat(SourcesConfig.read(Settings.of(Map.of(), Map.of(), Map.of())).connections())
                .isEmpty();
    }

    @Test
    void aConnectionHasTheDefaultsOfItsKindOfSender() {
        Connection langfuse = Given.connection("langfuse/prod", "secret", "lf-whsec_0123456789abcdef");

        assertThat(langfuse.source()).isEqualTo("langfuse/prod");
        assertThat(langfuse.path()).isEqualTo("/hooks/langfuse/prod");
        assertThat(langfuse.enabled()).isTrue();
        assertThat(langfuse.workspaceId()).isEqualTo("default");
        assertThat(langfuse.auth()).containsExactly(AuthScheme.LANGFUSE);
        assertThat(langfuse.rate()).isNull();
        assertThat(langfuse.anyBody()).isFalse();
        assertThat(langfuse.keepUnmapped()).isTrue();
        assertThat(langfuse.sender().busyStatus()).isEqualTo(429);
        assertThat(Given.connection("alertmanager/a").sender().busyStatus()).isEqualTo(503);
        assertThat(Given.connection("grafana/a").sender().busyStatus()).isEqualTo(503);
        assertThat(Given.connection("cloudevents/a").anyBody()).isTrue();
    }

    @Test
    void aKindOfSenderThatNobodyKnowsCanBeToldEverythingInTheConfiguration() {
        Connection evals = Given.connection(
                "evals/nightly",
                "secret",
                SECRET,
                "auth",
                "hmac",
                "header",
                "X-Evals",
                "hmac.timestamp-header",
                "X-Evals-Time",
                "hmac.signed",
                "v0:{timestamp}:{body}",
                "workspace",
                "acme",
                "rate",
                "120/m",
                "body",
                "any",
                "unmapped",
                "keep",
                "enabled",
                "false");

        assertThat(evals.verification())
                .isEqualTo(new HmacSignature(
                        List.of("X-Evals"),
                        "sha256",
                        false,
                        "",
                        "X-Evals-Time",
                        "v0:{timestamp}:{body}",
                        List.of(new io.serai.alert.Secret(SECRET))));
        assertThat(evals.workspaceId()).isEqualTo("acme");
        assertThat(evals.rate().print()).isEqualTo("120/m");
        assertThat(evals.anyBody()).isTrue();
        assertThat(evals.keepUnmapped()).isTrue();
        assertThat(evals.enabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth|magic|must be one of bearer, basic, header, query, hmac, langfuse, standard-webhooks, none",
                "auth|bearer, hmac|may name several only of bearer, basic, header and query",
                "rate|fast|must be a number from 1 to 10000 and a unit of time, like 1/s, 120/m or 1000/h, or none",
                "enabled|maybe|must be true or false",
                "workspace|' '|must be a workspace",
                "body|xml|must be one of json, any",
                "header|X-Key|is not a known key",
                "scret|x|is not a known key; did you mean 'serai.sources.json.ci.secret'?",
            })
    void saysWhichKeyBreaksWhichRule(String key, String value, String rule) {
        assertThatThrownBy(() -> Given.connection("json/ci", "secret", SECRET, key, value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("serai.sources.json.ci." + key + ": " + rule)
                .hasMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @CsvSource({"opik", "Opik/prod", "opik/prod/x", "opik/-prod", "opik/pr_od"})
    void aNameHasATypeAndANameOfYours(String source) {
        Settings settings = Settings.of(Map.of(), Map.of(), Map.of("serai.sources", source));

        SourcesConfig.read(settings);

        assertThatThrownBy(settings::check).hasMessageContaining("serai.sources: must be names like opik/prod");
    }

    @Test
    void aNameIsGivenOnce() {
        Settings settings = Settings.of(Map.of(), Map.of(), Map.of("serai.sources", "opik/prod, opik/prod"));

        SourcesConfig.read(settings);

        assertThatThrownBy(settings::check).hasMessageContaining("names opik/prod twice");
    }

    @Test
    void aSecretMayComeFromTheEnvironment() {
        Settings settings = Settings.of(
                Map.of("serai.sources", "standard-webhooks/eu-1"),
                Map.of("SERAI_SOURCES_STANDARD_WEBHOOKS_EU_1_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                Map.of());

        SourcesConfig config = SourcesConfig.read(settings);
        settings.check();

        assertThat(config.connections().getFirst().verified()).isTrue();
    }

    @Test
    void aSecretOfStandardWebhooksMustBeOne() {
        assertThatThrownBy(() -> Given.connection("standard-webhooks/x", "secret", SECRET))
                .hasMessageContaining("secret: must be whsec_")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void whereOthersReachTheHubEverybodyMustProveWhoTheyAre() {
        Settings settings = Settings.of(
                Map.of(),
                Map.of(),
                Map.of(
                        "serai.sources",
                        "opik/prod, json/open, json/off, json/fine",
                        "serai.sources.json.open.auth",
                        "none",
                        "serai.sources.json.off.enabled",
                        "false",
                        "serai.sources.json.fine.secret",
                        SECRET));

        SourcesConfig.read(settings).requireSecrets(settings);

        assertThatThrownBy(settings::check)
                .isInstanceOfSatisfying(InvalidInputException.class, e -> assertThat(e.problems())
                        .extracting(Object::toString)
                        .containsExactly(
                                "serai.sources.opik.prod.secret: is required where more than this machine reaches the hub:"
                                        + " set it (SERAI_SOURCES_OPIK_PROD_SECRET or"
                                        + " SERAI_SOURCES_OPIK_PROD_SECRET_FILE), or listen on 127.0.0.1",
                                "serai.sources.json.open.auth: may be none only where the hub listens on 127.0.0.1"));
    }

    @Test
    void whereNobodyProvesWhoTheyAreOnlyThisMachineMaySend() {
        SourcesConfig config = SourcesConfig.read(Settings.of(
                Map.of(),
                Map.of(),
                Map.of("serai.sources", "opik/prod, json/fine", "serai.sources.json.fine.secret", SECRET)));

        assertThat(config.unverifiedPaths()).containsExactly("/hooks/opik/prod");
    }

    @ParameterizedTest
    @CsvSource({"hub.example.com", "ftp://hub.example.com", "https://hub.example.com?a=b", "https://u:p@hub.example.com"
    })
    void thePublicUrlIsAnAddressOfTheWeb(String url) {
        Settings settings = Settings.of(Map.of(), Map.of(), Map.of("serai.public-url", url));

        SourcesConfig.read(settings);

        assertThatThrownBy(settings::check).hasMessageContaining("serai.public-url: must be the address");
    }
}
