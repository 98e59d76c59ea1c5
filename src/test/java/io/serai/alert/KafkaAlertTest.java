package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.guard.DestinationGuard;
import io.serai.guard.GuardConfig;
import io.serai.json.Json;
import io.serai.json.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaAlertTest {
    private static final AlertCodec CODEC = new AlertCodec(
            () -> Set.of("general", "slack", "kafka", "kafka-slim"),
            new DestinationGuard(new GuardConfig(false, List.of(), List.of("llm-alerts", "team-*")), name -> {
                throw new AssertionError("nothing is looked up");
            }));

    @ParameterizedTest
    @ValueSource(strings = {"llm-alerts", "team-", "team-a_B.c"})
    void mayWriteToTheTopicsThatTheGuardNames(String topic) {
        assertThat(problems("kafka", "{\"url\":\"kafka://" + topic + "\"}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kafka://llm-alerts2    | webhook.url: must name a Kafka topic that alerts may write to: serai.guard.topics says which
                    kafka://Team-a         | webhook.url: must name a Kafka topic that alerts may write to: serai.guard.topics says which
                    kafka://               | webhook.url: must be kafka:// and the name of a topic, like kafka://llm-alerts
                    kafka://team-a/b       | webhook.url: must be kafka:// and the name of a topic, like kafka://llm-alerts
                    kafka://h:9092/team-a  | webhook.url: must be kafka:// and the name of a topic, like kafka://llm-alerts
                    https://example.com/   | webhook.url: must be kafka:// and the name of a topic, because the alert_type is kafka
                    """)
    void mayWriteToNoOther(String url, String problem) {
        assertThat(problems("kafka", "{\"url\":\"" + url + "\"}")).containsExactly(problem);
    }

    @Test
    void typesOfOpsOwnWriteToTopicsTooWhenTheirNamesSaySo() {
        assertThat(problems("kafka-slim", "{\"url\":\"kafka://team-a\"}")).isEmpty();
        assertThat(problems("slack", "{\"url\":\"kafka://team-a\"}"))
                .containsExactly("webhook.url: can be kafka:// only with the alert_type kafka");
    }

    @Test
    void aTokenIsNotWrittenWhereEverybodyReadsIt() {
        assertThat(problems("kafka", "{\"url\":\"kafka://team-a\",\"secret_token\":\"t\"}"))
                .containsExactly("webhook.secret_token: must be left out with kafka://: everybody who reads the topic"
                        + " would read it");
    }

    private static List<String> problems(String type, String webhook) {
        List<Problem> problems = new ArrayList<>();
        String alert = "{\"name\":\"A\",\"alert_type\":\"" + type + "\",\"webhook\":" + webhook
                + ",\"triggers\":[{\"event_type\":\"trace:errors\"}]}";
        CODEC.read(Json.read(alert.getBytes(StandardCharsets.UTF_8)), "", problems);
        return problems.stream().map(Problem::toString).toList();
    }
}
