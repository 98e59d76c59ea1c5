package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.config.Settings;
import io.serai.json.InvalidInputException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormatConfigTest {
    @Test
    void hasTheDocumentedDefaults() {
        assertThat(FormatConfig.read(Settings.of(Map.of(), Map.of(), Map.of())))
                .isEqualTo(new FormatConfig("http://localhost:5173", "Serai"));
    }

    @Test
    void refusesWhatIsNoUrlOrNoSource() {
        Settings settings = Settings.of(
                Map.of("serai.format.base-url", "opik.example.com", "serai.format.pagerduty.source", " "),
                Map.of(),
                Map.of());
        FormatConfig.read(settings);

        assertThatThrownBy(settings::check)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("serai.format.base-url: must be an http or https URL")
                .hasMessageContaining("serai.format.pagerduty.source: must have 1 to 255 characters");
    }
}
