package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaVerdictTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new TimeoutException("Topic secret-topic not present"), Verdict.Action.RETRY, "timeout"),
                Arguments.of(new NotEnoughReplicasException("secret-topic"), Verdict.Action.RETRY, "kafka"),
                Arguments.of(new SaslAuthenticationException("secret-topic"), Verdict.Action.RETRY, "kafka_login"),
                Arguments.of(new RecordTooLargeException("secret-topic"), Verdict.Action.PERMANENT, "too_large"),
                Arguments.of(new TopicAuthorizationException("secret-topic"), Verdict.Action.PERMANENT, "not_allowed"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void retriesWhatMayPassAndNothingElse(KafkaException failure, Verdict.Action action, String reason) {
        for (Exception thrown : new Exception[] {failure, new ExecutionException(failure)}) {
            Verdict verdict = Verdict.of(thrown, "kafka", "");

            assertThat(verdict.action()).isEqualTo(action);
            assertThat(verdict.reason()).isEqualTo(reason);
            assertThat(verdict.detail()).doesNotContain("secret-topic");
        }
    }
}
