package io.serai.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.format.Digest.Entry;
import io.serai.format.Digest.Span;
import java.time.Instant;

/** Tells notifications to people. */
public final class Texts {
    /** Ours: the values of one item are cut to this, so that an item always fits. */
    private static final int VALUE = 300;

    /** Ours: a longer link is left out. Opik's own links have about 150. */
    private static final int LINK = 1_000;

    private final FormatConfig config;

    public Texts(FormatConfig config) {
        this.config = config;
    }

    /** The notification in words. */
    NotificationText tell(ObjectNode notification, Alert alert, Markup markup) {
        UiLinks links = UiLinks.of(alert, notification, config);
        Digest digest = DigestReader.read(notification, links);
        String name = PlainText.line(notification.path("alertName").asText(), 3_000);
        Reports reports = Reports.of(notification.path("payload"));
        Instant at = Instant.parse(notification.path("createdAt").asText());
        return new NotificationText(
                name.isEmpty() ? "Alert" : name,
                Severities.of(notification, alert),
                NotificationAssembler.isTest(notification),
                reports.resolved(),
                digest.count(),
                digest.happened(),
                markup.bold(Integer.toString(digest.count())) + " new " + markup.escape(digest.label()) + " "
                        + digest.events() + " happened",
                markup.bold(markup.escape(digest.heading())),
                digest.entries().stream().map(entry -> item(entry, markup)).toList(),
                digest.separator(),
                digest.below() == null ? null : link("", digest.below(), markup),
                "Overall " + digest.entries().size() + " " + digest.overall()
                        + link(", you could check them here: ", digest.overview(), markup),
                digest.overview(),
                at,
                at);
    }

    private static NotificationText.Item item(Entry entry, Markup markup) {
        StringBuilder line = new StringBuilder();
        for (Span span : entry.spans()) {
            line.append(
                    switch (span.style()) {
                        case PLAIN -> markup.cut(markup.escape(span.text()), VALUE);
                        case BOLD -> markup.bold(markup.escape(span.text()));
                        case CODE -> markup.code(span.text(), VALUE);
                    });
        }
        if (entry.link() != null) {
            line.append(link(" | ", entry.link(), markup));
        }
        return new NotificationText.Item(line.toString(), entry.words(), entry.link());
    }

    /** The link after its introduction, or nothing when it is too long to be one. */
    private static String link(String introduction, Link link, Markup markup) {
        String text = markup.link(link);
        return text.length() > LINK ? "" : introduction + text;
    }
}
