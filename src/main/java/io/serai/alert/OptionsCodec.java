package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.config.Durations;
import io.serai.config.Schedule;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code options} of an alert: all of them our own, none of them in Opik's API. */
final class OptionsCodec {
    private static final long MAX_BUCKET_EVENTS = 100_000;
    private static final long MAX_BUCKET_BYTES = 64L << 20;
    private static final long MAX_RETRIES = 100;
    private static final Duration MIN_DELAY = Duration.ofMillis(1);
    private static final Duration MAX_DELAY = Duration.ofHours(1);
    private static final int MAX_SCHEDULE = 20;
    private static final Duration MAX_SCHEDULE_DELAY = Duration.ofHours(24);
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(10);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);
    private static final long MAX_CONCURRENCY = 64;

    private static final int MAX_CRON = 200;

    private OptionsCodec() {}

    static AlertOptions read(JsonFields alert, List<Problem> problems) {
        JsonNode json = alert.any("options");
        JsonFields fields = json == null ? null : JsonFields.of(json, alert.at("options"), problems);
        if (fields == null) {
            return AlertOptions.DEFAULT;
        }
        Duration window = duration(fields, "window", Duration.ZERO, AlertCodec.MAX_WINDOW, "30s");
        boolean leadingEdge = fields.bool("leading_edge", false);
        Integer maxEvents = count(fields, "max_events", 1, MAX_BUCKET_EVENTS);
        Long maxBytes = fields.integer("max_bytes", 1, MAX_BUCKET_BYTES);
        MessageOptions messages = MessagesCodec.read(fields);
        DeliveryOptions delivery = delivery(fields);
        Schedule digest = digest(fields, window, leadingEdge);
        Schedule drill = drill(fields);
        fields.rejectUnknown();
        return new AlertOptions(window, leadingEdge, maxEvents, maxBytes, messages, delivery, digest, drill);
    }

    private static @Nullable Schedule digest(JsonFields fields, @Nullable Duration window, boolean leadingEdge) {
        Schedule digest = cron(fields, "digest");
        if (digest == null) {
            return null;
        }
        if (!digest.comesEachWeek()) {
            fields.problem(
                    "digest",
                    "must come each week, with * as month, and days of the week or * as day of month: an alert that waits"
                            + " longer helps nobody");
        }
        if (window != null) {
            fields.problem("window", "can't be given with a digest, which says when what has gathered is sent");
        }
        if (leadingEdge) {
            fields.problem("leading_edge", "can't be true with a digest, which waits for its time");
        }
        return digest;
    }

    private static @Nullable Schedule drill(JsonFields fields) {
        Schedule drill = cron(fields, "drill");
        if (drill != null && !drill.atMostHourly()) {
            fields.problem(
                    "drill",
                    "must name one second and one minute, like 0 0 9 ? * MON: a drill comes once an hour at most");
        }
        return drill;
    }

    private static @Nullable Schedule cron(JsonFields fields, String name) {
        String text = fields.line(name, MAX_CRON);
        try {
            return text == null ? null : Schedule.parse(text);
        } catch (IllegalArgumentException e) {
            fields.problem(name, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static DeliveryOptions delivery(JsonFields fields) {
        Integer maxRetries = count(fields, "max_retries", 0, MAX_RETRIES);
        Duration firstDelay = duration(fields, "first_delay", MIN_DELAY, MAX_DELAY, "5s");
        Duration maxDelay = duration(fields, "max_delay", MIN_DELAY, MAX_DELAY, "5m");
        if (firstDelay != null && maxDelay != null && firstDelay.compareTo(maxDelay) > 0) {
            fields.problem("first_delay", "must not be longer than max_delay");
        }
        List<Duration> schedule = schedule(fields);
        Duration timeout = duration(fields, "timeout", MIN_TIMEOUT, MAX_TIMEOUT, "30s");
        RateLimit rate = rate(fields);
        Integer concurrency = count(fields, "concurrency", 1, MAX_CONCURRENCY);
        return new DeliveryOptions(maxRetries, firstDelay, maxDelay, schedule, timeout, rate, concurrency);
    }

    private static @Nullable List<Duration> schedule(JsonFields fields) {
        JsonNode json = fields.any("retry_schedule");
        if (json == null) {
            return null;
        }
        if (json.isArray() && json.size() <= MAX_SCHEDULE) {
            List<Duration> schedule = new ArrayList<>();
            for (int i = 0; i < json.size(); i++) {
                Duration delay = duration(json.get(i));
                if (delay != null && isWithin(delay, MIN_DELAY, MAX_SCHEDULE_DELAY)) {
                    schedule.add(delay);
                } else {
                    fields.problem("retry_schedule[" + i + "]", durationRule(MIN_DELAY, MAX_SCHEDULE_DELAY, "30m"));
                }
            }
            return schedule;
        }
        switch (json.asText()) {
            case "none" -> {
                return List.of();
            }
            case "standard-webhooks" -> {
                return DeliveryOptions.STANDARD_WEBHOOKS_SCHEDULE;
            }
            default -> {
                fields.problem(
                        "retry_schedule",
                        "must be a list of at most " + MAX_SCHEDULE
                                + " durations, like [1m, 30m, 4h], or standard-webhooks, or none");
                return null;
            }
        }
    }

    private static @Nullable RateLimit rate(JsonFields fields) {
        String text = fields.text("rate_limit");
        RateLimit rate = text == null ? null : RateLimit.parse(text);
        if (text != null && rate == null) {
            fields.problem("rate_limit", RateLimit.RULE);
        }
        return rate;
    }

    static @Nullable Integer count(JsonFields fields, String name, long min, long max) {
        Long count = fields.integer(name, min, max);
        return count == null ? null : Math.toIntExact(count);
    }

    /** Null when absent or wrong. */
    static @Nullable Duration duration(JsonFields fields, String name, Duration min, Duration max, String example) {
        JsonNode json = fields.any(name);
        if (json == null) {
            return null;
        }
        Duration duration = duration(json);
        if (duration == null || !isWithin(duration, min, max)) {
            fields.problem(name, durationRule(min, max, example));
            return null;
        }
        return duration;
    }

    /** A bare 0 is a number in YAML. */
    private static @Nullable Duration duration(JsonNode json) {
        return json.isTextual() || json.isInt() || json.isLong() ? Durations.parse(json.asText()) : null;
    }

    private static boolean isWithin(Duration duration, Duration min, Duration max) {
        return duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0;
    }

    private static String durationRule(Duration min, Duration max, String example) {
        return "must be a duration from " + Durations.print(min) + " to " + Durations.print(max) + ", like " + example;
    }
}
