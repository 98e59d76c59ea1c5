package io.serai.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.config.Schedule;
import io.serai.config.Settings;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpkeepConfigTest {
    @Test
    void deletesEveryTenMinutesByDefaultInUtc() {
        assertThat(UpkeepConfig.read(Settings.of(Map.of(), Map.of(), Map.of())))
                .isEqualTo(new UpkeepConfig(Schedule.parse("0 */10 * * * ?"), ZoneId.of("UTC")));
    }

    @Test
    void saysWhatIsWrongWithASchedule() {
        assertThatThrownBy(() -> check("serai.upkeep.retention", "15 * * * *"))
                .hasMessageContaining("serai.upkeep.retention: must be a schedule as Quartz writes it")
                .hasMessageContaining("it has 5 fields instead of 6");
    }

    @Test
    void saysWhatATimeZoneIs() {
        assertThatThrownBy(() -> check("serai.upkeep.zone", "Berlin"))
                .hasMessageContaining(
                        "serai.upkeep.zone: must be a time zone like UTC, Europe/Berlin or America/New_York");
    }

    private static void check(String key, String value) {
        Settings settings = Settings.of(Map.of(key, value), Map.of(), Map.of());
        UpkeepConfig.read(settings);
        settings.check();
    }
}
