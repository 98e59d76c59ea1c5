package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.json.Problem;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomHeadersTest {
    private static final String OWN = "is set by the hub or by the servers on the way and can't be given";

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Team", "Authorization", "Accept", "X-Api-Key", "Cookie", "X-Hub-Signature-256", "traceparent"
            })
    void whatAReceiverMayWantIsAllowed(String name) {
        assertThat(CustomHeaders.problem(name, "value")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Serai-Replay",
                "Metadata",
                "Metadata-Flavor",
                "X-aws-ec2-metadata-token",
                "Proxy-Authorization",
                "CamelHttpUri",
                "Kafka.override_topic",
                "org.apache.camel.x",
                "WEBHOOK-TIMESTAMP",
            })
    void whatSteersOthersIsRefused(String name) {
        assertThat(CustomHeaders.problem(name, "value")).isEqualTo(new Problem("headers." + name, OWN));
    }

    @Test
    void whatCamelWouldDropOnTheWayIsRefusedToo() {
        assertThat(new HttpHeaderFilterStrategy().getOutFilter()).isNotEmpty().allSatisfy(name -> assertThat(
                        CustomHeaders.problem(name, "value"))
                .isEqualTo(new Problem("headers." + name, OWN)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "X Team", "X-Team:", "X-Team\r\nX-Evil", "X-Täm", "X-Team\u0000"})
    void aNameThatIsNoneIsNotRepeated(String name) {
        Problem problem = CustomHeaders.problem(name, "value");

        assertThat(problem.field()).isEqualTo("headers");
        assertThat(problem.rule())
                .startsWith("has a name that is not a header name")
                .doesNotContain("Evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "secret\r\nX-Evil: 1", "secret\n", "secret\u0000", "secret\tx", "sécret", "secret\u007f"
            })
    void aBadValueIsNotRepeated(String value) {
        Problem problem = CustomHeaders.problem("X-Team", value);

        assertThat(problem.field()).isEqualTo("headers.X-Team");
        assertThat(problem.rule()).startsWith("must ").doesNotContain("secret");
    }
}
