package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.EnvelopeForm;
import io.serai.alert.MessageOptions;
import io.serai.alert.Redaction;
import io.serai.event.Event;
import io.serai.event.Report;
import io.serai.hash.Sha256;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String TREE =
            """
            {"a": {"b": {"c": 1, "d": "x"}, "e": [{"c": 2}, {"c": 3, "f": 4}, 5]}, "c": [6, 7], "g": {}}
            """;

    private final Given given = new Given();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            textBlock =
                    """
            c        |       | {"c":[6,7]}
            a.b.c    |       | {"a":{"b":{"c":1}}}
            a.b      |       | {"a":{"b":{"c":1,"d":"x"}}}
            a.*.c    |       | {"a":{"b":{"c":1},"e":[{"c":2},{"c":3}]}}
            *.*.c    |       | {"a":{"b":{"c":1},"e":[{"c":2},{"c":3}]}}
            **.c     |       | {"a":{"b":{"c":1},"e":[{"c":2},{"c":3}]},"c":[6,7]}
            **.c     | a.b   | {"a":{"e":[{"c":2},{"c":3}]},"c":[6,7]}
            a.**     | **.c  | {"a":{"b":{"d":"x"},"e":[{},{"f":4},5]}}
            a.e      |       | {"a":{"e":[{"c":2},{"c":3,"f":4},5]}}
            a.e.f    |       | {"a":{"e":[{},{"f":4}]}}
            b        |       | {}
            a.b.c.x  |       | {}
            g        |       | {"g":{}}
            **       |       | {"a":{"b":{"c":1,"d":"x"},"e":[{"c":2},{"c":3,"f":4},5]},"c":[6,7],"g":{}}
            !!       | **.c  | {"a":{"b":{"d":"x"},"e":[{},{"f":4},5]},"g":{}}
            !!       | a, c  | {"g":{}}
            !!       | **    | {}
            """)
    void keepsAndDropsByPath(@Nullable String keep, @Nullable String drop, String left) {
        given.saying(given.messages().withRedaction(new Redaction(paths(keep), orEmpty(paths(drop)), false)));

        assertThat(data(Given.json(TREE))).isEqualTo(Given.json(left));
    }

    private static @Nullable List<String> paths(@Nullable String list) {
        return list == null || list.isEmpty() ? null : Arrays.asList(list.split(", ", -1));
    }

    private static List<String> orEmpty(@Nullable List<String> paths) {
        return paths == null ? List.of() : paths;
    }

    @Test
    void leavesOthersTheNotificationAsItIs() {
        ObjectNode notification =
                given.notification("x", Given.json("{\"text\": \"anna@example.com\", \"id\": \"1\"}"));
        ObjectNode before = notification.deepCopy();

        ObjectNode redacted = Redactor.redact(notification, given.alert());

        assertThat(redacted).isNotEqualTo(before);
        assertThat(notification).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"general", "helicone", "kafka"})
    void machinesGetEverything(String type) {
        given.ofType(type);
        ObjectNode notification = given.notification("x", Given.json("{\"input\": \"anna@example.com\"}"));

        assertThat(Redactor.redact(notification, given.alert())).isSameAs(notification);
    }

    @ParameterizedTest
    @ValueSource(strings = {"slack", "pagerduty", "teams", "email", "carrier-pigeon"})
    void peopleGetWhatIsKnownToBeNoContent(String type) {
        given.ofType(type);

        JsonNode left = data(
                Given.json(
                        """
                {"id": "trace-1", "name": "handle_query", "project_id": "p", "input": {"id": "no", "q": "secret plan"},
                 "output": "an answer", "metadata": {"customer": "c-1", "cost": 0.5, "latencyMs": 930},
                 "error_info": {"exception_type": "TimeoutError", "message": "no answer from anna@example.com",
                                "traceback": "File x"},
                 "feedback_scores": [{"name": "accuracy", "value": 0.92, "reason": "it said so and so"}],
                 "usage": {"prompt_tokens": 13, "text": "no"}, "messages": [{"content": "hi", "id": "no"}],
                 "tags": ["production"], "metric_value": "15", "threshold": "10", "window_seconds": 900,
                 "duration": "1.5 s", "value": "the answer is 42", "trace_id": "two\\nlines", "result": "two words",
                 "template": "You are {{x}}", "description": "of a prompt", "token": "abc", "prompt": "You are",
                 "url": "https://example.com/t/1", "request_response_url": "https://example.com/content"}
                """));

        assertThat(left)
                .isEqualTo(
                        Given.json(
                                """
                {"id": "trace-1", "name": "handle_query", "project_id": "p",
                 "metadata": {"cost": 0.5, "latencyMs": 930},
                 "error_info": {"exception_type": "TimeoutError", "message": "no answer from [e-mail]"},
                 "feedback_scores": [{"name": "accuracy", "value": 0.92}],
                 "usage": {"prompt_tokens": 13},
                 "tags": ["production"], "metric_value": "15", "threshold": "10", "window_seconds": 900,
                 "duration": "1.5 s", "url": "https://example.com/t/1"}
                """));
    }

    /** Line breaks are written as {@code ^} here, and tabs as {@code ~}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            textBlock =
                    """
            no answer in 30 s^try again                                                   | no answer in 30 s^try again
            call failed^Traceback (most recent call last):^  File "x.py"^    ask("plan")^E: x | call failed: E: x
            call failed:^Traceback (most recent call last):^  File "x.py"^E: x^the plan  | call failed: E: x
            call failed.^Traceback (most recent call last):^  File "x.py"^E: x           | call failed. E: x
            E: x^Traceback (most recent call last):^  File "x.py"^E: x                   | E: x
            x^Traceback (most recent call last):^  File "x.py"^E: x                      | E: x
            call failed^Traceback (most recent call last):^  File "x.py"^    ask("plan") | call failed
            Traceback (most recent call last):^  File "x.py"^^E: x^the plan^of 2 lines   | E: x
            Traceback (most recent call last):^  File "x.py"^A: x^^During …:^^Traceback (most recent call last):^  File "y.py"^B: C:\\new^plan | B: C:\\new
            Traceback (most recent call last):^  File "x.py"^A: x\\n   at a.B.c()         | A: x
            System.Exception: x^   at Foo.Bar.<Do>d__1.MoveNext() in x.cs:line 3^--- End | System.Exception: x
            System.Exception: x^   at Foo.Bar(String plan)                               | System.Exception: x
            TypeError: x^    at async f (x.js:1:2)^    at plan                           | TypeError: x
            TypeError: x^    at new F [as g] (/a b/x.js:1:2)                             | TypeError: x
            TypeError: x^    at Promise.all (index 0)                                    | TypeError: x
            TypeError: x^    at Object.<anonymous> (eval at f (x.js:1:2), <anonymous>:1:1) | TypeError: x
            TypeError: x^    at <anonymous>                                              | TypeError: x
            TypeError: x^    at async file:///x.mjs:1:2                                  | TypeError: x
            Latency is high^    at p99 5.2 s^Runbook: x                                  | Latency is high^    at p99 5.2 s^Runbook: x
            Latency is high^    at p99 (5.2 s) of a.b^Runbook: x                         | Latency is high^    at p99 (5.2 s) of a.b^Runbook: x
            Traceback (most recent call last):^  File "x.py", line 1^    ask("plan")^ValueError: x^ | ValueError: x
            Traceback (most recent call last):^  File "x.py", line 1^    ask("plan")        | (traceback)
            Traceback (most recent call last):\\n  File \\"x.py\\"\\nValueError: x            | ValueError: x
            Traceback (most recent call last): ask("plan")                                | (traceback)
            ValueError: x^  File "x.py", line 1^    ask("plan")                           | ValueError: x
            java.io.IOException: x^~at a.B.c(B.java:1)^Caused by: plan                    | java.io.IOException: x
            java.io.IOException: x\\n\\tat a.B.c(B.java:1)                                  | java.io.IOException: x
            TypeError: x^    at ask (a.js:1:2)                                            | TypeError: x
            """)
    void chatsGetErrorsWithoutTheirTracebacks(String given, String left) {
        String text = given.replace('^', '\n').replace('~', '\t');
        String expected = left.replace('^', '\n');
        ObjectNode event =
                JsonNodeFactory.instance.objectNode().put("error", text).put("error_message", text);
        event.putObject("error_info").put("message", text);

        JsonNode data = data(event);

        assertThat(List.of(data.path("error"), data.path("error_message"), data.at("/error_info/message")))
                .extracting(JsonNode::textValue)
                .containsOnly(expected);
        JsonNode report = said(null, text, text);
        assertThat(List.of(report.path("title"), report.path("message")))
                .extracting(JsonNode::textValue)
                .containsOnly(expected);
        assertThat(ErrorText.of(expected)).isEqualTo(expected);
    }

    /** It takes a fraction of a second where time grows with length, and many minutes where it grows with its square. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n    at ",
                "\n    at a",
                "\n    at a (",
                "\n    at async a:1:",
                "    at ",
                "a (b:1",
                "\\n    at a (",
                "\\n   at a:1:a",
                "\\n\\tat a [as b] (:1:",
                "\n\t\t\tat ",
                "Traceback (most recent call last)",
                "Traceback (most recent call last):\n",
                "  File \"",
                "\n  File",
                ":1",
                " "
            })
    void tracebacksTakeTimeInProportionToTheLength(String pattern) {
        for (String begin : List.of("", "\n    at ", "\n    at a (", "Traceback (most recent call last):\n")) {
            String text = begin + pattern.repeat(200_000 / pattern.length());

            long started = System.nanoTime();
            assertThat(ErrorText.of(text)).hasSizeLessThanOrEqualTo(ErrorText.MAX);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, true",
        "com.example.EvaluationOfTheAnswersOfAssistantsTookTooLongException, true",
        "Zeitüberschreitung, true",
        "недоступность, true",
        "超时错误, true",
        "EineWieEinSatzZusammengeschriebeneÄußerung, false",
        "我最近一直觉得很不舒服应该怎么办, false",
        "わたしのびょうきについておしえてください, false"
    })
    void aSentenceWithoutSpacesIsNoWord(String reason, boolean leaves) {
        assertThat(data(JsonNodeFactory.instance.objectNode().put("id", "1").put("reason", reason))
                        .has("reason"))
                .isEqualTo(leaves);
    }

    @Test
    void whoChoosesGetsTracebacks() {
        given.saying(given.messages().withRedaction(new Redaction(null, List.of(), true)));
        String text = "call failed\nTraceback (most recent call last):\n  File x";

        assertThat(data(JsonNodeFactory.instance.objectNode().put("error", text))
                        .path("error")
                        .textValue())
                .isEqualTo(text);
    }

    @Test
    void longErrorsAreCutAndNoKeyIsCutInTwo() {
        String text = "a ".repeat(495) + "sk-abcd1234efgh5678ijkl" + " b".repeat(500);

        String left = data(JsonNodeFactory.instance.objectNode().put("error", text))
                .path("error")
                .textValue();

        assertThat(left).hasSize(ErrorText.MAX).endsWith("…").contains("[key]").doesNotContain("sk-");
    }

    @Test
    void batchesKeepTheirCount() {
        ObjectNode notification = given.notification(
                "prompt:deleted", Given.json("[{\"template\": \"a\"}, {\"template\": \"b\"}, {\"id\": \"3\"}]"));

        JsonNode metadata = Redactor.redact(notification, given.alert()).at("/payload/metadata");

        assertThat(metadata).isEqualTo(Given.json("[[{}, {}, {\"id\": \"3\"}]]"));
    }

    @Test
    void wordsOfSendersAreMaskedAndTheirStateIsNot() {
        JsonNode said = said(null);

        assertThat(said)
                .isEqualTo(Given.json(
                        """
                {"severity": "error", "status": "firing", "incidentKey": "%s",
                 "title": "Login of [e-mail] failed", "message": "password=[secret]",
                 "links": [{"href": "https://example.com/?token=[secret]", "text": "by [e-mail]"}]}
                """
                                .formatted(Sha256.hex("key-of-anna@example.com").substring(0, 32))));
    }

    @Test
    void wordsOfSendersAreUnderReport() {
        assertThat(said(new Redaction(List.of(), List.of(), false)))
                .isEqualTo(
                        Given.json(
                                """
                {"severity": "error", "status": "firing", "incidentKey": "key-of-anna@example.com"}
                """));
        assertThat(said(new Redaction(List.of("report.title"), List.of(), true))
                        .path("title")
                        .textValue())
                .isEqualTo("Login of [e-mail] failed");
        assertThat(said(new Redaction(null, List.of("report.message", "report.links"), true))
                        .has("message"))
                .isFalse();
    }

    private JsonNode said(@Nullable Redaction redaction) {
        return said(redaction, "Login of anna@example.com failed", "password=hunter2");
    }

    private JsonNode said(@Nullable Redaction redaction, String title, String message) {
        given.saying(given.messages().withRedaction(redaction));
        Report report = new Report(
                Report.Severity.ERROR,
                title,
                message,
                Report.Status.FIRING,
                "key-of-anna@example.com",
                List.of(new Report.Link("https://example.com/?token=abcd1234", "by anna@example.com")));
        Event event = new Event(
                "e",
                "x",
                SampleEvents.WORKSPACE,
                null,
                null,
                SampleEvents.TIME,
                Map.of(),
                JsonNodeFactory.instance.objectNode(),
                null,
                report);
        return Redactor.redact(given.assemble(Given.claim("x", event)), given.alert())
                .at("/payload/reports/0");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"{source}/{incidentKey}", "user {data.user}"})
    void secretsInTheNamesOfIncidentsAreDigestsThatStayTwo(@Nullable String template) {
        given.ofType("pagerduty").saying(incidents(template, null));
        ObjectNode notification = Redactor.redact(
                given.assemble(Given.claim("x", about("anna@example.com"), about("otto@example.com"), about("db-1"))),
                given.alert());

        assertThat(notification.get("payload").toString())
                .doesNotContain("@example.com")
                .contains("db-1");
        assertThat(EventIncidents.of(notification, given.alert()))
                .extracting(EventIncidents.Incident::dedupKey)
                .satisfiesExactly(
                        key -> assertThat(key).endsWith(digest("anna@example.com")),
                        key -> assertThat(key).endsWith(digest("otto@example.com")),
                        key -> assertThat(key).endsWith("db-1"));
        assertThat(notification.at("/payload/reports/0/incidentKey").textValue())
                .isEqualTo(digest("anna@example.com"));
        assertThat(Redactor.redact(notification, given.alert())).isEqualTo(notification);
    }

    @Test
    void namesOfIncidentsStayWhereNothingIsMasked() {
        given.ofType("pagerduty").saying(incidents(null, Redaction.NONE));

        ObjectNode notification =
                Redactor.redact(given.assemble(Given.claim("x", about("anna@example.com"))), given.alert());

        assertThat(EventIncidents.of(notification, given.alert()).getFirst().dedupKey())
                .isEqualTo("serai:" + Given.ALERT_ID + "/anna@example.com");
    }

    private MessageOptions incidents(@Nullable String template, @Nullable Redaction redaction) {
        return new MessageOptions(EnvelopeForm.CAMEL, true, redaction, Map.of(), null, null, template, null);
    }

    private static String digest(String key) {
        return Sha256.hex(key).substring(0, 32);
    }

    private static Event about(String incidentKey) {
        return new Event(
                "e-" + incidentKey.length(),
                "x",
                SampleEvents.WORKSPACE,
                null,
                null,
                SampleEvents.TIME,
                Map.of(),
                JsonNodeFactory.instance.objectNode().put("user", incidentKey),
                null,
                new Report(null, null, null, Report.Status.FIRING, incidentKey, List.of()));
    }

    @Test
    void masksTextsUnderNamesOfSecretsAndNamesThemselves() {
        given.saying(given.messages().withRedaction(new Redaction(null, List.of(), true)));

        assertThat(
                        data(
                                Given.json(
                                        """
                {"api_key": "abc", "apiKey": "", "nested": {"Password": 1234, "token": 12, "prompt_tokens": 5},
                 "anna@example.com": 1, "otto@example.com": 2, "list": ["anna@example.com", 3],
                 "token_hash": "2cf24dba5fb0a30e26e83b2ac5b9e29e", "id": "0198f3a0-0000-7000-8000-000000000001"}
                """)))
                .isEqualTo(
                        Given.json(
                                """
                {"api_key": "[secret]", "apiKey": "", "nested": {"Password": "[secret]", "token": 12, "prompt_tokens": 5},
                 "[e-mail]": 1, "[e-mail] 2": 2, "list": ["[e-mail]", 3],
                 "token_hash": "2cf24dba5fb0a30e26e83b2ac5b9e29e", "id": "0198f3a0-0000-7000-8000-000000000001"}
                """));
    }

    @Test
    void masksAllThatIsUnderNamesOfSecrets() {
        given.saying(given.messages().withRedaction(new Redaction(null, List.of(), true)));

        assertThat(
                        data(
                                Given.json(
                                        """
                {"headers": {"Authorization": ["Basic dXNlcjpwYXNz"], "X-Api-Key": {"value": ["abc", {"old": "def"}]},
                             "Set-Cookie": ["sid=1; Path=/", ""], "Accept": ["text/html"]},
                 "password": [1234, null, true], "token": {"count": 5, "value": "abc", "password": {"pin": 1234}},
                 "secret": {"anna@example.com": "[secret]"}}
                """)))
                .isEqualTo(
                        Given.json(
                                """
                {"headers": {"Authorization": ["[secret]"], "X-Api-Key": {"value": ["[secret]", {"old": "[secret]"}]},
                             "Set-Cookie": ["[secret]", ""], "Accept": ["text/html"]},
                 "password": ["[secret]", null, true], "token": {"count": 5, "value": "[secret]", "password": {"pin": "[secret]"}},
                 "secret": {"[e-mail]": "[secret]"}}
                """));
    }

    @Test
    void masksTextsUnderNamesThatEndAsThoseOfSecrets() {
        given.saying(given.messages().withRedaction(new Redaction(null, List.of(), true)));
        String others =
                """
                "total_tokens": 12, "max_tokens": "4096", "completion_token": "Hello", "invalid_token": "x",
                "max_api_keys": 5, "has_password": true, "api_key_alias": "ci", "key": "a", "next_page_token": "p"
                """;

        assertThat(data(Given.json(
                        """
                {"db_password": "hunter2", "OPENAI_API_KEY": "abc123def456", "awsSecretAccessKey": "a", "db.passwd": 12,
                 "google-credentials": {"user": "b"}, "slack_oauth_token": "c", "api_keys": ["d", "e"], "SENTRY_DSN": "f",
                 "the_name_of_a_member_that_is_much_longer_than_any_that_people_would_write_password": "g", %s}
                """
                                .formatted(others))))
                .isEqualTo(Given.json(
                        """
                {"db_password": "[secret]", "OPENAI_API_KEY": "[secret]", "awsSecretAccessKey": "[secret]",
                 "db.passwd": "[secret]", "google-credentials": {"user": "[secret]"}, "slack_oauth_token": "[secret]",
                 "api_keys": ["[secret]", "[secret]"], "SENTRY_DSN": "[secret]",
                 "the_name_of_a_member_that_is_much_longer_than_any_that_people_would_write_password": "[secret]", %s}
                """
                                .formatted(others)));
    }

    @Test
    void manyNamesThatLookAlikeWhenMaskedCostNoMoreThanOthers() {
        given.saying(given.messages().withRedaction(new Redaction(null, List.of(), true)));
        ObjectNode wide = JsonNodeFactory.instance.objectNode();
        wide.put("[e-mail] 3", "given");
        IntStream.range(0, 20_000).forEach(i -> wide.put("user" + i + "@example.com", i));

        long started = System.nanoTime();
        JsonNode masked = data(wide);

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
        assertThat(masked).hasSize(20_001);
        assertThat(masked.path("[e-mail] 3").textValue()).isEqualTo("given");
        assertThat(masked.path("[e-mail] 2").intValue()).isEqualTo(1);
        assertThat(masked.path("[e-mail] 20001").intValue()).isEqualTo(19_999);
    }

    @Test
    void goesThroughManyDeepAndWideEventsOnce() {
        StringBuilder deep = new StringBuilder("{\"id\":\"1\"");
        for (int i = 0; i < 90; i++) {
            deep.append(",\"a\":{\"b\":1");
        }
        deep.append("}".repeat(91));
        ObjectNode wide = JsonNodeFactory.instance.objectNode();
        IntStream.range(0, 100).forEach(i -> wide.put("member_" + i, "value " + i));
        ObjectNode notification = given.notification("x", Given.json(deep.toString()), wide);
        ArrayNode metadata = ((ObjectNode) notification.get("payload")).withArray("metadata");
        for (int i = 0; i < 4_999; i++) {
            metadata.add(metadata.get(0)).add(wide);
        }
        given.saying(given.messages()
                .withRedaction(new Redaction(
                        List.of("**.a.**.a.**.a.**.x", "**.b", "*.*.*.y"), List.of("**.a.**.a.**.q"), true)));

        long started = System.nanoTime();
        ObjectNode redacted = Redactor.redact(notification, given.alert());

        assertThat(redacted.at("/payload/metadata")).hasSize(10_000);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void nothingThatNoPathKeepsSurvives(@ForAll("events") ObjectNode event) {
        given.saying(given.messages().withRedaction(new Redaction(List.of(), List.of(), false)));

        assertThat(data(event).isEmpty()).isTrue();
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void whatIsKeptIsEqualToTheByte(@ForAll("events") ObjectNode event) {
        given.saying(given.messages().withRedaction(new Redaction(List.of("a"), List.of(), false)));

        assertThat(Json.write(data(event).path("a"))).isEqualTo(Json.write(event.path("a")));
        assertThat(data(event)).hasSizeLessThanOrEqualTo(1);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void redactingTwiceIsRedactingOnce(@ForAll("events") ObjectNode event) {
        given.saying(given.messages().withRedaction(null));
        ObjectNode once = Redactor.redact(given.notification("x", event), given.alert());

        assertThat(Redactor.redact(once, given.alert())).isEqualTo(once);
    }

    @Provide
    Arbitrary<ObjectNode> events() {
        Arbitrary<String> names =
                Arbitraries.of("a", "b", "id", "name", "error_info", "message", "metadata", "labels", "scores", "é.x");
        Arbitrary<JsonNode> values = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(8).map(JsonNodeFactory.instance::textNode),
                Arbitraries.of("anna@example.com", "password=abcd1234", "[secret]")
                        .map(JsonNodeFactory.instance::textNode),
                Arbitraries.integers().map(JsonNodeFactory.instance::numberNode),
                Arbitraries.of(true, false).map(JsonNodeFactory.instance::booleanNode));
        Arbitrary<JsonNode> nested = values;
        for (int depth = 0; depth < 3; depth++) {
            Arbitrary<JsonNode> inner = nested;
            nested = Arbitraries.oneOf(
                    values,
                    inner.list()
                            .ofMaxSize(3)
                            .map(list -> JsonNodeFactory.instance.arrayNode().addAll(list)),
                    Arbitraries.maps(names, inner).ofMaxSize(4).map(RedactorTest::object));
        }
        return Arbitraries.maps(names, nested).ofMaxSize(6).map(RedactorTest::object);
    }

    private static ObjectNode object(Map<String, JsonNode> members) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        members.forEach(object::set);
        return object;
    }

    /** What is left of one event's data. */
    private JsonNode data(JsonNode event) {
        return Redactor.redact(given.notification("x", event), given.alert()).at("/payload/metadata/0");
    }
}
