package io.serai.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.alert.Secret;
import io.serai.config.Settings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiConfigTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void needsNoTokenWhereOnlyThisMachineCanCall(String host) {
        Settings settings = settings(Map.of("camel.server.host", host));

        ApiConfig config = ApiConfig.read(settings);

        settings.check();
        assertThat(config.loopbackOnly()).isTrue();
        assertThat(config.token()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1"})
    void refusesToListenBeyondThisMachineWithoutToken(String host) {
        Settings settings = settings(Map.of("camel.server.host", host));
        ApiConfig.read(settings);

        assertThatThrownBy(settings::check)
                .hasMessageStartingWith("serai.api.token: is required to listen on " + host)
                .hasMessageContaining("SERAI_API_TOKEN");
    }

    @Test
    void listensAnywhereWithAToken() {
        Settings settings = settings(Map.of("camel.server.host", "0.0.0.0", "serai.api.token", "s3cret"));

        ApiConfig config = ApiConfig.read(settings);

        settings.check();
        assertThat(config.token()).isEqualTo(new Secret("s3cret"));
        assertThat(config).asString().doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 123456789012345, true",
        "10.0.0.1, a, true",
        "0.0.0.0, 1234567890123456, false",
        "127.0.0.1, a, false"
    })
    void doubtsATokenThatOthersCanGuess(String host, String token, boolean doubted) {
        ApiConfig config = ApiConfig.read(settings(Map.of("camel.server.host", host, "serai.api.token", token)));

        assertThat(config.doubts()).hasSize(doubted ? 1 : 0).allSatisfy(doubt -> assertThat(doubt)
                .asString()
                .startsWith("serai.api.token: has fewer than 16 characters")
                .doesNotContain("123456789012345"));
    }

    @Test
    void refusesAPortThatIsNone() {
        Settings settings = settings(Map.of("camel.server.port", "65536"));
        ApiConfig.read(settings);

        assertThatThrownBy(settings::check).hasMessage("camel.server.port: must be a whole number from 0 to 65535");
    }

    private static Settings settings(Map<String, String> values) {
        return Settings.of(new HashMap<>(values), Map.of(), Map.of());
    }
}
