package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.config.Settings;
import io.serai.json.InvalidInputException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailConfigTest {
    @Test
    void thereIsNoMailWithoutAServer() {
        assertThat(MailConfig.read(Settings.of(Map.of(), Map.of(), Map.of()))).isEqualTo(MailConfig.NONE);
    }

    @Test
    void aServerIsEncryptedUnlessSomebodySaysOtherwise() {
        Settings settings = settings(Map.of());

        MailConfig config = MailConfig.read(settings);

        settings.check();
        assertThat(config.tls()).isEqualTo(MailConfig.Tls.STARTTLS);
        assertThat(config.domain()).isEqualTo("example.org");
    }

    @Test
    void noPasswordIsPrinted() {
        MailConfig config = MailConfig.read(settings(Map.of("user", "serai", "password", "s3cr3t")));

        assertThat(config.toString()).doesNotContain("s3cr3t");
    }

    @Test
    void noPasswordGoesThroughAPlainConnectionToAnotherMachine() {
        Map<String, String> login = Map.of("user", "serai", "password", "s3cr3t", "tls", "none");

        assertThat(problems(login)).contains("serai.mail.tls: must not be none").doesNotContain("s3cr3t");
        Map<String, String> local = new HashMap<>(login);
        local.put("host", "127.0.0.1");
        assertThat(problems(local)).isEmpty();
    }

    @Test
    void aUserHasAPassword() {
        assertThat(problems(Map.of("user", "serai"))).contains("serai.mail.password: must be given together");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "serai", "a@b", "Serai <a@example.com", "a@example.com, b@example.com", "\"a b\"@c.example"})
    void aMailIsFromOneAddress(String from) {
        assertThat(problems(Map.of("from", from))).contains("serai.mail.from: must be an e-mail address");
    }

    @Test
    void certificatesAreForTls() {
        assertThat(problems(Map.of("ca-certificate", "x", "tls", "none")))
                .contains("serai.mail.ca-certificate: needs serai.mail.tls")
                .contains("serai.mail.ca-certificate: must be one or more certificates in PEM");
    }

    private static String problems(Map<String, String> values) {
        Settings settings = settings(values);
        MailConfig.read(settings);
        try {
            settings.check();
            return "";
        } catch (InvalidInputException e) {
            return e.problems().toString();
        }
    }

    private static Settings settings(Map<String, String> values) {
        Map<String, String> all = new HashMap<>();
        all.put("serai.mail.host", "mail.example.org");
        all.put("serai.mail.from", "Serai <serai@example.org>");
        values.forEach((key, value) -> all.put("serai.mail." + key, value));
        return Settings.of(all, Map.of(), Map.of());
    }
}
