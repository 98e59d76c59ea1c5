package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DedupTemplateTest {
    private static final Map<String, String> EVENT =
            Map.of("projectId", "p-1", "data.metric.name", "cost", "properties.env", "prod");

    @ParameterizedTest
    @CsvSource({
        "checkout-{projectId}, checkout-p-1",
        "{data.metric.name}/{properties.env}, cost/prod",
        "{ projectId }, p-1",
        "{{{projectId}}}, {p-1}",
        "always the same, always the same",
        "{projectId}:{data.missing}, p-1:"
    })
    void putsTheEventsValuesInTheirPlaces(String template, String key) {
        assertThat(fill(template)).hasValue(key);
    }

    private static Optional<String> fill(String template) {
        return DedupTemplate.of(template).fill(name -> EVENT.getOrDefault(name, ""));
    }

    @Test
    void saysNothingOfAnEventThatHasNoneOfItsMembers() {
        assertThat(fill("kind-{data.kind}-{userName}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{projectId", "a}b", "{}", "{data.}", "{data.a..b}", "{properties.}", "{data.a b}"})
    void refusesWhatIsNoTemplate(String template) {
        assertThatThrownBy(() -> DedupTemplate.of(template)).isInstanceOf(IllegalArgumentException.class);
        assertThat(DedupTemplate.brokenRule(template)).isNotNull();
    }

    @Test
    void namesWhatWasProbablyMeant() {
        assertThat(DedupTemplate.brokenRule("{incidentkey}"))
                .contains("did you mean 'incidentKey'?")
                .contains("data.<path>");
    }
}
