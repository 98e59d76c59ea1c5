package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.serai.alert.Condition.Kind;
import io.serai.event.Event;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why an alert gets an event or does not, condition by condition. */
class ExplanationTest {
    private static final String STRICT =
            "'property_filters':[{'key':'environment','value':'production'},{'key':'tier','value':'gold'}],'sample_rate':50";

    @Test
    void saysOfEachConditionWhatIsWantedAndWhatIsThere() {
        Alert alert =
                Alerts.alert("strict", "'project_id':'p-1','triggers':[{'event_type':'trace:errors'," + STRICT + "}]");
        Event event = Alerts.event("event-1", "trace:errors", "p-2", Map.of("environment", "staging"), "{}");

        Explanation explanation = AlertMatcher.explain(alert, event);

        assertThat(explanation.matches()).isFalse();
        assertThat(explanation.conditions())
                .containsExactly(
                        new Condition(Kind.WORKSPACE, true, "default", "default"),
                        new Condition(Kind.EVENT_TYPE, true, "trace:errors", "trace:errors"),
                        new Condition(Kind.ENABLED, true, "enabled", "enabled"));
        assertThat(explanation.triggers()).hasSize(1);
        assertThat(explanation.triggers().getFirst().verdict()).isEqualTo(Verdict.OTHER_PROJECT);
        assertThat(explanation.triggers().getFirst().conditions())
                .extracting(Condition::kind, Condition::holds, Condition::expected)
                .containsExactly(
                        tuple(Kind.PROJECT, false, "p-1"),
                        tuple(Kind.PROPERTY_FILTER, false, "environment = production"),
                        tuple(Kind.PROPERTY_FILTER, false, "tier = gold"),
                        tuple(Kind.SAMPLE, Sampling.draw("event-1") < 0.5, "a draw below 50"));
        assertThat(explanation.triggers().getFirst().conditions())
                .extracting(Condition::actual)
                .startsWith("p-2", "environment = staging", "no tier")
                .last()
                .asString()
                .matches("\\d{1,2}\\.\\d{4}");
        assertThat(explanation.unmet()).map(Condition::kind).contains(Kind.PROJECT);
    }

    @Test
    void namesTheGuardrailsThatFailed() {
        Alert alert = Alerts.alert(
                "pii",
                "'triggers':[{'event_type':'trace:guardrails_triggered','trigger_configs':[{'type':'filter:guardrail_type','config_value':{'guardrail_types':'PII'}}]}]");
        Event event = Alerts.event(
                "e", "trace:guardrails_triggered", null, Map.of(), "[{'name':'topic'},[{'name':'LENGTH'},{'name':7}]]");

        Explanation explanation = AlertMatcher.explain(alert, event);

        assertThat(explanation.unmet()).contains(new Condition(Kind.GUARDRAIL, false, "PII", "LENGTH, TOPIC"));
    }

    /** What comes first decides: that an alert is disabled is said of events that it would get. */
    @ParameterizedTest
    @CsvSource({
        "elsewhere, trace:errors, WORKSPACE",
        "default,   trace:cost,   EVENT_TYPE",
        "default,   trace:errors, ENABLED"
    })
    void theFirstUnmetConditionIsTheReason(String workspace, String eventType, Kind reason) {
        Alert disabled = Alerts.onErrors("a", "").withEnabled(false);
        Event plain = Alerts.event(eventType);
        Event event =
                new Event(plain.id(), eventType, workspace, null, null, plain.timestamp(), Map.of(), plain.payload());

        assertThat(AlertMatcher.explain(disabled, event).unmet())
                .map(Condition::kind)
                .contains(reason);
    }

    @Test
    void aLaterTriggerMayTakeWhatAnEarlierOneLeft() {
        Alert alert = Alerts.alert(
                "twice",
                "'triggers':[{'event_type':'x:y','sample_rate':0},{'event_type':'x:y'},{'event_type':'x:y'},{'event_type':'other:type'}]");

        Explanation explanation = AlertMatcher.explain(alert, Alerts.event("x:y"));

        assertThat(explanation.matches()).isTrue();
        assertThat(explanation.unmet()).isEmpty();
        assertThat(explanation.triggers())
                .extracting(Explanation.OfTrigger::verdict)
                .containsExactly(Verdict.SAMPLED_OUT, Verdict.MATCH, Verdict.TAKEN);
    }

    @Test
    void anAlertWithoutTriggersSaysSo() {
        assertThat(AlertMatcher.explain(Alerts.alert("none", ""), Alerts.event("x:y"))
                        .unmet())
                .map(Condition::expected)
                .contains("none: the alert has no triggers");
    }
}
