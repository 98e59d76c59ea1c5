package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertRegistryTest {
    private final AlertRegistry registry = new AlertRegistry();

    @Test
    void findsCandidatesByWorkspaceAndEventType() {
        Alert ours = Alerts.alert("ours", "'workspace_id':'a','triggers':[{'event_type':'trace:errors'}]");
        Alert theirs = Alerts.alert("theirs", "'workspace_id':'b','triggers':[{'event_type':'trace:errors'}]");
        registry.replace(List.of(ours, theirs));

        assertThat(registry.candidates("a", "trace:errors")).singleElement().satisfies(candidate -> {
            assertThat(candidate.alert()).isEqualTo(ours);
            assertThat(candidate.trigger()).isEqualTo(ours.triggers().getFirst());
        });
        assertThat(registry.candidates("a", "trace:cost")).isEmpty();
        assertThat(registry.candidates("c", "trace:errors")).isEmpty();
    }

    @Test
    void keepsDisabledAlertsByIdButNotAmongTheCandidates() {
        Alert off = Alerts.alert("off", "'id':'off','enabled':false,'triggers':[{'event_type':'trace:errors'}]");
        registry.replace(List.of(off));

        assertThat(registry.byId("off")).contains(off);
        assertThat(registry.all()).containsExactly(off);
        assertThat(registry.candidates("default", "trace:errors")).isEmpty();
    }

    @Test
    void keepsTheTriggersOfOneAlertTogetherAndInOrder() {
        Alert first = Alerts.alert(
                "first",
                "'triggers':[{'id':'1','event_type':'x:y'},{'id':'2','event_type':'other'},{'id':'3','event_type':'x:y'}]");
        Alert second = Alerts.alert("second", "'triggers':[{'id':'4','event_type':'x:y'}]");
        registry.replace(List.of(first, second));

        assertThat(registry.candidates("default", "x:y"))
                .extracting(candidate -> candidate.trigger().id())
                .containsExactly("1", "3", "4");
    }

    @Test
    void replacesTheWholeSet() {
        registry.replace(List.of(Alerts.onErrors("old", "")));
        Alert next = Alerts.onErrors("new", "");
        registry.replace(List.of(next));

        assertThat(registry.all()).containsExactly(next);
        assertThat(registry.candidates("default", "trace:errors"))
                .extracting(Candidate::alert)
                .containsExactly(next);
    }

    @Test
    void keepsWhatIsKnownOfAlertsThatStayTheSame() {
        Alert same = Alerts.onErrors("same", "");
        registry.replace(List.of(same, Alerts.onErrors("old", "")));
        Candidate known = registry.candidates("default", "trace:errors").getFirst();

        registry.replace(List.of(Alerts.onErrors("new", ""), same));

        assertThat(registry.candidates("default", "trace:errors").get(1)).isSameAs(known);
    }

    @Test
    void anEventMeetsNoAlertsThatItsProjectOrItsPropertiesKeepAway() {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            alerts.add(Alerts.alert(
                    "project " + i, "'project_id':'p-" + i + "','triggers':[{'event_type':'trace:errors'}]"));
            alerts.add(Alerts.onErrors(
                    "customer " + i,
                    "'property_filters':[{'key':'environment','value':'production'},{'key':'customer','value':'c-" + i
                            + "'}]"));
        }
        alerts.add(Alerts.onErrors("all", ""));
        registry.replace(alerts);
        Event event = Alerts.event(
                "event-1",
                "trace:errors",
                "p-7",
                Map.of("environment", "production", "customer", "c-9", "other", "c-10"),
                "{}");

        assertThat(registry.candidates(event, Skips.UNHEARD))
                .extracting(candidate -> candidate.alert().name())
                .containsExactly("project 7", "customer 9", "all");
    }

    @Test
    void anEventMeetsNoMoreOfTheDisabledAlerts() {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            alerts.add(Alerts.alert(
                    "off " + i,
                    "'enabled':false,'project_id':'p-" + i + "','triggers':[{'event_type':'trace:errors'}]"));
        }
        registry.replace(alerts);

        assertThat(registry.candidates(Alerts.event("event-1", "trace:errors", "p-7", Map.of(), "{}"), Skips.UNHEARD))
                .extracting(candidate -> candidate.alert().name())
                .containsExactly("off 7");
    }

    @Test
    void tenThousandAlertsLeaveAnEventOnlyItsCandidates() {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            alerts.add(Alerts.alert(
                    "alert " + i,
                    "'workspace_id':'ws-" + i % 1000 + "','triggers':[{'event_type':'type:" + i % 10 + "'}]"));
        }
        registry.replace(alerts);

        assertThat(registry.all()).hasSize(10_000);
        assertThat(registry.candidates("ws-7", "type:7")).hasSize(10).allSatisfy(candidate -> {
            assertThat(candidate.alert().workspaceId()).isEqualTo("ws-7");
            assertThat(candidate.trigger().eventType()).isEqualTo("type:7");
        });
        assertThat(registry.candidates("ws-7", "type:8")).isEmpty();
    }
}
