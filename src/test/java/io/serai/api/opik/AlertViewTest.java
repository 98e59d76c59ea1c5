package io.serai.api.opik;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.StoredAlert;
import org.junit.jupiter.api.Test;

class AlertViewTest {
    private static final StoredAlert STORED = Given.stored(
            """
            'id':'0198ec7e-e844-7537-aaaa-fc5dd35fb547','webhook':{'url':'https://hooks.example.com/T0/x','secret_token':'my-secret'},
            'triggers':[{'id':'t','event_type':'trace:cost','trigger_configs':[
              {'id':'c','type':'threshold:cost','config_value':{'threshold':'5','window_seconds':'60'},'group_index':1}]}]
            """);

    private static final String STAMP =
            "'created_at':'2026-03-01T09:00:00Z','created_by':'ann','last_updated_at':'2026-03-01T09:01:00Z','last_updated_by':'bob'";

    @Test
    void showsWhatOpiksClientsRead() {
        assertThat(AlertView.of(STORED, true))
                .isEqualTo(Given.json(
                        """
                        {'id':'%1$s','name':'Errors','enabled':true,'alert_type':'general','metadata':{},
                         'webhook':{'url':'https://hooks.example.com/T0/x','secret_token':'*********','id':'%1$s',
                                    'name':'Webhook for alert %1$s',%2$s},
                         'triggers':[{'id':'t','event_type':'trace:cost','trigger_configs':[
                            {'id':'c','type':'threshold:cost','config_value':{'threshold':'5','window':'60'},'group_index':1,
                             'alert_trigger_id':'t',%2$s}],'alert_id':'%1$s',%2$s}],
                         %2$s}
                        """
                                .formatted(Given.ID, STAMP)));
    }

    @Test
    void hidesTheUrlsPathFromThoseWhoMayNotChangeIt() {
        assertThat(AlertView.of(STORED, false).at("/webhook/url").textValue())
                .isEqualTo("https://hooks.example.com/***");
    }

    @Test
    void ourOptionsAreThereOnlyWhenTheyAreSet() {
        assertThat(AlertView.of(STORED, true).has("options")).isFalse();
        assertThat(AlertView.of(Given.stored("'options':{'window':'5s'}"), true)
                        .at("/options/window")
                        .textValue())
                .isEqualTo("5s");
    }

    @Test
    void saysWhatOnlyTheFileMayChange() {
        Alert alert = STORED.alert();
        ObjectNode shown = AlertView.of(
                new StoredAlert(alert, true, 0, Given.MORNING, "alerts.yaml", Given.MORNING, "alerts.yaml"), true);

        assertThat(shown.get("read_only").booleanValue()).isTrue();
        assertThat(AlertView.of(STORED, true).has("read_only")).isFalse();
        assertThat(shown.has("workspace_id")).isFalse();
    }
}
