package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.guard.DestinationGuard;
import io.serai.guard.GuardConfig;
import io.serai.json.Json;
import io.serai.json.Problem;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagerDutyAlertTest {
    private static final String ONLY = "is only for the type pagerduty, and types whose name begins with pagerduty-";

    private static final AlertCodec CODEC = new AlertCodec(
            () -> Set.of("general", "pagerduty", "pagerduty-eu"),
            new DestinationGuard(
                    new GuardConfig(false, List.of(), List.of()),
                    name -> List.of(InetAddress.getByAddress(new byte[] {8, 8, 8, 8}))));

    @ParameterizedTest
    @ValueSource(strings = {"pagerduty", "pagerduty-eu"})
    void saysWhatAnIncidentIsAndWhenItIsOver(String type) {
        assertThat(problems(type, "\"dedup_key\":\"{projectId}-{data.metric}\",\"resolve_after\":\"30m\""))
                .isEmpty();
    }

    @Test
    void noOtherTypeHasIncidents() {
        assertThat(problems("general", "\"dedup_key\":\"{projectId}\",\"resolve_after\":\"30m\""))
                .containsExactly("options.dedup_key: " + ONLY, "options.resolve_after: " + ONLY);
    }

    @Test
    void aTemplateIsCheckedAsItIsRead() {
        assertThat(problems("pagerduty", "\"dedup_key\":\"{projectID}\""))
                .singleElement()
                .asString()
                .startsWith("options.dedup_key: has an unknown name in braces; did you mean 'projectId'?");
    }

    private static List<String> problems(String type, String options) {
        String alert =
                """
                {"id": "a", "name": "A", "alert_type": "%s", "webhook": {"url": "https://8.8.8.8/"},
                 "metadata": {"routing_key": "R0UT1NGK3Y00000000000000000000A1"}, "options": {%s}}
                """
                        .formatted(type, options);
        List<Problem> problems = new ArrayList<>();
        CODEC.read(Json.read(alert.getBytes(StandardCharsets.UTF_8)), "", problems);
        return problems.stream().map(Problem::toString).toList();
    }
}
