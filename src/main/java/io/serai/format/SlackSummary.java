package io.serai.format;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The second block of a Slack message: how bad it is, what happened, when, and which part of it this is. */
final class SlackSummary {
    private static final String DOT = " · ";

    private SlackSummary() {}

    static String of(NotificationText text, Page page) {
        Sign sign = Sign.of(text);
        StringBuilder summary = new StringBuilder(sign.emoji())
                .append(' ')
                .append(Mrkdwn.INSTANCE.bold(sign.word()))
                .append(DOT)
                .append(Mrkdwn.INSTANCE.cut(text.summary(), SlackLimits.SUMMARY))
                .append('\n')
                .append(period(text.first(), text.last()));
        if (page.parts() > 1) {
            summary.append(DOT).append("part ").append(page.number());
        }
        if (page.leftOut() > 0) {
            int all = text.items().size();
            summary.append(DOT)
                    .append(all - page.leftOut())
                    .append(" of ")
                    .append(all)
                    .append(" shown");
        }
        return summary.toString();
    }

    /** One time, or from which to which where a reader would see a difference. */
    private static String period(Instant first, Instant last) {
        Instant from = first.truncatedTo(ChronoUnit.SECONDS);
        Instant to = last.truncatedTo(ChronoUnit.SECONDS);
        return from.truncatedTo(ChronoUnit.MINUTES).equals(to.truncatedTo(ChronoUnit.MINUTES))
                ? time(to)
                : time(from) + " – " + time(to);
    }

    /**
     * In the reader's own time zone and language; who can't do that shows what is behind the bar. See
     * https://docs.slack.dev/messaging/formatting-message-text#date-formatting.
     */
    private static String time(Instant time) {
        return time.getEpochSecond() <= 0
                ? time.toString()
                : "<!date^" + time.getEpochSecond() + "^{date_short_pretty} {time}|" + time + ">";
    }
}
