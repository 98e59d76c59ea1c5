package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.config.Durations;
import io.serai.config.Schedule;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.json.Problem;
import io.serai.testing.Guards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertCodecTest {
    private static final String URL = "'url':'https://hooks.example.com/T0/secret-path'";
    private static final String SECRET = "'signing_secret':'whsec_" + base64(24) + "'";
    private static final Path FORBIDDEN = Path.of("../shared/fixtures/ssrf/forbidden-custom-headers.json");

    @Test
    void readsTheRequestOfTheOpikApi() {
        Alert alert = Alerts.CODEC.read(Alerts.resource("opik/rest-alert-create-request.json"));

        assertThat(alert.id()).isEqualTo("0198ec7e-e844-7537-aaaa-fc5dd35fb547");
        assertThat(alert.name()).isEqualTo("Production cost alert");
        assertThat(alert.enabled()).isTrue();
        assertThat(alert.workspaceId()).isEqualTo("default");
        assertThat(alert.type()).isEqualTo("slack");
        assertThat(alert.projectId()).isNull();
        assertThat(alert.metadata()).containsExactly(Map.entry("base_url", "https://www.comet.com/opik/"));
        assertThat(alert.webhook())
                .isEqualTo(new Webhook(
                        new Secret("https://hooks.slack.com/services/T00000000/B00000000/XXXX"),
                        new Secret("my-secret"),
                        null,
                        null,
                        Map.of("X-Custom-Auth", new Secret("value"))));
        assertThat(alert.triggers())
                .extracting(Trigger::eventType)
                .containsExactly("trace:cost", "trace:feedback_score", "prompt:deleted");
        assertThat(alert.triggers().getFirst().configs())
                .containsExactly(
                        new TriggerConfig(null, "threshold:cost", Map.of("threshold", "50.00", "window", "60"), null),
                        new TriggerConfig(
                                null,
                                "scope:project",
                                Map.of("project_ids", "[\"0198ec68-6e06-7253-a20b-d35c9252b9ba\"]"),
                                null));
        assertThat(alert.triggers().getLast())
                .isEqualTo(new Trigger(null, "prompt:deleted", List.of(), 100, List.of()));
        assertThat(alert.options()).isEqualTo(AlertOptions.DEFAULT);
    }

    @Test
    void readsEveryOptionOfOurs() {
        Alert alert = read("{'name':'n','enabled':false,'workspace_id':'ws','project_id':'p','webhook':{" + URL
                + ",'hmac_key':'k','signing_secret':'whsec_" + base64(24)
                + "'},'triggers':[{'id':'t','event_type':'x:y',"
                + "'sample_rate':12.5,'property_filters':[{'key':'env','value':''}]}],'options':{'window':'250ms',"
                + "'leading_edge':true,'max_events':7,'max_bytes':8,'envelope':'snake','include_data':false}}");

        assertThat(alert.enabled()).isFalse();
        assertThat(alert.workspaceId()).isEqualTo("ws");
        assertThat(alert.projectId()).isEqualTo("p");
        assertThat(alert.webhook().hmacKey()).isEqualTo(new Secret("k"));
        assertThat(alert.webhook().signingSecret()).isEqualTo(new Secret("whsec_" + base64(24)));
        assertThat(alert.triggers())
                .containsExactly(new Trigger("t", "x:y", List.of(), 12.5, List.of(new PropertyFilter("env", ""))));
        assertThat(alert.options())
                .isEqualTo(new AlertOptions(
                        Duration.ofMillis(250),
                        true,
                        7,
                        8L,
                        MessageOptions.DEFAULT.withEnvelope(EnvelopeForm.SNAKE).withData(false),
                        DeliveryOptions.DEFAULT));
    }

    @Test
    void readsSchedules() {
        AlertOptions options = read("{'name':'n','webhook':{" + URL
                        + "},'options':{'digest':' 0 0 9  ? * mon-fri','drill':'0 30 8 1 * ?'}}")
                .options();

        assertThat(options.digest()).isEqualTo(Schedule.parse("0 0 9 ? * MON-FRI"));
        assertThat(options.drill()).isEqualTo(Schedule.parse("0 30 8 1 * ?"));
    }

    @Test
    void readsHowToDeliver() {
        assertThat(delivery("'max_retries':5,'first_delay':'2s','max_delay':'5m','retry_schedule':['1m','4h'],"
                        + "'timeout':'10s','rate_limit':'60/m','concurrency':4"))
                .isEqualTo(new DeliveryOptions(
                        5,
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(5),
                        List.of(Duration.ofMinutes(1), Duration.ofHours(4)),
                        Duration.ofSeconds(10),
                        new RateLimit(60, Duration.ofMinutes(1)),
                        4));
        assertThat(delivery("'max_retries':0").maxRetries()).isZero();
        assertThat(delivery("'window':'1s'")).isEqualTo(DeliveryOptions.DEFAULT);
    }

    @Test
    void readsRetrySchedulesByNameAndByList() {
        assertThat(delivery("'retry_schedule':'standard-webhooks'").schedule())
                .extracting(Durations::print)
                .as("the specification's, after the first attempt")
                .containsExactly("5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h");
        assertThat(delivery("'retry_schedule':'none'").schedule()).isEmpty();
        assertThat(delivery("'retry_schedule':[]").schedule()).isEmpty();
        assertThat(delivery("'retry_schedule':['1ms','24h']").schedule())
                .containsExactly(Duration.ofMillis(1), Duration.ofHours(24));
        assertThat(delivery("'retry_schedule':null").schedule()).as("the hub's").isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1/s,1,PT1S",
        "60/m,60,PT1M",
        "120/min,120,PT1M",
        "10000/h,10000,PT1H",
        "007/s,7,PT1S",
    })
    void readsRateLimits(String text, int count, Duration per) {
        assertThat(delivery("'rate_limit':'" + text + "'").rate()).isEqualTo(new RateLimit(count, per));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "60", "0/s", "10001/s", "99999/h", "-1/s", "1/d", "1 /s", "1/S", "1.5/s", "1/1s"})
    void refusesOtherRateLimits(String text) {
        assertThat(problemsWith("'options':{'rate_limit':'" + text + "'}"))
                .containsExactly(
                        "options.rate_limit: must be a number from 1 to 10000 and a unit of time, like 1/s, 120/m or 1000/h");
    }

    @Test
    void acceptsWhatTheApiReturnedBefore() {
        String added =
                "'created_at':'2026-03-01T09:30:00Z','created_by':'a','last_updated_at':'x','last_updated_by':'b'";
        Alert alert = read("{'name':'n'," + added + ",'webhook':{'id':'w','name':'Webhook for alert n'," + URL + ","
                + added + "},'triggers':[{'id':'t','alert_id':'a','event_type':'trace:errors'," + added
                + ",'trigger_configs':[{'id':'c','alert_trigger_id':'t','type':'scope:project','config_value':"
                + "{'project_ids':'p'}," + added + "}]}]}");

        assertThat(alert.triggers().getFirst().configs().getFirst().id()).isEqualTo("c");
    }

    @Test
    void tellsAllProblemsAtOnceWithTheirPaths() {
        List<Problem> problems = new ArrayList<>();
        Alert alert = Alerts.CODEC.read(
                Alerts.json("{'enabled':'yes','webhook':{'url':'ftp://x'},'triggers':[{'event_type':'a b'}],'nmae':1}"),
                "alerts[3]",
                problems);

        assertThat(alert).isNull();
        assertThat(problems)
                .extracting(Problem::field)
                .containsExactly(
                        "alerts[3].name",
                        "alerts[3].enabled",
                        "alerts[3].webhook.url",
                        "alerts[3].triggers[0].event_type",
                        "alerts[3].nmae");
        assertThat(problems.getLast().rule()).contains("did you mean 'name'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'name':null                      | name: is required",
                "'name':' '                       | name: must not be blank",
                "'id':'a b'                       | id: must be at most 64 letters",
                "'id':''                          | id: must not be blank",
                "'workspace_id':7                 | workspace_id: must be a string",
                "'alert_type':'Slack'             | alert_type: must be at most 32 lower-case letters",
                "'alert_type':'slak'              | alert_type: is not a known destination type (general, pagerduty, slack); did you mean 'slack'?",
                "'metadata':{'base_url':'x'}      | metadata.base_url: must be an absolute http or https URL",
                "'metadata':{'a':1}               | metadata.a: must be a string",
                "'webhook':null                   | webhook: is required",
                "'webhook':'https://x.example'    | webhook: must be an object",
                "'webhook':{}                     | webhook.url: is required",
                "'webhook':{'url':7}              | webhook.url: must be a string",
                "'triggers':{}                    | triggers: must be an array",
                "'triggers':[null]                | triggers[0]: must be an object",
                "'triggers':[{}]                  | triggers[0].event_type: is required",
                "'options':{'window':'61m'}       | options.window: must be a duration from 0 to 1h, like 30s",
                "'options':{'window':30}          | options.window: must be a duration from 0 to 1h, like 30s",
                "'options':{'window':'-1s'}       | options.window: must be a duration from 0 to 1h, like 30s",
                "'options':{'max_events':0}       | options.max_events: must be a whole number from 1 to 100000",
                "'options':{'max_bytes':'1'}      | options.max_bytes: must be a whole number from 1 to 67108864",
                "'options':{'envelope':'x'}  | options.envelope: must be camel, snake, helicone, cloudevents",
                "'options':{'leading_edge':1}     | options.leading_edge: must be true or false",
                "'options':{'max_retries':101}    | options.max_retries: must be a whole number from 0 to 100",
                "'options':{'max_retries':-1}     | options.max_retries: must be a whole number from 0 to 100",
                "'options':{'max_retries':'3'}    | options.max_retries: must be a whole number from 0 to 100",
                "'options':{'first_delay':0}      | options.first_delay: must be a duration from 1ms to 1h, like 5s",
                "'options':{'first_delay':'61m'}  | options.first_delay: must be a duration from 1ms to 1h, like 5s",
                "'options':{'max_delay':'1 m'}    | options.max_delay: must be a duration from 1ms to 1h, like 5m",
                "'options':{'first_delay':'2m','max_delay':'1m'} | options.first_delay: must not be longer than max_delay",
                "'options':{'timeout':'9ms'}      | options.timeout: must be a duration from 10ms to 5m, like 30s",
                "'options':{'timeout':'301s'}     | options.timeout: must be a duration from 10ms to 5m, like 30s",
                "'options':{'timeout':30}         | options.timeout: must be a duration from 10ms to 5m, like 30s",
                "'options':{'rate_limit':60}      | options.rate_limit: must be a string",
                "'options':{'concurrency':0}      | options.concurrency: must be a whole number from 1 to 64",
                "'options':{'concurrency':65}     | options.concurrency: must be a whole number from 1 to 64",
                "'options':{'retry_schedule':'1m'} | options.retry_schedule: must be a list of at most 20 durations, like [1m, 30m, 4h], or standard-webhooks, or none",
                "'options':{'retry_schedule':{}}  | options.retry_schedule: must be a list of at most 20 durations",
                "'options':{'retry_schedule':['1m','25h']} | options.retry_schedule[1]: must be a duration from 1ms to 24h, like 30m",
                "'options':{'retry_schedule':[60]} | options.retry_schedule[0]: must be a duration from 1ms to 24h, like 30m",
                "'options':{'retry_shedule':'none'} | options.retry_shedule: is not a known field; did you mean 'retry_schedule'?",
                "'options':{'digest':'0 9 * * *'} | options.digest: must be a schedule as Quartz writes it: seconds, minutes, hours, day of month, month and day of week, like 0 0 9 ? * MON-FRI; it has 5 fields instead of 6",
                "'options':{'digest':'0 0 9 1 * ?'} | options.digest: must come each week, with * as month, and days of the week or * as day of month",
                "'options':{'digest':'0 0 9 * * ?','window':'1m'} | options.window: can't be given with a digest, which says when what has gathered is sent",
                "'options':{'digest':'0 0 9 * * ?','leading_edge':true} | options.leading_edge: can't be true with a digest, which waits for its time",
                "'options':{'drill':'* * 9 ? * MON'} | options.drill: must name one second and one minute, like 0 0 9 ? * MON: a drill comes once an hour at most",
                "'options':{'drill':7}            | options.drill: must be a string",
                "'options':{'include_date':true}  | options.include_date: is not a known field; did you mean 'include_data'?",
            })
    void refuses(String members, String problem) {
        assertThat(problemsWith(members)).anySatisfy(found -> assertThat(found).startsWith(problem));
        assertThat(problemsWith(members)).hasSize(1);
    }

    @Test
    void acceptsTheLargestValuesAndRefusesOneMore() {
        assertThat(problemsWith("'name':'" + "n".repeat(255) + "'")).isEmpty();
        assertThat(problemsWith("'name':'" + "n".repeat(256) + "'"))
                .containsExactly("name: must have at most 255 characters");
        assertThat(problemsWith("'id':'" + "i".repeat(64) + "'")).isEmpty();
        assertThat(problemsWith("'id':'" + "i".repeat(65) + "'")).isNotEmpty();
        assertThat(webhook("'secret_token':'" + "t".repeat(250) + "'")).isEmpty();
        assertThat(webhook("'secret_token':'" + "t".repeat(251) + "'"))
                .containsExactly("webhook.secret_token: must have at most 250 characters");
        assertThat(url("https://a.example/" + "u".repeat(2048 - 18))).isEmpty();
        assertThat(url("https://a.example/" + "u".repeat(2049 - 18)))
                .containsExactly("webhook.url: must have at most 2048 characters");
        assertThat(problemsWith("'options':{'window':'1h'}")).isEmpty();
        assertThat(problemsWith("'options':{'window':0}")).isEmpty();
        assertThat(problemsWith("'options':{'max_retries':100,'first_delay':'1h','max_delay':'1h','timeout':'5m',"
                        + "'concurrency':64}"))
                .isEmpty();
        assertThat(problemsWith("'options':{'first_delay':'1ms','max_delay':'1ms','timeout':'10ms'}"))
                .isEmpty();
        assertThat(problemsWith("'options':{'retry_schedule':[" + "'1h',".repeat(19) + "'1h']}"))
                .isEmpty();
        assertThat(problemsWith("'options':{'retry_schedule':[" + "'1h',".repeat(20) + "'1h']}"))
                .hasSize(1);
    }

    @Test
    void givesTheSameIdToTheSameNameInTheSameWorkspace() {
        Alert alert = Alerts.alert("Errors", "");

        assertThat(alert.id())
                .isEqualTo(Alerts.alert("Errors", "'enabled':false").id());
        assertThat(alert.id()).isNotEqualTo(Alerts.alert("errors", "").id());
        assertThat(alert.id())
                .isNotEqualTo(Alerts.alert("Errors", "'workspace_id':'other'").id());
        assertThat(alert.id())
                .as("pinned, because open buckets carry it")
                .isEqualTo("fc4b6c25-8031-5148-a89c-19f5a503fba6");
    }

    @Test
    void asksForTheDestinationTypesEachTime() {
        List<String> types = new ArrayList<>(List.of("general"));
        AlertCodec codec = new AlertCodec(() -> Set.copyOf(types), Guards.forTests());
        JsonNode teams = Alerts.json("{'name':'n','alert_type':'teams','webhook':{" + URL + "}}");

        assertThatThrownBy(() -> codec.read(teams)).isInstanceOf(InvalidInputException.class);
        types.add("teams");
        assertThat(codec.read(teams).type()).isEqualTo("teams");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/inbox",
                "HTTPS://hooks.example.com",
                "https://[2606:4700:4700::1111]:8443/x?y=%20z",
                "https://hooks.example.com:443/a;b=c/~d",
            })
    void acceptsUrls(String url) {
        assertThat(url(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hooks.example.com/secret",
                "/secret",
                "ftp://hooks.example.com/secret",
                "https:///secret",
                "https:secret",
                "https://user:secret@hooks.example.com/",
                "https://secret@hooks.example.com/",
                "https://hooks.example.com/secret#part",
                "https://hooks.example.com/ secret",
                "https://hooks.example.com/secret\\nX",
                "https://hooks.example.com/secret\\u0000",
                "https://hööks.example.com/secret",
                "https://hooks.example.com:70000/secret",
                "https://hooks.example.com:0/secret",
                "https://hooks.example.com/{secret}",
                "https://ho\\\\oks.example.com/secret",
            })
    void refusesUrlsWithoutRepeatingThem(String url) {
        assertThat(url(url)).singleElement().satisfies(problem -> {
            assertThat(problem).startsWith("webhook.url: must");
            assertThat(problem).doesNotContain("secret@", "/secret", ":secret");
        });
    }

    @Test
    void treatsAnEmptyTokenAsNone() {
        assertThat(read("{'name':'n','webhook':{" + URL + ",'secret_token':''}}")
                        .webhook()
                        .secretToken())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'secret_token':'a\\nb'     | webhook.secret_token: must be printable ASCII",
                "'secret_token':7           | webhook.secret_token: must be a string",
                "'hmac_key':''              | webhook.hmac_key: must not be empty",
                "'hmac_key':'ä'             | webhook.hmac_key: must be at most 1024 printable ASCII characters",
                "'signing_secret':''        | webhook.signing_secret: must be whsec_ and 24 to 64 bytes in base64",
                "'signing_secret':'whsec_!' | webhook.signing_secret: must be whsec_ and 24 to 64 bytes in base64",
                "'headers':{'X':1}          | webhook.headers.X: must be a string",
                "'headers':{'X':' '}        | webhook.headers.X: must not be blank",
                "'headers':{'X Y':'z'}      | webhook.headers: has a name that is not a header name",
                "'headers':{'X\\r\\nY':'z'} | webhook.headers: has a name that is not a header name",
                "'headers':{'X':'z','x':'y'}| webhook.headers.x: is given twice",
                "'secret':'x'               | webhook.secret: is not a known field",
            })
    void refusesInWebhooks(String members, String problem) {
        assertThat(webhook(members)).singleElement().asString().startsWith(problem);
    }

    @Test
    void tellsHowToMakeASigningSecret() {
        assertThat(webhook("'signing_secret':'whsec_" + base64(23) + "'"))
                .containsExactly("webhook.signing_secret: must be whsec_ and 24 to 64 bytes in base64, or whsk_ and an"
                        + " ed25519 private key in base64; make one with: echo whsec_$(openssl rand -base64 32)");
        assertThat(webhook("'signing_secret':'whsk_" + base64(32) + "'")).isEmpty();
    }

    @Test
    void readsTheSecretsOfARotation() {
        Webhook webhook = read("{'name':'n','webhook':{" + URL + "," + SECRET + ",'previous_signing_secrets':["
                        + "{'secret':'whsec_" + base64(32) + "','until':'2026-08-01T00:00:00Z'},"
                        + "{'secret':'whsk_" + base64(32) + "','until':'2026-08-02T02:00:00+02:00'}]}}")
                .webhook();

        assertThat(webhook.previousSigningSecrets())
                .containsExactly(
                        new PreviousSecret(new Secret("whsec_" + base64(32)), Instant.parse("2026-08-01T00:00:00Z")),
                        new PreviousSecret(new Secret("whsk_" + base64(32)), Instant.parse("2026-08-02T00:00:00Z")));
        assertThat(webhook.previousSigningSecretsAt(Instant.parse("2026-07-31T23:59:59Z")))
                .as("the newest first")
                .containsExactly(new Secret("whsk_" + base64(32)), new Secret("whsec_" + base64(32)));
        assertThat(webhook.previousSigningSecretsAt(Instant.parse("2026-08-01T00:00:00Z")))
                .containsExactly(new Secret("whsk_" + base64(32)));
        assertThat(webhook.previousSigningSecretsAt(Instant.parse("2026-08-02T00:00:00Z")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'until':'2026-08-01T00:00:00Z'                           | secret: is required",
                "'secret':7,'until':'2026-08-01T00:00:00Z'                | secret: must be a string",
                "'secret':'S3cr3t','until':'2026-08-01T00:00:00Z'         | secret: must be whsec_ and 24 to 64 bytes in base64",
                "'secret':'SAME','until':'2026-08-01T00:00:00Z'           | secret: is the signing_secret itself",
                "'secret':'OTHER'                                         | until: is required",
                "'secret':'OTHER','until':'2026-08-01'                    | until: must be a time with an offset, like 2026-08-01T00:00:00Z",
                "'secret':'OTHER','until':'2026-08-01T00:00:00'           | until: must be a time with an offset, like 2026-08-01T00:00:00Z",
                "'secret':'OTHER','until':1785542400                      | until: must be a string",
                "'secret':'OTHER','until':'2026-08-01T00:00:00Z','for':'' | for: is not a known field",
            })
    void refusesInPreviousSecrets(String members, String problem) {
        String given = members.replace("SAME", "whsec_" + base64(24)).replace("OTHER", "whsec_" + base64(32));

        assertThat(webhook(SECRET + ",'previous_signing_secrets':[{" + given + "}]"))
                .singleElement()
                .asString()
                .startsWith("webhook.previous_signing_secrets[0]." + problem)
                .doesNotContain("S3cr3t");
    }

    @Test
    void readsThePreviousHmacKeyThatSignsUntilItsTime() {
        Webhook webhook = read("{'name':'n','webhook':{" + URL
                        + ",'hmac_key':'new','previous_hmac_key':{'secret':'old','until':'2026-08-01T00:00:00Z'}}}")
                .webhook();

        assertThat(webhook.hmacKeyAt(Instant.parse("2026-07-31T23:59:59.999Z"))).isEqualTo(new Secret("old"));
        assertThat(webhook.hmacKeyAt(Instant.parse("2026-08-01T00:00:00Z"))).isEqualTo(new Secret("new"));
        assertThat(webhook.hmacKeyAt(Instant.parse("2026-08-01T00:00:01Z"))).isEqualTo(new Secret("new"));
    }

    @Test
    void refusesAPreviousHmacKeyThatNothingFollows() {
        assertThat(webhook("'previous_hmac_key':{'secret':'S3cr3t','until':'2026-08-01T00:00:00Z'}"))
                .containsExactly(
                        "webhook.previous_hmac_key: can't be given without hmac_key: once it ends, nothing would"
                                + " be signed");
        assertThat(webhook("'hmac_key':'new','previous_hmac_key':{'secret':'S3cr3t'}"))
                .singleElement()
                .asString()
                .startsWith("webhook.previous_hmac_key.until: ")
                .doesNotContain("S3cr3t");
    }

    @Test
    void readsTheSeveritiesOfEventTypes() {
        assertThat(read("{'name':'n','webhook':{" + URL
                                + "},'options':{'severities':{'trace:errors':'critical','own:type':'info','*':'warning'}}}")
                        .options()
                        .messages()
                        .severities())
                .containsOnly(
                        Map.entry("trace:errors", "critical"),
                        Map.entry("own:type", "info"),
                        Map.entry("*", "warning"));
        assertThat(problems((ObjectNode) Alerts.json("{'name':'n','webhook':{" + URL
                        + "},'options':{'severities':{'trace:errors':'fatal','a b':'info'}}}")))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .asString()
                                .isEqualTo("options.severities.trace:errors: must be critical, error, info, warning"),
                        problem -> assertThat(problem)
                                .asString()
                                .startsWith("options.severities.a b: must be at most 128"));
    }

    @Test
    void refusesMoreThanTenPreviousSecretsAndAnyWithoutANewOne() {
        String previous = "{'secret':'whsec_" + base64(32) + "','until':'2026-08-01T00:00:00Z'}";

        assertThat(webhook(SECRET + ",'previous_signing_secrets':[" + (previous + ",").repeat(9) + previous + "]"))
                .isEmpty();
        assertThat(webhook(SECRET + ",'previous_signing_secrets':[" + (previous + ",").repeat(10) + previous + "]"))
                .containsExactly("webhook.previous_signing_secrets: must have at most 10 elements");
        assertThat(webhook("'previous_signing_secrets':[" + previous + "]"))
                .containsExactly("webhook.previous_signing_secrets: can't be given without signing_secret: once they"
                        + " end, nothing would be signed");
        assertThat(webhook(SECRET + ",'previous_signing_secrets':'none'"))
                .containsExactly("webhook.previous_signing_secrets: must be an array");
    }

    @Test
    void readsCertificatesForHttpsOnly() {
        String pem = Alerts.text("certificates/ca.pem");
        ObjectNode alert = (ObjectNode) Alerts.json("{'name':'n','webhook':{" + URL + "}}");
        ObjectNode webhook = (ObjectNode) alert.path("webhook");

        webhook.put("ca_certificate", pem);
        assertThat(Alerts.CODEC.read(alert).webhook().caCertificate()).isEqualTo(pem);

        webhook.put("ca_certificate", "ca.pem");
        assertThat(problems(alert))
                .singleElement()
                .asString()
                .startsWith("webhook.ca_certificate: must be one or more certificates in PEM, each from -----BEGIN");

        webhook.put("ca_certificate", pem).put("url", "HTTP://localhost:8080/inbox/x");
        assertThat(problems(alert))
                .containsExactly("webhook.ca_certificate: needs an https url: http checks no certificate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type",
                "content-length",
                "Host",
                "Transfer-Encoding",
                "Connection",
                "User-Agent",
                "webhook-id",
                "Webhook-Signature",
                "Helicone-Signature",
                "X-HELICONE-SIGNATURE",
                "CamelHttpUri",
            })
    void refusesHeadersThatTheHubSetsItself(String name) {
        assertThat(webhook("'headers':{'" + name + "':'x'}"))
                .containsExactly("webhook.headers." + name
                        + ": is set by the hub or by the servers on the way and can't be given");
    }

    @Test
    void refusesEveryHeaderThatOthersRefuse() throws IOException {
        assumeTrue(Files.exists(FORBIDDEN), "skipped: no file " + FORBIDDEN);
        JsonNode cases = Json.read(Files.readAllBytes(FORBIDDEN));
        cases.path("forbidden_keys").forEach(key -> assertThat(header(key.textValue(), "x"))
                .as("header %s", key)
                .isNotEmpty());
        cases.path("forbidden_prefixes").forEach(prefix -> assertThat(header(prefix.textValue() + "Any", "x"))
                .as("prefix %s", prefix)
                .isNotEmpty());
        cases.path("injection_must_reject").forEach(value -> assertThat(header("X-Own", value.textValue()))
                .as("value %s", value)
                .isNotEmpty());
        int most = cases.path("max_value_bytes").intValue();
        assertThat(header("X-Own", "v".repeat(most))).isEmpty();
        assertThat(header("X-Own", "v".repeat(most + 1))).hasSize(1);
    }

    @Test
    void allowsOwnAuthorizationOnlyWithoutToken() {
        assertThat(webhook("'headers':{'Authorization':'Basic eA=='}")).isEmpty();
        assertThat(webhook("'headers':{'authorization':'Basic eA=='},'secret_token':'t'"))
                .containsExactly(
                        "webhook.headers.authorization: can't be given together with secret_token, which is sent as Authorization");
    }

    @Test
    void pagerDutyNeedsARoutingKey() {
        String key = "'metadata':{'routing_key':'%s'},'alert_type':'pagerduty'";
        assertThat(problemsWith(key.formatted("0123456789abcdefABCDEF0123456789")))
                .isEmpty();
        for (String wrong : List.of("", "0123456789abcdef", "0123456789abcdef0123456789abcde-")) {
            assertThat(problemsWith(key.formatted(wrong)))
                    .containsExactly(
                            "metadata.routing_key: must be the 32 letters and digits of a PagerDuty integration key (Events API v2)");
        }
        assertThat(problemsWith("'alert_type':'pagerduty'")).hasSize(1);
        assertThat(problemsWith("'alert_type':'slack'")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'sample_rate':'50'                        | .sample_rate: must be a number from 0 to 100",
                "'sample_rate':100.5                       | .sample_rate: must be a number from 0 to 100",
                "'property_filters':{'a':'b'}              | .property_filters: must be an array",
                "'property_filters':[{'key':'a'}]          | .property_filters[0].value: is required",
                "'property_filters':[{'value':'a'}]        | .property_filters[0].key: is required",
                "'property_filters':[{'key':'a','value':1}]| .property_filters[0].value: must be a string",
                "'property_filters':[{'key':'a','value':'b','op':'='}] | .property_filters[0].op: is not a known field",
                "'sample_rat':1                            | .sample_rat: is not a known field; did you mean 'sample_rate'?",
                "'trigger_configs':[null]                  | .trigger_configs[0]: must be an object",
                "'trigger_configs':[{}]                    | .trigger_configs[0].type: is required",
            })
    void refusesInTriggers(String members, String problem) {
        assertThat(problemsWith("'triggers':[{'event_type':'trace:errors'," + members + "}]"))
                .singleElement()
                .asString()
                .startsWith("triggers[0]" + problem);
    }

    @Test
    void refusesMoreTriggersThanAnybodyNeeds() {
        String trigger = "{'event_type':'trace:errors'},";

        assertThat(problemsWith("'triggers':[" + trigger.repeat(99) + "{'event_type':'trace:cost'}]"))
                .isEmpty();
        assertThat(problemsWith("'triggers':[" + trigger.repeat(100) + "{}]"))
                .containsExactly("triggers: must have at most 100 elements");
    }

    @Test
    void refusesMoreConditionsThanAnybodyNeeds() {
        String config = "{'type':'filter:guardrail_type'}";
        String trigger = "'triggers':[{'event_type':'trace:errors','trigger_configs':[%s]}]";

        assertThat(problemsWith(trigger.formatted((config + ",").repeat(31) + config)))
                .isEmpty();
        assertThat(problemsWith(trigger.formatted((config + ",").repeat(32) + "7")))
                .containsExactly("triggers[0].trigger_configs: must have at most 32 elements");
    }

    @Test
    void refusesTwoTriggersWithOneId() {
        assertThat(problemsWith("'triggers':[{'event_type':'a','id':'x'},{'event_type':'b'},{'event_type':'c'},"
                        + "{'event_type':'d','id':'x'}]"))
                .containsExactly(
                        "triggers[3].id: is the id of triggers[0] too: leave one of them out to get a new one");
    }

    @Test
    void anotherTypeIsNeitherTakenNorNamedWhereItIsNotToBeHad() {
        List<Problem> problems = new ArrayList<>();
        Alerts.CODEC
                .without("slack")
                .read(
                        Alerts.json(
                                "{'name':'n','alert_type':'slack','webhook':{'url':'https://hooks.example.com/x'}}"),
                        "",
                        problems);

        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly("alert_type: is not a known destination type (general, pagerduty)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'type':'threshold:erors' | type: is not a known condition (scope:project, threshold:errors, threshold:cost, threshold:latency, threshold:feedback_score, filter:guardrail_type); did you mean 'threshold:errors'?",
                "'type':'threshold:cost','config_value':{'threshold':'1'} | config_value.window: Missing config value for key 'window' in trigger config of type 'threshold:cost'",
                "'type':'threshold:cost','config_value':{'threshold':' ','window':'60'} | config_value.threshold: Missing config value for key 'threshold' in trigger config of type 'threshold:cost'",
                "'type':'threshold:cost','config_value':{'threshold':'x','window':'60'} | config_value.threshold: must be a number, like 50 or 0.5",
                "'type':'threshold:cost','config_value':{'threshold':'-1','window':'60'} | config_value.threshold: must not be negative",
                "'type':'threshold:cost','config_value':{'threshold':'1','window':'0'} | config_value.window: must be a positive whole number of seconds, like 3600",
                "'type':'threshold:cost','config_value':{'threshold':'1','window':'1m'} | config_value.window: must be a positive whole number of seconds, like 3600",
                "'type':'threshold:cost','config_value':{'threshold':'1','window':'60','window_in_seconds':'60'} | config_value.window_in_seconds: is not a known key of threshold:cost (threshold, window); did you mean 'window'?",
                "'type':'threshold:cost','config_value':{'threshold':'1','window':'60','name':'x'} | config_value.name: is not a known key of threshold:cost",
                "'type':'threshold:cost','config_value':{'threshold':'1','window':'60','window_seconds':'60'} | config_value.window_seconds: is given twice",
                "'type':'threshold:cost','config_value':{'threshold':true,'window':'60'} | config_value.threshold: must be a string",
                "'type':'threshold:cost','config_value':[] | config_value: must be an object of strings",
                "'type':'threshold:feedback_score','config_value':{'threshold':'1','window':'60'} | config_value.name: Missing config value for key 'name'",
                "'type':'threshold:feedback_score','config_value':{'name':'n','threshold':'1','window':'60','operator':'>='} | config_value.operator: must be > or <",
                "'type':'scope:project' | config_value.project_ids: must name at least one project",
                "'type':'scope:project','config_value':{'project_ids':'[]'} | config_value.project_ids: must name at least one project",
                "'type':'scope:project','config_value':{'project_ids':'[7]'} | config_value.project_ids: must name at least one project",
                "'type':'scope:project','config_value':{'project_ids':'[oops'} | config_value.project_ids: must name at least one project",
                "'type':'scope:project','config_value':{'project_ids':'a,,b'} | config_value.project_ids: must name at least one project",
                "'type':'scope:project','config_value':{'project_id':'a','project_ids':'a'} | config_value.project_id: is not a known key of scope:project (project_ids); did you mean 'project_ids'?",
                "'type':'scope:project','config_value':{'project_ids':'a'},'group_index':1 | group_index: 'group_index' must be null for 'scope:project' trigger configs; it applies as a global precondition, not as part of the boolean expression.",
                "'type':'filter:guardrail_type','group_index':-1 | group_index: 'group_index' must be non-negative, got '-1'",
                "'type':'filter:guardrail_type','group_index':'1' | group_index: must be a whole number of at least 0",
                "'type':'filter:guardrail_type','config':{} | config: is not a known field",
            })
    void refusesInConfigs(String members, String problem) {
        assertThat(config(members)).singleElement().asString().startsWith("triggers[0].trigger_configs[0]." + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'type':'threshold:errors','config_value':{'threshold':'0','window':'60'},'group_index':0",
                "'type':'threshold:latency','config_value':{'threshold':'1.5','window':'3600'},'group_index':3",
                "'type':'threshold:cost','config_value':{'threshold':50,'window':60}",
                "'type':'filter:guardrail_type'",
                "'type':'filter:guardrail_type','config_value':{'guardrail_types':'PII,TOPIC'}",
                "'type':'scope:project','config_value':{'project_ids':'a'},'group_index':null",
            })
    void acceptsConfigs(String members) {
        assertThat(config(members)).isEmpty();
    }

    @Test
    void storesLegacySpellingsInTheNewOne() {
        Alert alert = Alerts.onErrors(
                "n",
                "'trigger_configs':[{'type':'threshold:feedback_score','config_value':{'name':'accuracy','threshold':'0.5',"
                        + "'window_seconds':'60','operator':'less_than'}}]");

        assertThat(alert.triggers().getFirst().configs().getFirst().configValue())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("name", "accuracy", "threshold", "0.5", "window", "60", "operator", "<"));
    }

    @Test
    void refusesTwoScopesForOneAlert() {
        assertThat(problemsWith("'project_id':'p','triggers':[{'event_type':'trace:errors','trigger_configs':[{"
                        + "'type':'scope:project','config_value':{'project_ids':'p'}}]}]"))
                .containsExactly(
                        "project_id: Cannot provide both 'project_id' and a 'scope:project' trigger config. Set"
                                + " 'project_id' only — the system creates the scope config automatically.");
    }

    @Test
    void neverPrintsASecret() {
        Alert alert = read(
                "{'name':'n','alert_type':'pagerduty','metadata':{'routing_key':'S3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3'},"
                        + "'webhook':{'url':'https://hooks.example.com/S3cr3t','secret_token':'S3cr3t','hmac_key':'S3cr3t',"
                        + "'signing_secret':'whsec_S3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3cr3t','previous_signing_secrets':["
                        + "{'secret':'whsec_S3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3cr3tAA==','until':'2026-08-01T00:00:00Z'}],"
                        + "'headers':{'X-Own':'S3cr3t'}},"
                        + "'triggers':[{'event_type':'trace:errors'}]}");
        Trigger trigger = alert.triggers().getFirst();

        assertThat(alert.toString()).doesNotContain("S3cr3t");
        assertThat(alert.webhook().toString()).doesNotContain("S3cr3t");
        assertThat(new Match(alert, trigger).toString()).doesNotContain("S3cr3t");
        assertThat(Candidate.of(alert, trigger).toString()).doesNotContain("S3cr3t");
    }

    @Test
    void neverRepeatsASecretThatBreaksARule() {
        assertThat(problemsWith("'alert_type':'pagerduty','metadata':{'routing_key':'S3cr3t','base_url':'S3cr3t'},"
                        + "'webhook':{'url':'S3cr3t','secret_token':'S3cr3t\\n','hmac_key':'S3cr3t\\n',"
                        + "'signing_secret':'S3cr3t','previous_signing_secrets':[{'secret':'S3cr3t','until':'S3cr3t'}],"
                        + "'headers':{'X-Own':'S3cr3t\\n'},'ca_certificate':'S3cr3t'}"))
                .hasSize(10)
                .noneSatisfy(problem -> assertThat(problem).contains("S3cr3t"));
    }

    private static Alert read(String json) {
        return Alerts.CODEC.read(Alerts.json(json));
    }

    /** The problems of a good alert with these members in place of its own. */
    private static List<String> problemsWith(String members) {
        ObjectNode alert = (ObjectNode) Alerts.json("{'name':'n','webhook':{" + URL + "}}");
        alert.setAll((ObjectNode) Alerts.json("{" + members + "}"));
        return problems(alert);
    }

    private static List<String> problems(JsonNode alert) {
        List<Problem> problems = new ArrayList<>();
        Alert read = Alerts.CODEC.read(alert, "", problems);
        assertThat(read == null).isEqualTo(!problems.isEmpty());
        return problems.stream().map(Problem::toString).toList();
    }

    private static List<String> webhook(String members) {
        return problemsWith("'webhook':{" + URL + "," + members + "}");
    }

    private static List<String> url(String url) {
        return problemsWith("'webhook':{'url':'" + url + "'}");
    }

    private static DeliveryOptions delivery(String members) {
        return read("{'name':'n','webhook':{" + URL + "},'options':{" + members + "}}")
                .options()
                .delivery();
    }

    private static List<String> header(String name, String value) {
        ObjectNode alert = (ObjectNode) Alerts.json("{'name':'n','webhook':{" + URL + "}}");
        ((ObjectNode) alert.path("webhook")).putObject("headers").put(name, value);
        return problems(alert);
    }

    private static List<String> config(String members) {
        return problemsWith("'triggers':[{'event_type':'trace:errors','trigger_configs':[{" + members + "}]}]");
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
