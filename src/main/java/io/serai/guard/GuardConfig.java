package io.serai.guard;

import io.serai.config.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which destinations are fine although the rules refuse them.
 *
 * @param http plain http to any public host
 * @param allow entries {@code [http://]host|address|network[:port]}
 * @param topics of Kafka that alerts may write to: names, or beginnings of names with an asterisk behind
 * @param recipients of e-mail that alerts may write to: addresses, {@code *@domain}, or {@code *}
 */
public record GuardConfig(boolean http, List<String> allow, List<String> topics, List<String> recipients) {
    /** Https to public hosts, nothing else. */
    public static final GuardConfig STRICT = new GuardConfig(false, List.of(), List.of());

    /**
     * @throws IllegalArgumentException when an entry can't be read
     */
    public GuardConfig {
        allow = List.copyOf(allow);
        topics = List.copyOf(topics);
        recipients = List.copyOf(recipients);
        allow.forEach(Allowed::parse);
    }

    /** Without Kafka and e-mail. */
    public GuardConfig(boolean http, List<String> allow) {
        this(http, allow, List.of());
    }

    /** Without e-mail. */
    public GuardConfig(boolean http, List<String> allow, List<String> topics) {
        this(http, allow, topics, List.of());
    }

    public static GuardConfig read(Settings settings) {
        boolean http = settings.flag("serai.guard.http", false);
        String list = settings.text("serai.guard.allow", "");
        List<String> entries = new ArrayList<>();
        int number = 0;
        for (String part : list.isBlank() ? new String[0] : list.split(",", -1)) {
            number++;
            try {
                String entry = part.strip();
                Allowed.parse(entry);
                entries.add(entry);
            } catch (IllegalArgumentException e) {
                settings.problem("serai.guard.allow", "entry " + number + " " + e.getMessage());
            }
        }
        return new GuardConfig(http, entries, topics(settings), recipients(settings));
    }

    private static List<String> recipients(Settings settings) {
        String key = "serai.guard.recipients";
        String text = settings.optional(key);
        if (text == null) {
            return List.of();
        }
        if (settings.optional("serai.mail.host") == null) {
            settings.problem(key, "needs serai.mail.host");
        }
        List<String> patterns =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (!patterns.stream().allMatch(Recipients::isPattern)) {
            settings.problem(key, "must be e-mail addresses, *@ and a domain, or * for all, separated by commas");
        }
        return patterns;
    }

    private static List<String> topics(Settings settings) {
        String text = settings.optional("serai.guard.topics");
        if (text == null) {
            return List.of();
        }
        if (settings.optional("serai.kafka.brokers") == null) {
            settings.problem("serai.guard.topics", "needs serai.kafka.brokers");
        }
        List<String> topics = Topics.list(text);
        if (!topics.stream().allMatch(topic -> topic.equals("*") || Topics.isName(topic.replaceFirst("\\*$", "")))) {
            settings.problem(
                    "serai.guard.topics",
                    "must be names of Kafka topics, separated by commas; an asterisk may stand for the end of a name");
        }
        return topics;
    }

    /** The same with one more entry. */
    public GuardConfig allowing(String entry) {
        List<String> more = new ArrayList<>(allow);
        more.add(entry);
        return new GuardConfig(http, more, topics, recipients);
    }
}
