package io.serai.cli.preview;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Slack's {@code <!date^seconds^format|fallback>}, which shows a time in its reader's zone. */
final class SlackDates {
    /** https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
    private static final Map<String, String> TOKENS = Map.ofEntries(
            Map.entry("{date_num}", "uuuu-MM-dd"),
            Map.entry("{date}", "MMMM d, uuuu"),
            Map.entry("{date_pretty}", "MMMM d, uuuu"),
            Map.entry("{date_long}", "EEEE, MMMM d, uuuu"),
            Map.entry("{date_long_pretty}", "EEEE, MMMM d, uuuu"),
            Map.entry("{date_short}", "MMM d, uuuu"),
            Map.entry("{date_short_pretty}", "MMM d, uuuu"),
            Map.entry("{date_slash}", "MM/dd/uuuu"),
            Map.entry("{time}", "h:mm a"),
            Map.entry("{time_secs}", "h:mm:ss a"));

    private final ZoneId zone;

    SlackDates(ZoneId zone) {
        this.zone = zone;
    }

    /** The format with the time in it; empty when Slack would show the fallback. */
    Optional<String> show(String seconds, String format) {
        try {
            ZonedDateTime time = Instant.ofEpochSecond(Long.parseLong(seconds)).atZone(zone);
            String shown = format;
            for (Map.Entry<String, String> token : TOKENS.entrySet()) {
                if (shown.contains(token.getKey())) {
                    shown = shown.replace(
                            token.getKey(),
                            DateTimeFormatter.ofPattern(token.getValue(), Locale.ENGLISH)
                                    .format(time));
                }
            }
            return Optional.of(shown);
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
