package io.serai.format;

import io.serai.json.Nearest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The kinds of markup, by the names that routes and templates have for them. */
final class Markups {
    private static final Map<String, Markup> BY_NAME = new TreeMap<>(Map.of(
            "mrkdwn", Mrkdwn.INSTANCE,
            "chat", Mrkdwn.INSTANCE,
            "markdown", Markdown.INSTANCE,
            "html", Html.INSTANCE,
            "plain", Plain.INSTANCE));

    private Markups() {}

    /**
     * The markup of that name: {@code mrkdwn} (Slack), {@code chat} (Google Chat), {@code markdown} (Teams, Discord),
     * {@code html} (Telegram, e-mail) or {@code plain}.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Markup named(String name) {
        Markup markup = BY_NAME.get(name);
        if (markup == null) {
            throw new IllegalArgumentException("must be one of " + String.join(", ", names()) + ", not '"
                    + PlainText.line(name, 50) + "'" + Nearest.hint(name, names()));
        }
        return markup;
    }

    static Set<String> names() {
        return new TreeSet<>(BY_NAME.keySet());
    }
}
