package io.serai.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.config.Settings;
import io.serai.json.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientsTest {
    private static final String NOT_ALLOWED =
            "must name recipients that alerts may write to, and no others: serai.guard.recipients says which";

    private final DestinationGuard guard = guard("*@example.com", "oncall@partner.example");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailto:a@example.com",
                "mailto:A.b+c=d_e-f@EXAMPLE.com,ops@example.com",
                "mailto:OnCall@partner.example"
            })
    void alertsMayWriteToThoseThatTheGuardNames(String url) {
        assertThat(guard.brokenRule(url)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailto:a@sub.example.com",
                "mailto:a@notexample.com",
                "mailto:a@example.com,b@partner.example",
                "mailto:x.oncall@partner.example"
            })
    void alertsMayWriteToNobodyElse(String url) {
        assertThat(guard.brokenRule(url)).isEqualTo(NOT_ALLOWED);
        assertThat(DestinationGuard.about(NOT_ALLOWED)).isEqualTo(DestinationGuard.About.PLACE);
        assertThatThrownBy(() -> guard.checkRecipients(url)).isInstanceOf(GuardException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailto:",
                "mailto:a",
                "mailto:a@localhost",
                "mailto:@example.com",
                "mailto:a@example.com,",
                "mailto:a@example.com, b@example.com",
                "mailto:a@example.com\r\nBcc: x@example.com",
                "mailto:a@example.com\n",
                "mailto:\"a\"@example.com",
                "mailto:'a'@example.com",
                "mailto:A <a@example.com>",
                "mailto:a@example.com?subject=x",
                "mailto:a%0d@example.com",
                "mailto:-a@example.com",
                "mailto:.a@example.com",
                "mailto:a..b@example.com",
                "mailto:a@b@example.com",
                "mailto:a@-example.com",
                "mailto:a@example.c_m",
                "mailto:a@10.0.0.1",
                "mailto:a@[10.0.0.1]",
                "mailto://a@example.com",
                "mailto:ä@example.com"
            })
    void onlyPlainAddressesAreTaken(String url) {
        assertThat(guard.brokenRule(url)).isEqualTo(Recipients.RULE);
    }

    @Test
    void twentyRecipientsAreTheMost() {
        assertThat(guard.brokenRule(recipients(20))).isNull();
        assertThat(guard.brokenRule(recipients(21))).isEqualTo(Recipients.RULE);
    }

    @Test
    void nobodyIsAllowedByDefault() {
        assertThat(new DestinationGuard(GuardConfig.STRICT, name -> List.of()).brokenRule("mailto:a@example.com"))
                .isEqualTo(NOT_ALLOWED);
        assertThat(guard("*").brokenRule("mailto:a@anywhere.example")).isNull();
    }

    @Test
    void theConfigurationNamesAddressesAndDomains() {
        Settings settings = Settings.of(
                Map.of("serai.guard.recipients", " *@example.com , a@b.example", "serai.mail.host", "mail.example"),
                Map.of(),
                Map.of());

        assertThat(GuardConfig.read(settings).recipients()).containsExactly("*@example.com", "a@b.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "*example.com", "@example.com", "a@b.example,", "*@*.example.com"})
    void theConfigurationTakesNothingElse(String entry) {
        Settings settings = Settings.of(
                Map.of("serai.guard.recipients", entry, "serai.mail.host", "mail.example"), Map.of(), Map.of());

        assertThat(problems(settings)).contains("serai.guard.recipients: must be e-mail addresses");
    }

    @Test
    void recipientsNeedAServer() {
        Settings settings = Settings.of(Map.of("serai.guard.recipients", "*@example.com"), Map.of(), Map.of());

        assertThat(problems(settings)).contains("serai.guard.recipients: needs serai.mail.host");
    }

    private static String problems(Settings settings) {
        GuardConfig.read(settings);
        settings.optional("serai.mail.host");
        try {
            settings.check();
            return "";
        } catch (InvalidInputException e) {
            return e.problems().toString();
        }
    }

    private static DestinationGuard guard(String... recipients) {
        return new DestinationGuard(new GuardConfig(false, List.of(), List.of(), List.of(recipients)), name -> {
            throw new AssertionError("nothing is looked up");
        });
    }

    private static String recipients(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "a" + i + "@example.com")
                .collect(Collectors.joining(",", "mailto:", ""));
    }
}
