package io.serai.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where traces go, as operators write it. */
class TracingConfigTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:4318, http://localhost:4318/v1/traces",
        "http://localhost:4318/, http://localhost:4318/v1/traces",
        "https://otlp.example.com/otlp/v1/traces, https://otlp.example.com/otlp/v1/traces"
    })
    void aCollectorAloneIsEnough(String given, String endpoint) {
        assertThat(read(Map.of("serai.tracing.endpoint", given)).endpoint()).isEqualTo(endpoint);
    }

    @Test
    void headersAreNamesAndValues() {
        assertThat(read(Map.of("serai.tracing.headers", "Authorization=Basic abc==, X-Scope=llm"))
                        .headers())
                .isEqualTo(Map.of("Authorization", "Basic abc==", "X-Scope", "llm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:4318", "grpc://localhost:4317", "http://user:secret@collector", "http://"})
    void whatIsNoUrlIsRefusedAndNotRepeated(String given) {
        assertThatThrownBy(() -> read(Map.of("serai.tracing.endpoint", given)))
                .hasMessageContaining("serai.tracing.endpoint: must be an http or https URL")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aHeaderWithoutAValueIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> read(Map.of("serai.tracing.headers", "secret-token")))
                .hasMessageContaining("serai.tracing.headers: must be name=value")
                .hasMessageNotContaining("secret-token");
    }

    private static TracingConfig read(Map<String, String> given) {
        Settings settings = Settings.of(given, Map.of(), Map.of());
        TracingConfig config = TracingConfig.read(settings);
        settings.check();
        return config;
    }
}
