package io.serai.config;

import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * Moments that come again and again, in the cron text of Quartz without years: seconds, minutes, hours, day of month,
 * month, day of week, like {@code 0 0 9 ? * MON-FRI}. Which moments these are hangs on the time zone that one asks for.
 * Two are equal when their texts are.
 */
public final class Schedule {
    private static final String FORM = "must be a schedule as Quartz writes it: seconds, minutes, hours, day of month,"
            + " month and day of week, like 0 0 9 ? * MON-FRI";

    private static final String STEPPED = "(?:\\*|\\d{1,2}(?:-\\d{1,2})?)(?:/\\d{1,2})?";
    private static final String MONTH = "(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)";
    private static final String DAY = "(?:SUN|MON|TUE|WED|THU|FRI|SAT)";

    /** Stricter than Quartz, which passes over much that it does not understand. */
    private static final List<Field> FIELDS = List.of(
            new Field("seconds", list(STEPPED)),
            new Field("minutes", list(STEPPED)),
            new Field("hours", list(STEPPED)),
            new Field("day of month", "\\?|L(?:-\\d{1,2})?W?|\\d{1,2}W|" + list(STEPPED)),
            new Field("month", list(STEPPED + "|" + MONTH + "(?:-" + MONTH + ")?")),
            new Field(
                    "day of week",
                    "\\?|L|(?:[1-7]|" + DAY + ")(?:L|#[1-5])|" + list(STEPPED + "|" + DAY + "(?:-" + DAY + ")?")));

    private static final int SECONDS = 0;
    private static final int MINUTES = 1;
    private static final int DAY_OF_MONTH = 3;
    private static final int MONTH_OF_YEAR = 4;
    private static final int DAY_OF_WEEK = 5;

    /** Always the same, so that a schedule that is taken today is taken tomorrow. */
    private static final Instant ANY_TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final String text;
    private final List<String> fields;
    private final CronExpression cron;

    /** What was answered last: it holds until then, and many ask one after the other. */
    private volatile @Nullable Stretch last;

    private record Field(String name, Pattern pattern) {
        Field(String name, String pattern) {
            this(name, Pattern.compile(pattern));
        }
    }

    /** Between these two there is no other moment. */
    private record Stretch(ZoneId zone, Instant from, Instant until) {
        boolean covers(Instant moment, ZoneId asked) {
            return zone.equals(asked) && !moment.isBefore(from) && moment.isBefore(until);
        }
    }

    private Schedule(String text, List<String> fields, CronExpression cron) {
        this.text = text;
        this.fields = fields;
        this.cron = cron;
    }

    private static String list(String element) {
        return "(?:" + element + ")(?:,(?:" + element + "))*";
    }

    /**
     * @throws IllegalArgumentException whose message is the rule that the text breaks
     */
    public static Schedule parse(String text) {
        List<String> fields = List.of(text.strip().toUpperCase(Locale.ROOT).split("\\s+", -1));
        if (fields.size() != FIELDS.size()) {
            String tooMany = fields.size() == FIELDS.size() + 1 ? ": a year can't be given" : "";
            throw new IllegalArgumentException(FORM + "; it has " + fields.size()
                    + (fields.size() == 1 ? " field" : " fields") + " instead of 6" + tooMany);
        }
        for (int i = 0; i < fields.size(); i++) {
            if (!FIELDS.get(i).pattern().matcher(fields.get(i)).matches()) {
                throw new IllegalArgumentException(
                        FORM + "; its " + FIELDS.get(i).name() + " can't be read");
            }
        }
        if (fields.get(DAY_OF_MONTH).equals("?") == fields.get(DAY_OF_WEEK).equals("?")) {
            throw new IllegalArgumentException(FORM + "; either its day of month or its day of week must be ?");
        }
        String canonical = String.join(" ", fields);
        try {
            Schedule schedule = new Schedule(canonical, fields, new CronExpression(canonical));
            if (schedule.find(ANY_TIME, ZoneOffset.UTC) == null) {
                throw new IllegalArgumentException("must be a schedule whose time comes: no year has this day");
            }
            return schedule;
        } catch (ParseException e) {
            throw new IllegalArgumentException(FORM + "; " + e.getMessage(), e);
        }
    }

    /** The first moment after this one. */
    public Instant next(Instant after, ZoneId zone) {
        Stretch known = last;
        if (known != null && known.covers(after, zone)) {
            return known.until();
        }
        Instant until = find(after, zone);
        if (until == null) {
            throw new IllegalStateException("no moment of " + text + " is after " + after);
        }
        last = new Stretch(zone, after, until);
        return until;
    }

    /** In a copy: the time zone is part of what Quartz has read. */
    private @Nullable Instant find(Instant after, ZoneId zone) {
        CronExpression there = new CronExpression(cron);
        there.setTimeZone(TimeZone.getTimeZone(zone));
        @Nullable Date next = there.getNextValidTimeAfter(Date.from(after));
        return next == null ? null : next.toInstant();
    }

    /** Whether it comes in every week, by its form: each month, and on days of the week or on each day. */
    public boolean comesEachWeek() {
        boolean eachDay = fields.get(DAY_OF_MONTH).equals("*");
        boolean byDayOfWeek =
                fields.get(DAY_OF_MONTH).equals("?") && !fields.get(DAY_OF_WEEK).matches(".*[L#].*");
        return fields.get(MONTH_OF_YEAR).equals("*") && (eachDay || byDayOfWeek);
    }

    /** Whether there is an hour or more between any two moments. */
    public boolean atMostHourly() {
        return isOne(fields.get(SECONDS)) && isOne(fields.get(MINUTES));
    }

    private static boolean isOne(String field) {
        return field.chars().allMatch(Character::isDigit);
    }

    /** The text, in upper case and with single spaces. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Schedule schedule && text.equals(schedule.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
