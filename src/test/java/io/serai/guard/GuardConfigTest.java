package io.serai.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.config.Settings;
import io.serai.json.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardConfigTest {
    @Test
    void allowsNothingByDefault() {
        assertThat(GuardConfig.read(settings(Map.of()))).isEqualTo(GuardConfig.STRICT);
    }

    @Test
    void readsEntriesSeparatedByCommas() {
        Settings settings = settings(Map.of(
                "serai.guard.allow",
                " alerts.corp.example , 10.20.0.0/16,http://[fd00::1]:9000",
                "serai.guard.http",
                "true"));

        assertThat(GuardConfig.read(settings))
                .isEqualTo(
                        new GuardConfig(true, List.of("alerts.corp.example", "10.20.0.0/16", "http://[fd00::1]:9000")));
        settings.check();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.0/33         | must have 0 to 32 behind the /",
                "fd00::/129          | must have 0 to 128 behind the /",
                "10.0.0.0/           | must have 0 to 32 behind the /",
                "10.1.0.0/8          | must have no bits set beyond the first 8 of the address",
                "example.com/8       | must have an IP address before the /, like 10.0.0.0/8",
                "http://a.example/x  | must have an IP address before the /",
                "010.0.0.1           | must be a host name, an address, or a network",
                "*.example.com       | must be a host name, an address, or a network",
                "a.example:0         | must have a port from 1 to 65535",
                "a.example:70000     | must have a port from 1 to 65535",
                "a.example:http      | must have a port from 1 to 65535",
                "ftp://a.example     | must have a port from 1 to 65535",
                "http://             | must be a host name, an address, or a network",
            })
    void namesTheEntryThatItCanNotRead(String entry, String rule) {
        Settings settings = settings(Map.of("serai.guard.allow", "a.example," + entry));
        GuardConfig.read(settings);

        assertThatThrownBy(settings::check)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("serai.guard.allow: entry 2 " + rule);
    }

    private static Settings settings(Map<String, String> values) {
        return Settings.of(values, Map.of(), Map.of());
    }
}
