package io.serai.format;

import io.serai.event.Report.Severity;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notifications in words, for tests of what is done with words. */
final class Tellings {
    static final Instant FIRST = Instant.parse("2026-03-01T09:30:00.125Z");
    static final String OVERALL = "Overall, you could check them here: <http://localhost:5555/acme/prompts|View All>";

    private Tellings() {}

    static NotificationText of(String... items) {
        return of(null, "\n", Arrays.asList(items));
    }

    static NotificationText of(@Nullable String below, String separator, List<String> items) {
        return new NotificationText(
                "Checkout",
                Severity.ERROR,
                false,
                false,
                items.size(),
                items.size() + " new things",
                "*" + items.size() + "* new things",
                "*Things:*",
                items.stream()
                        .map(item -> new NotificationText.Item(item, item, null))
                        .toList(),
                separator,
                below,
                OVERALL,
                new Link("http://localhost:5555/acme/prompts", "View All"),
                FIRST,
                FIRST);
    }

    static NotificationText between(Instant first, Instant last) {
        NotificationText text = of("one");
        return changed(text.severity(), false, false, text.items(), first, last);
    }

    static NotificationText as(Severity severity, boolean test, boolean resolved) {
        return changed(severity, test, resolved, of("one").items(), FIRST, FIRST);
    }

    static NotificationText linked(String markup, Link link) {
        return changed(
                Severity.ERROR, false, false, List.of(new NotificationText.Item(markup, markup, link)), FIRST, FIRST);
    }

    private static NotificationText changed(
            Severity severity,
            boolean test,
            boolean resolved,
            List<NotificationText.Item> items,
            Instant first,
            Instant last) {
        NotificationText text = of("one");
        return new NotificationText(
                text.title(),
                severity,
                test,
                resolved,
                text.count(),
                text.brief(),
                text.summary(),
                text.heading(),
                items,
                text.separator(),
                text.below(),
                text.overall(),
                text.overview(),
                first,
                last);
    }
}
