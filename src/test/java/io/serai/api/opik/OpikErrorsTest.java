package io.serai.api.opik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.alert.AlertChangeException;
import io.serai.alert.AlertChangeException.Reason;
import io.serai.api.ApiEndpoint;
import io.serai.api.ApiException;
import io.serai.api.Reply;
import io.serai.json.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpikErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "EXISTS,409,'{\"code\":409,\"message\":\"Alert already exists\"}'",
        "UNKNOWN,404,'{\"code\":404,\"message\":\"Alert not found\"}'",
        "READ_ONLY,409,'{\"code\":409,\"message\":\"why\"}'",
        "FULL,409,'{\"code\":409,\"message\":\"why\"}'",
        "TOO_LARGE,413,'{\"code\":413,\"message\":\"why\"}'",
        "STALE,412,'{\"code\":412,\"message\":\"why\"}'",
    })
    void refusalsOfTheStoreHaveTheDialectsForm(Reason reason, int status, String body) {
        ApiException refused = refusal(reason);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(OpikErrors.SHAPE.of(refused).toString()).isEqualTo(body);
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonHasAnAnswer(Reason reason) {
        assertThat(refusal(reason).status()).isBetween(400, 499);
    }

    private static ApiException refusal(Reason reason) {
        return catchThrowableOfType(ApiException.class, () -> throwing(new AlertChangeException(reason, "why"))
                .handle(null));
    }

    @Test
    void whatTheBeanValidationSaysIsAllThatIsSaid() {
        Reply reply = throwing(new BeanViolations(422, List.of(new Problem("a", "one"), new Problem("b", "two"))))
                .handle(null);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(String.valueOf(reply.body())).isEqualTo("{\"errors\":[\"one\",\"two\"]}");
    }

    @Test
    void otherFailuresPass() {
        assertThatThrownBy(() -> throwing(new IllegalStateException("x")).handle(null))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void opiksSentencesStandAloneAndOursNameTheField() {
        Problem opiks = new Problem("a.b", "Missing config value for key 'window' in trigger config of type 'x'");
        Problem ours = new Problem("c", "must be a string");

        assertThat(message(opiks)).isEqualTo(opiks.rule());
        assertThat(message(opiks, ours)).isEqualTo(opiks.rule());
        assertThat(message(ours)).isEqualTo("c: must be a string");
        assertThat(message(ours, opiks)).isEqualTo("c: must be a string (and 1 more)");
        assertThat(OpikErrors.SHAPE
                        .of(ApiException.badRequest(List.of(opiks, ours)))
                        .get("problems"))
                .hasSize(2);
    }

    private static String message(Problem... problems) {
        return OpikErrors.SHAPE
                .of(ApiException.badRequest(List.of(problems)))
                .get("message")
                .textValue();
    }

    private static ApiEndpoint.Replier throwing(RuntimeException failure) {
        return OpikErrors.answering(request -> {
            throw failure;
        });
    }
}
