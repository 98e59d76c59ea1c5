package io.serai.ingest.kafka;

import io.serai.config.Settings;
import io.serai.event.EventCodec;
import io.serai.event.EventLimits;
import io.serai.guard.Topics;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which topics the hub reads, and how. What it takes to reach the brokers besides their addresses, TLS and passwords, is
 * {@code camel.component.kafka.*}.
 *
 * @param brokers {@code host:port}, several separated by commas; null: the hub has no Kafka
 * @param topics to be read; none: Kafka is only a destination
 * @param group of the consumers: hubs with the same share the partitions
 * @param earliest whether a new group begins with the oldest records rather than with new ones
 * @param consumers that this hub has in the group: no more than partitions are of use
 * @param maxBatch most records that are stored and committed together
 * @param sessionTimeout after which the partitions of a hub that died go to others
 * @param workspace of events that name none
 * @param poisonTopic gets what could not be read, besides the dead letters; null: none
 */
public record KafkaConfig(
        @Nullable String brokers,
        List<String> topics,
        String group,
        boolean earliest,
        int consumers,
        int maxBatch,
        Duration sessionTimeout,
        String workspace,
        @Nullable String poisonTopic) {
    private static final Pattern BROKERS = Pattern.compile("[^\\s,:/]+:\\d{1,5}(?:\\s*,\\s*[^\\s,:/]+:\\d{1,5})*");

    public KafkaConfig {
        topics = List.copyOf(topics);
    }

    public static KafkaConfig read(Settings settings) {
        String brokers = settings.optional("serai.kafka.brokers");
        if (brokers != null && !BROKERS.matcher(brokers).matches()) {
            settings.problem("serai.kafka.brokers", "must be host:port, several separated by commas");
        }
        KafkaConfig config = new KafkaConfig(
                brokers,
                topics(settings),
                settings.text("serai.kafka.group", "serai"),
                settings.oneOf("serai.kafka.from", "earliest", "latest").equals("earliest"),
                settings.count("serai.kafka.consumers", 1, 1, 64),
                settings.count("serai.kafka.max-batch", 500, 1, 10_000),
                settings.duration("serai.kafka.session-timeout", "10s", Duration.ofSeconds(1), Duration.ofMinutes(5)),
                settings.text("serai.kafka.workspace", EventCodec.DEFAULT_WORKSPACE),
                settings.optional("serai.kafka.poison-topic"));
        config.check(settings);
        return config;
    }

    private void check(Settings settings) {
        if (brokers == null && !topics.isEmpty()) {
            settings.problem("serai.kafka.topics", "needs serai.kafka.brokers");
        }
        if (workspace.isBlank() || workspace.length() > EventLimits.MAX_NAME) {
            settings.problem("serai.kafka.workspace", "must have 1 to " + EventLimits.MAX_NAME + " characters");
        }
        if (!Topics.isName(group)) {
            settings.problem("serai.kafka.group", "must be 1 to 249 letters, digits, dots, _ and -");
        }
        if (poisonTopic != null && !Topics.isName(poisonTopic)) {
            settings.problem("serai.kafka.poison-topic", Topics.RULE);
        } else if (poisonTopic != null && topics.contains(poisonTopic)) {
            settings.problem(
                    "serai.kafka.poison-topic", "must not be one of serai.kafka.topics: it would be read for ever");
        }
    }

    private static List<String> topics(Settings settings) {
        String text = settings.optional("serai.kafka.topics");
        List<String> topics = text == null ? List.of() : Topics.list(text);
        if (topics.stream().anyMatch(topic -> !Topics.isName(topic))) {
            settings.problem("serai.kafka.topics", Topics.RULE + "; several are separated by commas");
        }
        return topics;
    }

    /** Whether there is anything to be read. */
    public boolean reads() {
        return brokers != null && !topics.isEmpty();
    }
}
