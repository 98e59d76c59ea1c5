package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TriggerIdsTest {
    private static final String TWO =
            "'triggers':[{'event_type':'a','trigger_configs':[{'type':'filter:guardrail_type'},"
                    + "{'type':'filter:guardrail_type','id':'given'}]},{'event_type':'b'}]";

    @Test
    void whatHasNoIdGetsOneOfItsOwn() {
        List<String> ids = ids(TriggerIds.complete(Alerts.alert("x", TWO), null));

        assertThat(ids).hasSize(4).doesNotHaveDuplicates().doesNotContainNull().contains("given");
    }

    @Test
    void theSameAgainWithoutIdsIsTheSameAlert() {
        Alert before = TriggerIds.complete(Alerts.alert("x", TWO), null);

        assertThat(TriggerIds.complete(Alerts.alert("x", TWO), before)).isEqualTo(before);
    }

    @Test
    void anotherTriggerGetsAnotherId() {
        Alert before = TriggerIds.complete(Alerts.alert("x", TWO), null);

        Alert after =
                TriggerIds.complete(Alerts.alert("x", "'triggers':[{'event_type':'b'},{'event_type':'b'}]"), before);

        assertThat(after.triggers().get(0).id())
                .as("the first of its type")
                .isEqualTo(before.triggers().get(1).id());
        assertThat(after.triggers().get(1).id()).isNotIn(ids(before));
    }

    @Test
    void whoseOrderChangesKeepsItsId() {
        Alert before = TriggerIds.complete(Alerts.alert("x", TWO), null);
        String config = before.triggers().getFirst().configs().getFirst().id();

        Alert after = TriggerIds.complete(
                Alerts.alert(
                        "x",
                        "'triggers':[{'event_type':'b'},{'event_type':'a','trigger_configs':[{'type':'scope:project',"
                                + "'config_value':{'project_ids':'p'}},{'type':'filter:guardrail_type'}]}]"),
                before);

        assertThat(after.triggers())
                .extracting(Trigger::id)
                .containsExactly(
                        before.triggers().get(1).id(), before.triggers().get(0).id());
        assertThat(after.triggers().get(1).configs().get(1).id()).isEqualTo(config);
        assertThat(after.triggers().get(1).configs().get(0).id()).isNotIn(ids(before));
    }

    @Test
    void noIdIsGivenTwice() {
        Alert before = TriggerIds.complete(Alerts.alert("x", TWO), null);
        String second = before.triggers().get(1).id();

        Alert after = TriggerIds.complete(
                Alerts.alert("x", "'triggers':[{'event_type':'c','id':'" + second + "'},{'event_type':'b'}]"), before);

        assertThat(ids(after)).doesNotHaveDuplicates().contains(second);
    }

    private static List<String> ids(Alert alert) {
        return alert.triggers().stream()
                .flatMap(trigger -> Stream.concat(
                        Stream.of(trigger.id()), trigger.configs().stream().map(TriggerConfig::id)))
                .toList();
    }
}
