package io.serai.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InboxConfigTest {
    @Test
    void defaultsAreAutoAndAHundredRequests() {
        assertThat(read(Map.of())).isEqualTo(new InboxConfig(InboxConfig.Mode.AUTO, 100));
    }

    @Test
    void autoIsOnOnlyWhereNobodyElseCanReachIt() {
        InboxConfig auto = read(Map.of());

        assertThat(auto.enabled(true)).isTrue();
        assertThat(auto.enabled(false)).isFalse();
    }

    @Test
    void trueAndFalseHoldEverywhere() {
        InboxConfig on = read(Map.of("serai.inbox.enabled", "true"));
        InboxConfig off = read(Map.of("serai.inbox.enabled", "false"));

        assertThat(on.enabled(false)).isTrue();
        assertThat(off.enabled(true)).isFalse();
    }

    @Test
    void keepIsLimitedSoThatMemoryIs() {
        Settings settings = Settings.of(Map.of("serai.inbox.keep", "1001"), Map.of(), Map.of());
        InboxConfig.read(settings);

        assertThatThrownBy(settings::check)
                .hasMessageContaining("serai.inbox.keep: must be a whole number from 1 to 1000");
    }

    private static InboxConfig read(Map<String, String> file) {
        Settings settings = Settings.of(file, Map.of(), Map.of());
        InboxConfig config = InboxConfig.read(settings);
        settings.check();
        return config;
    }
}
