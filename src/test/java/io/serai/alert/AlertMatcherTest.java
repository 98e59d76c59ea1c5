package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertMatcherTest {
    private static final String SCOPE = "{'type':'scope:project','config_value':{'project_ids':'%s'}}";

    private final AlertRegistry registry = new AlertRegistry();
    private final AlertMatcher matcher = new AlertMatcher(registry);

    @Test
    void everyAlertThatAsksForTheTypeGetsTheEvent() {
        Alert one = Alerts.onErrors("one", "");
        Alert two = Alerts.onErrors("two", "");
        registry.replace(List.of(one, two, Alerts.alert("other", "'triggers':[{'event_type':'trace:cost'}]")));

        assertThat(matcher.match(Alerts.event("trace:errors")))
                .containsExactly(
                        new Match(one, one.triggers().getFirst()),
                        new Match(two, two.triggers().getFirst()));
    }

    @Test
    void anAlertGetsAnEventOnceByItsFirstTriggerThatHolds() {
        Alert alert = Alerts.alert(
                "twice",
                "'triggers':[{'id':'1','event_type':'x:y','sample_rate':0},{'id':'2','event_type':'x:y'},{'id':'3','event_type':'x:y'}]");
        registry.replace(List.of(alert));

        assertThat(matcher.match(Alerts.event("x:y")))
                .extracting(match -> match.trigger().id())
                .containsExactly("2");
        assertThat(matcher.judge(Alerts.event("x:y")))
                .extracting(Judgement::verdict)
                .containsExactly(Verdict.SAMPLED_OUT, Verdict.MATCH, Verdict.TAKEN);
    }

    @Test
    void disabledAlertsGetNothingAndThatIsHeardOnceForEachThatWould() {
        registry.replace(List.of(
                Alerts.alert(
                        "off",
                        "'enabled':false,'triggers':[{'event_type':'trace:errors','sample_rate':0},"
                                + "{'event_type':'trace:errors'},{'event_type':'trace:errors'}]"),
                Alerts.alert("other", "'enabled':false,'triggers':[{'event_type':'trace:cost'}]"),
                Alerts.alert(
                        "elsewhere", "'enabled':false,'project_id':'p-2','triggers':[{'event_type':'trace:errors'}]")));
        Map<Verdict, Integer> skips = new HashMap<>();

        List<Match> matches = matcher.match(
                inProject("trace:errors", "p-1"), (reason, triggers) -> skips.merge(reason, triggers, Integer::sum));

        assertThat(matches).isEmpty();
        assertThat(skips).containsOnly(Map.entry(Verdict.DISABLED, 1));
    }

    @Test
    void theProjectOfTheAlertLimitsItsTriggers() {
        registry.replace(List.of(Alerts.alert("p", "'project_id':'p-1','triggers':[{'event_type':'trace:errors'}]")));

        assertThat(verdict(inProject("trace:errors", "p-1"))).isEqualTo(Verdict.MATCH);
        assertThat(verdict(inProject("trace:errors", "p-2"))).isEqualTo(Verdict.OTHER_PROJECT);
        assertThat(verdict(inProject("trace:errors", null))).isEqualTo(Verdict.MATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\\\"p-1\\\",\\\"p-2\\\"]", "p-1,p-2", " p-1 , p-2 "})
    void aScopeLimitsItsTriggerInEverySpelling(String projectIds) {
        registry.replace(List.of(Alerts.onErrors("scoped", "'trigger_configs':[" + SCOPE.formatted(projectIds) + "]")));

        assertThat(verdict(inProject("trace:errors", "p-2"))).isEqualTo(Verdict.MATCH);
        assertThat(verdict(inProject("trace:errors", "p-3"))).isEqualTo(Verdict.OTHER_PROJECT);
        assertThat(verdict(inProject("trace:errors", null))).isEqualTo(Verdict.MATCH);
    }

    @Test
    void onlyTheFirstScopeOfATriggerCounts() {
        registry.replace(List.of(Alerts.onErrors(
                "scoped", "'trigger_configs':[" + SCOPE.formatted("p-1") + "," + SCOPE.formatted("p-2") + "]")));

        assertThat(verdict(inProject("trace:errors", "p-1"))).isEqualTo(Verdict.MATCH);
        assertThat(verdict(inProject("trace:errors", "p-2"))).isEqualTo(Verdict.OTHER_PROJECT);
    }

    @Test
    void eventsOfTheWholeWorkspaceKnowNoProject() {
        registry.replace(List.of(
                Alerts.alert("prompts", "'project_id':'p-1','triggers':[{'event_type':'prompt:deleted'}]"),
                Alerts.alert("own", "'project_id':'p-1','triggers':[{'event_type':'own:type'}]")));

        assertThat(verdict(inProject("prompt:deleted", "p-2"))).isEqualTo(Verdict.MATCH);
        assertThat(verdict(inProject("own:type", "p-2"))).isEqualTo(Verdict.OTHER_PROJECT);
    }

    @Test
    void aGuardrailFilterAsksForOneOfItsTypesInAnyCase() {
        registry.replace(List.of(guardrails("pii, Topic")));

        assertThat(verdict(failed("[{'name':'LENGTH'},{'name':'topic'}]"))).isEqualTo(Verdict.MATCH);
        assertThat(verdict(failed("[[{'name':'PII'}]]"))).isEqualTo(Verdict.MATCH);
        assertThat(verdict(failed("{'name':'Pii'}"))).isEqualTo(Verdict.MATCH);
        assertThat(verdict(failed("[{'name':'LENGTH'}]"))).isEqualTo(Verdict.OTHER_GUARDRAIL);
        assertThat(verdict(failed("[{'name':7}]"))).isEqualTo(Verdict.OTHER_GUARDRAIL);
        assertThat(verdict(failed("[]"))).isEqualTo(Verdict.OTHER_GUARDRAIL);
    }

    @Test
    void anEmptyGuardrailFilterTakesAll() {
        registry.replace(List.of(guardrails("")));

        assertThat(verdict(failed("[{'name':'LENGTH'}]"))).isEqualTo(Verdict.MATCH);
    }

    @Test
    void propertyFiltersDecideAsTheCasesSay() {
        JsonNode cases = Alerts.resource("helicone/property-filter-cases.json");
        assertThat(cases).isNotEmpty();
        for (JsonNode sample : cases) {
            registry.replace(List.of(Alerts.onErrors("filtered", "'property_filters':" + sample.path("filters"))));
            Map<String, String> properties = new HashMap<>();
            sample.path("properties")
                    .properties()
                    .forEach(entry ->
                            properties.put(entry.getKey(), entry.getValue().textValue()));

            assertThat(verdict(Alerts.event("event-1", "trace:errors", null, properties, "{}")))
                    .as("case %s", sample)
                    .isEqualTo(sample.path("match").booleanValue() ? Verdict.MATCH : Verdict.PROPERTY_FILTER);
        }
    }

    @Test
    void samplingFollowsTheEventsId() {
        registry.replace(List.of(Alerts.onErrors("sampled", "'sample_rate':58")));

        // draws 0.5794… and 0.5862…
        assertThat(verdict(Alerts.event("req-1", "trace:errors", null, Map.of(), "{}")))
                .isEqualTo(Verdict.MATCH);
        assertThat(verdict(Alerts.event("0199a100-0000-7000-8000-000000000001", "trace:errors", null, Map.of(), "{}")))
                .isEqualTo(Verdict.SAMPLED_OUT);
    }

    @Test
    void samplingOfALoggedRequestFollowsTheRequestsId() {
        registry.replace(
                List.of(Alerts.alert("sampled", "'triggers':[{'event_type':'request:logged','sample_rate':58}]")));

        // draws 0.5794… and 0.5862…
        assertThat(verdict(logged("other", "'req-1'"))).isEqualTo(Verdict.MATCH);
        assertThat(verdict(logged("req-1", "'0199a100-0000-7000-8000-000000000001'")))
                .isEqualTo(Verdict.SAMPLED_OUT);
        assertThat(verdict(logged("req-1", "17"))).isEqualTo(Verdict.MATCH);
    }

    @Test
    void saysWhyTriggersDidNotTakeAnEvent() {
        registry.replace(List.of(
                Alerts.alert("p", "'project_id':'p-2','triggers':[{'event_type':'trace:errors'}]"),
                Alerts.onErrors("f", "'property_filters':[{'key':'environment','value':'staging'}]"),
                Alerts.onErrors("g", "'property_filters':[{'key':'environment','value':'staging'}]"),
                Alerts.onErrors("s", "'sample_rate':0"),
                Alerts.onErrors("yes", "")));
        Map<Verdict, Integer> skips = new HashMap<>();

        List<Match> matches = matcher.match(
                Alerts.event("event-1", "trace:errors", "p-1", Map.of("environment", "production"), "{}"),
                (reason, triggers) -> skips.merge(reason, triggers, Integer::sum));

        assertThat(matches).extracting(match -> match.alert().name()).containsExactly("yes");
        assertThat(skips)
                .containsOnly(
                        Map.entry(Verdict.OTHER_PROJECT, 1),
                        Map.entry(Verdict.PROPERTY_FILTER, 2),
                        Map.entry(Verdict.SAMPLED_OUT, 1));
    }

    @Test
    void thresholdsDoNotKeepEventsAway() {
        registry.replace(List.of(Alerts.onErrors(
                "threshold",
                "'trigger_configs':[{'type':'threshold:errors','config_value':{'threshold':'10','window':'60'}}]")));

        assertThat(verdict(Alerts.event("trace:errors"))).isEqualTo(Verdict.MATCH);
    }

    @Test
    void judgesOnlyTheAlertsOfTheEventsWorkspaceAndType() {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            alerts.add(Alerts.alert("alert " + i, "'triggers':[{'event_type':'type:" + i % 2500 + "'}]"));
        }
        registry.replace(alerts);

        assertThat(matcher.judge(Alerts.event("type:42"))).hasSize(4).allSatisfy(judgement -> assertThat(
                        judgement.trigger().eventType())
                .isEqualTo("type:42"));
    }

    private Verdict verdict(Event event) {
        List<Judgement> judgements = matcher.judge(event);
        assertThat(judgements).hasSize(1);
        Verdict verdict = judgements.getFirst().verdict();
        assertThat(matcher.match(event)).hasSize(verdict == Verdict.MATCH ? 1 : 0);
        return verdict;
    }

    private static Alert guardrails(String types) {
        return Alerts.alert(
                "guardrails",
                "'triggers':[{'event_type':'trace:guardrails_triggered','trigger_configs':[{'type':'filter:guardrail_type',"
                        + "'config_value':{'guardrail_types':'" + types + "'}}]}]");
    }

    private static Event failed(String payload) {
        return Alerts.event("event-1", "trace:guardrails_triggered", null, Map.of(), payload);
    }

    private static Event logged(String id, String requestId) {
        return Alerts.event(id, "request:logged", null, Map.of(), "{'request_id':" + requestId + "}");
    }

    private static Event inProject(String eventType, String projectId) {
        return Alerts.event("event-1", eventType, projectId, Map.of(), "{}");
    }
}
