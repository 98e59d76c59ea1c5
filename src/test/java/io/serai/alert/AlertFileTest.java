package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertFileTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("TOKEN", "t0ken", "WITH_YAML", "a: b\n- ${hub}", "EMPTY", "");

    @TempDir
    Path folder;

    @Test
    void theShippedFileLoadsAndDeliversToTheInbox() {
        AlertFile shipped =
                new AlertFile(Path.of("alerts.yaml"), Alerts.CODEC, Map.of(), () -> "http://localhost:8080");
        List<Alert> alerts = shipped.read();

        assertThat(alerts).extracting(Alert::type).containsExactly("general", "slack", "pagerduty");
        assertThat(alerts).allMatch(Alert::enabled).allSatisfy(alert -> {
            assertThat(alert.webhook().url().value()).startsWith("http://localhost:8080/inbox/");
            assertThat(alert.options().window()).hasSeconds(5);
            assertThat(alert.triggers())
                    .extracting(Trigger::eventType)
                    .containsExactly(
                            "trace:errors",
                            "trace:feedback_score",
                            "trace_thread:feedback_score",
                            "trace:guardrails_triggered",
                            "prompt:created",
                            "prompt:committed",
                            "prompt:deleted");
        });
        assertThat(alerts.getFirst().webhook().secretToken()).isNotNull();
        assertThat(alerts.getFirst().webhook().hmacKey()).isNotNull();
        assertThat(alerts.getFirst().webhook().signingSecret()).isNotNull();
    }

    @Test
    void theShippedExamplesThatAreCommentedOutLoadToo() throws IOException {
        String shipped = Files.readString(Path.of("alerts.yaml"));
        String examples = shipped.substring(shipped.indexOf("  # More to copy from."))
                .replaceAll("(?m)^  # ?(?=- name|  )", "  ")
                .replaceAll("(?m)^  #.*$", "");
        Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(
                folder.resolve("secrets/production-sample"),
                "whsec_ZXhhbXBsZS1zaWduaW5nLXNlY3JldC1yZXBsYWNlLW1lIQ==\n");
        Path file = Files.writeString(folder.resolve("alerts.yaml"), "alerts:\n" + examples);

        List<Alert> alerts = new AlertFile(
                        file,
                        Alerts.CODEC,
                        Map.of("SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/T0/B0/x"),
                        () -> "http://localhost:8080")
                .read();

        assertThat(alerts)
                .extracting(Alert::name)
                .containsExactly("Errors of the checkout assistant", "Production sample", "Personal data in answers");
    }

    @Test
    void theDocumentedAlertLoads() throws IOException {
        String page = Files.readString(Path.of("docs/alerts.md"));
        List<String> examples = Pattern.compile("(?s)```yaml\n(alerts:.*?)```")
                .matcher(page)
                .results()
                .map(example -> example.group(1))
                .toList();
        Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(folder.resolve("secrets/token"), "t0ken\n");
        Files.writeString(folder.resolve("secrets/ca.pem"), Alerts.text("certificates/ca.pem"));
        Map<String, String> environment = Map.of(
                "SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/T0/B0/x",
                "HMAC_KEY", "key",
                "OLD_HMAC_KEY", "old-key",
                "WHSEC", "whsec_ZXhhbXBsZS1zaWduaW5nLXNlY3JldC1yZXBsYWNlLW1lIQ==",
                "OLD_WHSEC", "whsec_ZXhhbXBsZS1zaWduaW5nLXNlY3JldC1vZi1iZWZvcmUtMTIz");

        assertThat(examples).isNotEmpty().allSatisfy(example -> {
            Path file = Files.writeString(folder.resolve("alerts.yaml"), example);
            AlertFile documented = new AlertFile(file, Alerts.CODEC, environment, () -> "http://localhost:8080");
            assertThat(documented.read()).singleElement().satisfies(alert -> {
                assertThat(alert.webhook()).hasNoNullFieldsOrProperties();
                // Instead of a window.
                assertThat(alert.options()).hasNoNullFieldsOrPropertiesExcept("digest");
                assertThat(alert.options().delivery()).hasNoNullFieldsOrProperties();
            });
        });
    }

    @Test
    void tellsFileLineAndPathOfEveryProblem() {
        assertThat(
                        problems(
                                """
                        alerts:
                          - name: Good
                            webhook:
                              url: https://hooks.example.com/a
                          - name: Bad
                            webhok: {}
                            webhook:
                              url: https://hooks.example.com/#fragment
                              headers:
                                X.Own.Header: 7
                            triggers:
                              - event_type: trace:errors
                                sample_rate: 101
                              - trigger_configs:
                                  - type: threshold:cost
                                    config_value:
                                      threshold: 1
                        alert: []
                        """))
                .containsExactly(
                        at(6, "alerts[1].webhok: is not a known field; did you mean 'webhook'?"),
                        at(8, "alerts[1].webhook.url: must not have a fragment: nothing after # would be sent"),
                        at(10, "alerts[1].webhook.headers.X.Own.Header: must be a string"),
                        at(13, "alerts[1].triggers[0].sample_rate: must be a number from 0 to 100"),
                        at(14, "alerts[1].triggers[1].event_type: is required"),
                        at(
                                16,
                                "alerts[1].triggers[1].trigger_configs[0].config_value.window: Missing config value for key"
                                        + " 'window' in trigger config of type 'threshold:cost'"),
                        at(18, "alert: is not a known field; did you mean 'alerts'?"));
    }

    @Test
    void namesTheFileAsTheOperatorDoes() {
        AlertFile missing = new AlertFile(Path.of("conf/none.yaml"), Alerts.CODEC, Map.of(), () -> "");

        assertThatThrownBy(missing::read)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("conf/none.yaml: does not exist");
    }

    @Test
    void readsYamlTwelveScalars() {
        List<Alert> alerts = read(
                """
                alerts:
                  - name: "yes"
                    id: no
                    enabled: false
                    webhook: {url: "https://hooks.example.com/a", secret_token: ~}
                    options: {window: 0, max_events: 0x10, max_bytes: 1_000}
                """
                        .replace("1_000", "1000"));

        assertThat(alerts.getFirst().id()).isEqualTo("no");
        assertThat(alerts.getFirst().enabled()).isFalse();
        assertThat(alerts.getFirst().webhook().secretToken()).isNull();
        assertThat(alerts.getFirst().options().window()).isZero();
        assertThat(alerts.getFirst().options().maxEvents()).isEqualTo(16);
        assertThat(
                        problems(
                                """
                        alerts:
                          - name: n
                            enabled: yes
                            webhook: {url: "https://hooks.example.com/a"}
                        """))
                .containsExactly(at(3, "alerts[0].enabled: must be true or false"));
    }

    @Test
    void anEmptyListMeansNoAlertsButAnEmptyFileIsRefused() {
        assertThat(read("alerts: []\n")).isEmpty();
        assertThat(read("alerts:\n  # all of them switched off\n")).isEmpty();
        for (String empty : List.of("", "# nothing\n", "{}\n")) {
            assertThat(problems(empty))
                    .containsExactly(name() + ":1: must have a list 'alerts'; write 'alerts: []' for none");
        }
        assertThat(problems("- name: n\n")).containsExactly(name() + ":1: must be an object");
        assertThat(problems("alerts: {}\n")).containsExactly(at(1, "alerts: must be an array"));
    }

    @Test
    void replacesPlaceholdersInTexts() throws IOException {
        Files.writeString(folder.resolve("token"), "from-file\r\n");
        Files.createDirectory(folder.resolve("more"));
        Files.writeString(folder.resolve("more/key"), "two\nlines\n\n");
        List<Alert> alerts = read(
                """
                alerts:
                  - name: ${env:WITH_YAML}-$${env:TOKEN} costs $5 ${hub}
                    id: ${env:TOKEN}
                    metadata:
                      key: ${file:more/key}
                      $${key}: plain
                    webhook:
                      url: ${hub}/inbox/${env:TOKEN}
                      secret_token: '${file:token}'
                """
                        .replace("${env:WITH_YAML}-", ""));

        Alert alert = alerts.getFirst();
        assertThat(alert.name()).isEqualTo("${env:TOKEN} costs $5 http://localhost:8080");
        assertThat(alert.id()).isEqualTo("t0ken");
        assertThat(alert.webhook().url().value()).isEqualTo("http://localhost:8080/inbox/t0ken");
        assertThat(alert.webhook().secretToken()).isEqualTo(new Secret("from-file"));
        assertThat(alert.metadata()).containsEntry("key", "two\nlines\n").containsEntry("$${key}", "plain");
    }

    @Test
    void aValueIsNeverReadAsYamlOrExpandedAgain() {
        assertThat(
                        read("""
                                alerts:
                                  - name: n
                                    metadata: {x: "${env:WITH_YAML}"}
                                    webhook: {url: "${hub}"}
                                """)
                                .getFirst()
                                .metadata())
                .containsEntry("x", "a: b\n- ${hub}");
    }

    @Test
    void namesWhatAPlaceholderLacksAndNeverAValue() throws IOException {
        Files.writeString(folder.resolve("empty"), "\n");
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});
        Files.writeString(folder.resolve("long"), "x".repeat(70_000));
        assertThat(
                        problems(
                                """
                        alerts:
                          - name: ${env:MISSING}
                            metadata:
                              a: ${env:EMPTY}
                              b: ${env:NOT A NAME}
                              c: ${file:missing}
                              d: ${file:empty}
                              e: ${file:binary}
                              f: ${file:long}
                              g: "${file:a\\0b}"
                              h: ${secret}
                              i: ${env:TOKEN
                            webhook:
                              url: ${env:MISSING}
                        """))
                .containsExactly(
                        at(2, "alerts[0].name: needs the environment variable MISSING, which is not set"),
                        at(4, "alerts[0].metadata.a: needs the environment variable EMPTY, which is set but empty"),
                        at(
                                5,
                                "alerts[0].metadata.b: names no environment variable after ${env: (letters, digits and _)"),
                        at(6, "alerts[0].metadata.c: needs the file missing, which can't be read"),
                        at(7, "alerts[0].metadata.d: needs the file empty, which is empty"),
                        at(
                                8,
                                "alerts[0].metadata.e: needs the file binary, which must be UTF-8 text of at most 64 KiB"),
                        at(9, "alerts[0].metadata.f: needs the file long, which must be UTF-8 text of at most 64 KiB"),
                        at(10, "alerts[0].metadata.g: needs the file a?b, which can't be read"),
                        at(
                                11,
                                "alerts[0].metadata.h: has an unknown placeholder: known are ${env:NAME}, ${file:PATH} and"
                                        + " ${hub}; write $${ for a plain ${"),
                        at(
                                12,
                                "alerts[0].metadata.i: has a ${ without }: known are ${env:NAME}, ${file:PATH} and ${hub};"
                                        + " write $${ for a plain ${"),
                        at(14, "alerts[0].webhook.url: needs the environment variable MISSING, which is not set"));
    }

    @Test
    void refusesAnIdOrANameThatIsTakenAndNamesTheFirst() {
        String alert = "  - {name: %s, webhook: {url: 'https://hooks.example.com/a'}%s}\n";
        assertThat(problems("alerts:\n"
                        + alert.formatted("a", ", id: x")
                        + alert.formatted("b", ", id: x")
                        + alert.formatted("c", "")
                        + alert.formatted("c", "")
                        + alert.formatted("c", ", workspace_id: other")
                        + alert.formatted("c", ", id: own")))
                .containsExactly(
                        at(3, "alerts[1].id: is the id of alerts[0] already"),
                        at(
                                5,
                                "alerts[3].name: is the name of alerts[2] already: give this alert another name or an id"));
    }

    @Test
    void refusesAKeyThatIsGivenTwice() {
        assertThat(
                        problems(
                                """
                        alerts:
                          - name: n
                            webhook:
                              url: https://hooks.example.com/a
                            name: m
                        """))
                .containsExactly(at(5, "alerts[0].name: is given twice, first on line 2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id: !!java.net.URL [http://x] | .id: must not have a YAML tag",
                "id: !secret n                 | .id: must not have a YAML tag",
                "id: !!binary bg==             | .id: must not have a YAML tag",
                "id: !x {}                     | .id: must not have a YAML tag",
                "id: !!int n                   | .id: must be a finite number of at most 64 digits",
                "id: .inf                      | .id: must be a finite number of at most 64 digits",
                "id: &loop [*loop]             | .id: must not contain itself through an alias",
                "? [a, b]                      | : must have plain texts as keys",
            })
    void refusesWhatJsonDoesNotHave(String member, String problem) {
        assertThat(problems("alerts:\n  - name: n\n    webhook: {url: 'https://hooks.example.com/a'}\n    " + member
                        + "\n"))
                .singleElement()
                .asString()
                .matches(Pattern.quote(name()) + ":[24]: .*")
                .endsWith(": alerts[0]" + problem);
    }

    @Test
    void sharesValuesThroughAliases() {
        List<Alert> alerts = read(
                """
                alerts:
                  - name: a
                    webhook: &hook {url: "https://hooks.example.com/a"}
                    triggers: &all
                      - event_type: trace:errors
                  - {name: b, webhook: *hook, triggers: *all}
                """);

        assertThat(alerts.getLast().triggers()).isEqualTo(alerts.getFirst().triggers());
    }

    @Test
    void refusesAnAliasBomb() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }

        assertThat(problems(bomb.toString())).anySatisfy(problem -> assertThat(problem)
                .contains("grows by more than 100000 values through aliases"));
    }

    @Test
    void refusesBottomlessNesting() {
        assertThat(problems("alerts: " + "[".repeat(200_000)))
                .containsExactly(name() + ":1: must be valid YAML: nests deeper than 100 levels");
    }

    @Test
    void tellsTheLineOfBrokenYaml() {
        assertThat(problems("alerts:\n  - name: n\n   webhook: {}\n"))
                .singleElement()
                .asString()
                .startsWith(name() + ":3: must be valid YAML: ");
        assertThat(problems("alerts: []\n---\nalerts: []\n"))
                .singleElement()
                .asString()
                .startsWith(name() + ":2: must be valid YAML: ");
        assertThat(problems("alerts: []\n# \u0007\n"))
                .containsExactly(name() + ":2: must be text, but has the character U+0007");
    }

    @Test
    void neverRepeatsASecretThatBreaksTheYaml() {
        for (String secret : List.of("*S3cr3t", "&S3cr3t *S3cr3tS3cr3t", "!S3cr3t!x y", "@S3cr3t", "\"\\S3cr3t\"")) {
            assertThat(problems("alerts:\n  - name: n\n    webhook: {url: " + secret + "}\n"))
                    .as("secret %s", secret)
                    .isNotEmpty()
                    .allSatisfy(problem ->
                            assertThat(problem).contains(name() + ":3").doesNotContain("S3cr3t"));
        }
    }

    @Test
    void refusesWhatIsNoTextFile() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("mounted.yaml"));
        assertThat(file(directory).load().problems())
                .containsExactly(new Problem(directory.toString(), "must be a file that the hub may read"));
        Path latin = Files.write(folder.resolve("latin.yaml"), "alerts: [ä]".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(file(latin).load().problems()).containsExactly(new Problem(latin.toString(), "must be UTF-8 text"));
    }

    @Test
    void namesFromTheFileCannotForgeLogLines() {
        assertThat(problems("alerts: []\n\"a\\r\\nERROR b\": 1\n"))
                .containsExactly(at(2, "a??ERROR b: is not a known field"));
    }

    private AlertFile file(Path path) {
        return new AlertFile(path, Alerts.CODEC, ENVIRONMENT, () -> "http://localhost:8080/");
    }

    private List<Alert> read(String yaml) {
        return file(write(yaml)).read();
    }

    private List<String> problems(String yaml) {
        AlertFile file = file(write(yaml));
        return catchThrowableOfType(InvalidInputException.class, file::read).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    private Path write(String yaml) {
        try {
            return Files.writeString(folder.resolve("alerts.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String name() {
        return folder.resolve("alerts.yaml").toString();
    }

    private String at(int line, String problem) {
        return name() + ":" + line + ": " + problem;
    }
}
