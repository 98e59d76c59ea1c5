package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertDraftTest {
    @Test
    void whereItWouldSendToDoesNotLeaveTheFile() {
        ObjectNode draft = AlertDraft.parse(
                        """
                        name: New
                        alert_type: no-such-type
                        webhook: {url: "${env:NOBODY}", secret_token: top-secret}
                        metadata: {routing_key: top-secret}
                        options: {window: 5m, dedup_key: "{projectId}"}
                        triggers: [{event_type: trace:errors}]
                        """)
                .getFirst();

        assertThat(draft.toString())
                .contains("New", "5m", "trace:errors")
                .doesNotContain("top-secret", "NOBODY", "no-such-type", "projectId");
    }

    @Test
    void aFileMayHaveOneAlertOrAList() {
        assertThat(AlertDraft.parse("{triggers: [{event_type: a}]}")).hasSize(1);
        assertThat(AlertDraft.parse("alerts: [{name: A}, {name: B}]")).hasSize(2);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> AlertDraft.parse("alerts: []"))
                .withMessageContaining("must have an alert");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> AlertDraft.parse("triggers: [\n"))
                .withMessageContaining("line 2");
    }

    @Test
    void isReadAsStrictlyAsAnAlert() {
        List<Problem> problems = new ArrayList<>();

        Alert alert = AlertDraft.read(
                Alerts.json("{'triggers':[{'event_type':'trace:errors'}],'options':{'windw':'5m'}}"),
                "alert",
                "acme",
                problems);

        assertThat(alert).isNull();
        assertThat(problems)
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith("alert.options.windw: is not a known field");
    }

    @Test
    void belongsToWhoeverAsksWhenItDoesNotSay() {
        List<Problem> problems = new ArrayList<>();

        Alert alert = AlertDraft.read(
                Alerts.json("{'enabled':false,'triggers':[{'event_type':'trace:errors'}]}"), "alert", "acme", problems);

        assertThat(problems).isEmpty();
        assertThat(alert.workspaceId()).isEqualTo("acme");
        assertThat(alert.enabled()).isTrue();
    }
}
