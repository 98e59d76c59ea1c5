package io.serai.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SamplesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");

    static Stream<String> types() {
        return Stream.concat(
                Arrays.stream(EventType.values()).map(EventType::wire), Stream.of("request:logged", "own:type"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void areEventsAsAnySenderMaySendThem(String type) {
        Event sample = Samples.event(type, "acme", null, NOW);

        assertThat(new EventCodec(Clock.systemUTC()).read(sample.toJson())).isEqualTo(sample);
        assertThat(sample.userName()).isEqualTo("test-user");
        assertThat(sample.payload()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void haveTheMembersOfTheirType(EventType type) {
        JsonNode payload = Samples.event(type.wire(), "acme", null, NOW).payload();

        List<String> expected =
                switch (type) {
                    case TRACE_ERRORS, TRACE_COST, TRACE_LATENCY ->
                        List.of("event_type", "metric_name", "metric_value", "threshold", "window_seconds");
                    case TRACE_FEEDBACK_SCORE, TRACE_THREAD_FEEDBACK_SCORE ->
                        List.of("metric_value", "threshold", "feedback_score_name");
                    case TRACE_GUARDRAILS_TRIGGERED -> List.of("id", "entity_id", "project_id", "name", "result");
                    case PROMPT_CREATED, PROMPT_DELETED -> List.of("id", "name", "created_at", "last_updated_by");
                    case PROMPT_COMMITTED -> List.of("id", "prompt_id", "commit", "template", "type");
                    case EXPERIMENT_FINISHED -> List.of("id", "name", "dataset_id", "type", "feedback_scores");
                };

        JsonNode first = payload.isArray() ? payload.get(0) : payload;
        assertThat(first.fieldNames()).toIterable().containsAll(expected);
        if (first.has("metric_name")) {
            assertThat(first.path("metric_name").textValue()).isEqualTo(type.wire());
            assertThat(first.path("event_type").textValue()).isEqualTo(type.name());
        }
    }

    @Test
    void happenInTheAlertsProjectWhereTheirTypeHasOne() {
        assertThat(Samples.event("trace:cost", "acme", "project-1", NOW).projectId())
                .isEqualTo("project-1");
        assertThat(Samples.event("trace:cost", "acme", null, NOW).projectId()).isNotNull();
        assertThat(Samples.event("prompt:created", "acme", "project-1", NOW).projectId())
                .isNull();
    }

    @Test
    void aLoggedRequestHasTheIdOfItsEventAndBodiesAsText() {
        Event sample = Samples.event("request:logged", "acme", null, NOW);

        assertThat(sample.payload().path("request_id").textValue()).isEqualTo(sample.id());
        assertThat(sample.payload().path("request_body").isTextual()).isTrue();
        assertThat(sample.payload().path("response_body").isTextual()).isTrue();
        assertThat(sample.payload().has("user_id")).isFalse();
    }

    @Test
    void canBeChangedWithoutChangingTheNext() {
        ((ObjectNode) Samples.event("trace:cost", "acme", null, NOW).payload()).removeAll();

        assertThat(Samples.event("trace:cost", "acme", null, NOW).payload()).isNotEmpty();
    }
}
