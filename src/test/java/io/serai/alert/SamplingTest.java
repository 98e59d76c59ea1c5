package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingTest {
    @Test
    void drawsAndDecidesAsTheVectorsSay() {
        JsonNode vectors = Alerts.resource("helicone/sampling-draw-vectors.json");
        assertThat(vectors).isNotEmpty();
        for (JsonNode vector : vectors) {
            double draw = Sampling.draw(vector.path("request_id").textValue());
            assertThat(draw).isEqualTo(vector.path("draw").doubleValue());
            vector.path("sent_at_rate").properties().forEach(rate -> assertThat(
                            Sampling.selects(draw, Double.parseDouble(rate.getKey())))
                    .as("rate %s of %s", rate.getKey(), vector)
                    .isEqualTo(rate.getValue().booleanValue()));
        }
    }

    @Test
    void sendsOrRefusesEveryRateAsTheCasesSay() {
        for (JsonNode sample : Alerts.resource("helicone/sample-rate-cases.json")) {
            JsonNode rate = sample.path("sampleRate");
            JsonNode trigger = Alerts.json("{'triggers':[{'event_type':'x:y','sample_rate':" + rate + "}]}");
            JsonNode alert = Alerts.json(
                    "{'name':'n','webhook':{'url':'https://a.example/'},'triggers':" + trigger.path("triggers") + "}");
            List<Problem> problems = new ArrayList<>();
            Alert read = Alerts.CODEC.read(alert, "", problems);
            if (sample.path("serai_sends").isNull()) {
                assertThat(problems)
                        .as("case %s", sample)
                        .extracting(Object::toString)
                        .containsExactly("triggers[0].sample_rate: must be a number from 0 to 100");
            } else {
                double effective = read.triggers().getFirst().sampleRate();
                assertThat(Sampling.selects(sample.path("draw").doubleValue(), effective))
                        .as("case %s", sample)
                        .isEqualTo(sample.path("serai_sends").booleanValue());
            }
        }
    }

    @Test
    void aLowerRateSelectsASubsetOfAHigherOne() {
        IntStream.range(0, 2000).mapToObj(i -> "event-" + i).forEach(id -> {
            double draw = Sampling.draw(id);
            if (Sampling.selects(draw, 10)) {
                assertThat(Sampling.selects(draw, 10.5)).isTrue();
                assertThat(Sampling.selects(draw, 90)).isTrue();
            }
        });
    }

    @Test
    void selectsAboutAsManyAsTheRateAsks() {
        long selected = IntStream.range(0, 20_000)
                .filter(i -> Sampling.selects(Sampling.draw("event-" + i), 25))
                .count();
        assertThat(selected).isBetween(4_700L, 5_300L);
    }
}
