package io.serai.upkeep;

import io.serai.config.Schedule;
import io.serai.config.Settings;
import java.time.DateTimeException;
import java.time.ZoneId;

/**
 * When the hub looks after itself.
 *
 * @param retention when what is old enough is deleted
 * @param zone the time zone of all schedules, those of alerts too
 */
public record UpkeepConfig(Schedule retention, ZoneId zone) {
    private static final String RETENTION = "serai.upkeep.retention";
    private static final String EVERY_TEN_MINUTES = "0 */10 * * * ?";
    private static final String ZONE = "serai.upkeep.zone";
    private static final String UTC = "UTC";

    public static UpkeepConfig read(Settings settings) {
        return new UpkeepConfig(retention(settings), zone(settings));
    }

    private static Schedule retention(Settings settings) {
        try {
            return Schedule.parse(settings.text(RETENTION, EVERY_TEN_MINUTES));
        } catch (IllegalArgumentException e) {
            settings.problem(RETENTION, String.valueOf(e.getMessage()));
            return Schedule.parse(EVERY_TEN_MINUTES);
        }
    }

    private static ZoneId zone(Settings settings) {
        try {
            return ZoneId.of(settings.text(ZONE, UTC));
        } catch (DateTimeException e) {
            settings.problem(ZONE, "must be a time zone like UTC, Europe/Berlin or America/New_York");
            return ZoneId.of(UTC);
        }
    }
}
