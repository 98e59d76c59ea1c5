package io.serai.api.opik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.PropertyFilter;
import io.serai.alert.Secret;
import io.serai.alert.StoredAlert;
import io.serai.alert.Trigger;
import io.serai.alert.TriggerConfig;
import io.serai.alert.Webhook;
import io.serai.api.ApiException;
import io.serai.json.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertReaderTest {
    private static final String EVERY_SECRET =
            """
            'alert_type':'pagerduty','metadata':{'routing_key':'0123456789abcdef0123456789abcdef'},
            'webhook':{'url':'https://hooks.example.com/x','secret_token':'a-long-secret-token',
              'hmac_key':'a-long-hmac-key-too','signing_secret':'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz',
              'headers':{'X-Key':'a-long-header-value'}},
            'triggers':[{'id':'t1','event_type':'trace:cost','sample_rate':50,
                         'trigger_configs':[{'type':'threshold:cost','config_value':{'threshold':'5','window':'60'}}]},
                        {'id':'t2','event_type':'prompt:created','property_filters':[{'key':'env','value':'prod'}]}],
            'options':{'window':'5s'}
            """;

    @Test
    void aNewAlertGetsAnIdOfVersion7() {
        assertThat(UUID.fromString(create("").id()).version()).isEqualTo(7);
    }

    @Test
    void theWorkspaceIsTheRequests() {
        assertThat(Given.READER.create(Given.body(""), "acme").workspaceId()).isEqualTo("acme");
        assertThat(Given.READER
                        .create(Given.body("'workspace_id':'acme'"), "acme")
                        .workspaceId())
                .isEqualTo("acme");
        assertThat(problems("'workspace_id':'other'"))
                .containsExactly(
                        "workspace_id: must be absent or the workspace of the request, which the header Comet-Workspace names");
    }

    @Test
    void anIdIsKeptInLowerCase() {
        assertThat(create("'id':'0198EC7E-E844-7537-AAAA-FC5DD35FB547'").id()).isEqualTo(Given.ID);
    }

    @ParameterizedTest
    @CsvSource({
        "'name':null, Alert name is required",
        "'name':'', Alert name is required",
        "'name':'  ', Alert name is required",
        "'webhook':null, webhook must not be null",
    })
    void refusesInOpiksWords(String members, String sentence) {
        BeanViolations refused = violations(members);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problems())
                .containsExactly(new Problem(members.substring(1, members.indexOf("'", 1)), sentence));
    }

    @Test
    void tellsAllThatTheValidationFindsAtOnce() {
        assertThat(violations("'name':'" + "n".repeat(256) + "','webhook':null").sentences())
                .containsExactly("name size must be between 0 and 255", "webhook must not be null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'b3b1c2d4-1111-4222-8333-444455556666'",
                "'not-a-uuid'",
                "''",
                "7",
                "'0198ec7e-e844-7537-caaa-fc5dd35fb547'"
            })
    void refusesIdsOfOtherVersions(String id) {
        BeanViolations refused = violations("'id':" + id);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.sentences()).containsExactly("Alert id must be a version 7 UUID");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'triggers':[{'event_type':'trace:eror'}] | triggers[0].event_type: Unknown Alert Event Type 'trace:eror'",
                "'triggers':[{'event_type':'a b'}] | triggers[0].event_type: Unknown Alert Event Type 'a b'",
                "'triggers':[{'event_type':'request:logged'}] | triggers[0].event_type: Unknown Alert Event Type 'request:logged'",
                "'triggers':[{}] | triggers[0].event_type: is required",
                "'triggers':[{'event_type':null}] | triggers[0].event_type: is required",
                "'triggers':[{'event_type':7}] | triggers[0].event_type: must be a string",
                "'triggers':[{'event_type':'trace:cost','id':'t'},{'event_type':'trace:cost','id':'t'}] | triggers[1].id: is the id of triggers[0] too: leave one of them out to get a new one",
                "'alert_type':'slak' | alert_type: is not a known destination type (general, pagerduty, slack); did you mean 'slack'?",
                "'triggers':[null] | triggers[0]: must be an object",
                "'triggers':[{'event_type':'trace:cost','trigger_configs':[null]}] | triggers[0].trigger_configs[0]: must be an object",
                "'triggers':7 | triggers: must be an array",
                "'alert_type':'helicone' | alert_type: helicone is for webhooks of logged requests: make them with POST /v1/webhooks",
                "'enabeld':true | enabeld: is not a known field; did you mean 'enabled'?",
                "'webhook':{'url':'https://hooks.example.com/x','secret_tokn':'x'} | webhook.secret_tokn: is not a known field; did you mean 'secret_token'?",
                "'webhook':{'url':'https://hooks.example.com/x','secret_token':'abc*******xyz'} | webhook.secret_token: is masked: send the secret itself",
                "'alert_type':'pagerduty' | metadata.routing_key: must be the 32 letters and digits of a PagerDuty integration key (Events API v2)",
                "'alert_type':'pagerduty','metadata':{'routing_key':'012**************************def'} | metadata.routing_key: is masked: send the secret itself",
                "'triggers':[{'event_type':'trace:cost','trigger_configs':[{'type':'threshold:cost','config_value':{'threshold':'1','window_in_seconds':'60','window':'60'}}]}] | triggers[0].trigger_configs[0].config_value.window_in_seconds: is not a known key of threshold:cost (threshold, window); did you mean 'window'?",
            })
    void refuses(String members, String problem) {
        assertThat(problems(members)).singleElement().satisfies(found -> assertThat(found)
                .startsWith(problem));
    }

    @Test
    void anAlertWithFarTooManyTriggersHasOneProblem() {
        assertThat(problems("'triggers':[" + "{'event_type':'trace:eror'},".repeat(8_000) + "{}]"))
                .containsExactly("triggers: must have at most 100 elements");
    }

    @Test
    void refusesWhatCouldNotBeWrittenBackAsItIsShown() {
        String config = "{'type':'filter:guardrail_type'}";
        String trigger = "{'event_type':'trace:cost','trigger_configs':[" + (config + ",").repeat(31) + config + "]}";
        String note = "'metadata':{'note':'%s'}";

        assertThat(create("'triggers':[" + (trigger + ",").repeat(11) + trigger + "]")
                        .triggers())
                .hasSize(12);
        assertThat(problems("'triggers':[" + (trigger + ",").repeat(99) + trigger + "]"))
                .singleElement()
                .asString()
                .matches(
                        "triggers: makes the alert too large: it would have \\d{7} bytes as it is shown, at most 196608"
                                + " fit");
        assertThat(create(note.formatted("é".repeat(4_000))).metadata()).hasSize(1);
        String notes = String.join(
                ",",
                IntStream.range(0, 10)
                        .mapToObj(i -> "'n" + i + "':'" + "é".repeat(4_000) + "'")
                        .toList());
        assertThat(problems("'metadata':{" + notes + "}"))
                .as("as Python writes it, in ASCII")
                .singleElement()
                .asString()
                .startsWith("metadata: makes the alert too large: ");
    }

    @Test
    void refusesWhatIsNoObject() {
        ApiException refused = catchThrowableOfType(
                ApiException.class, () -> Given.READER.create(JsonNodeFactory.instance.arrayNode(), "default"));

        assertThat(refused.problems()).containsExactly(new Problem("", "must be an object"));
    }

    @Test
    void anOperatorIsKeptInOneSpellingHoweverOftenItIsEdited() {
        StoredAlert stored = Given.stored(
                """
                'triggers':[{'event_type':'trace:feedback_score','trigger_configs':[{'type':'threshold:feedback_score',
                  'config_value':{'name':'a','threshold':'0.5','window':'60','operator':'less_than'}}]}]
                """);
        for (int i = 0; i < 3; i++) {
            assertThat(operator(stored)).isEqualTo("<");
            assertThat(AlertView.of(stored, true)
                            .at("/triggers/0/trigger_configs/0/config_value/operator")
                            .textValue())
                    .isEqualTo("<");
            stored = Given.stored(Given.READER.replace(AlertView.of(stored, true), stored));
        }
    }

    private static String operator(StoredAlert stored) {
        TriggerConfig config = stored.alert().triggers().getFirst().configs().getFirst();
        return config.configValue().get("operator");
    }

    @Test
    void whatWasReadReplacesAnAlertByItself() {
        StoredAlert stored = Given.stored(EVERY_SECRET);

        assertThat(Given.READER.replace(AlertView.of(stored, true), stored)).isEqualTo(stored.alert());
        assertThat(Given.READER.replace(AlertView.of(stored, false), stored)).isEqualTo(stored.alert());
    }

    @Test
    void aSecretThatIsLeftOutIsGone() {
        StoredAlert stored = Given.stored(EVERY_SECRET);
        ObjectNode body = AlertView.of(stored, true);
        ((ObjectNode) body.get("webhook")).remove(List.of("secret_token", "headers"));

        Alert replaced = Given.READER.replace(body, stored);

        assertThat(replaced.webhook().secretToken()).isNull();
        assertThat(replaced.webhook().headers()).isEmpty();
    }

    /** As Opik's own clients write it back: without what they do not know. */
    @Test
    void whatOpiksClientsDoNotKnowStaysWhenTheyLeaveItOut() {
        StoredAlert stored = Given.stored(EVERY_SECRET);
        ObjectNode body = AlertView.of(stored, true).put("name", "Renamed");
        body.remove("options");
        ((ObjectNode) body.get("webhook")).remove(List.of("hmac_key", "signing_secret"));
        body.get("triggers")
                .forEach(trigger -> ((ObjectNode) trigger).remove(List.of("sample_rate", "property_filters")));

        Alert replaced = Given.READER.replace(body, stored);

        assertThat(replaced.name()).isEqualTo("Renamed");
        assertThat(replaced.options()).isEqualTo(stored.alert().options());
        assertThat(replaced.webhook()).isEqualTo(stored.alert().webhook());
        assertThat(replaced.triggers()).isEqualTo(stored.alert().triggers());
    }

    @Test
    void nullTakesOurMembersAway() {
        StoredAlert stored = Given.stored(EVERY_SECRET);
        ObjectNode body = AlertView.of(stored, true).putNull("options");
        ((ObjectNode) body.get("webhook")).putNull("hmac_key").putNull("signing_secret");

        Alert replaced = Given.READER.replace(body, stored);

        assertThat(replaced.options().window()).isNull();
        assertThat(replaced.webhook().hmacKey()).isNull();
        assertThat(replaced.webhook().signingSecret()).isNull();
        assertThat(replaced.webhook().secretToken()).isEqualTo(new Secret("a-long-secret-token"));
    }

    @Test
    void aTriggerThatHasLostItsIdKeepsItsFiltersToo() {
        StoredAlert stored = Given.stored(EVERY_SECRET);
        ObjectNode body = AlertView.of(stored, true);
        body.get("triggers")
                .forEach(trigger -> ((ObjectNode) trigger).remove(List.of("id", "sample_rate", "property_filters")));

        List<Trigger> triggers = Given.READER.replace(body, stored).triggers();

        assertThat(triggers).extracting(Trigger::sampleRate).containsExactly(50.0, Trigger.ALL);
        assertThat(triggers.getLast().propertyFilters()).containsExactly(new PropertyFilter("env", "prod"));
    }

    @Test
    void eachTriggerWithoutIdHasTheFiltersOfOneOtherOnly() {
        StoredAlert stored = Given.stored(
                """
                'triggers':[{'id':'t1','event_type':'trace:cost','sample_rate':50},
                            {'id':'t2','event_type':'trace:cost','property_filters':[{'key':'env','value':'prod'}]}]
                """);

        List<Trigger> triggers = Given.READER
                .replace(
                        Given.body("'triggers':[{'event_type':'trace:cost'},{'event_type':'trace:cost'},"
                                + "{'event_type':'trace:cost'}]"),
                        stored)
                .triggers();

        assertThat(triggers).extracting(Trigger::sampleRate).containsExactly(50.0, Trigger.ALL, Trigger.ALL);
        assertThat(triggers)
                .extracting(Trigger::propertyFilters)
                .containsExactly(List.of(), List.of(new PropertyFilter("env", "prod")), List.of());
    }

    @Test
    void aTriggerThatSaysItsIdKeepsItsOwnFilters() {
        StoredAlert stored = Given.stored("'triggers':[{'id':'t1','event_type':'trace:cost','sample_rate':50},"
                + "{'id':'t2','event_type':'trace:cost','sample_rate':20}]");

        assertThat(Given.READER
                        .replace(
                                Given.body("'triggers':[{'event_type':'trace:cost'},"
                                        + "{'event_type':'trace:cost','id':'t1'}]"),
                                stored)
                        .triggers())
                .extracting(Trigger::sampleRate)
                .containsExactly(20.0, 50.0);
    }

    /** As Opik's own clients do it, which know nothing of signatures. */
    @Test
    void anAlertThatMovesToAnotherHostGoesOnBeingSigned() {
        StoredAlert stored = Given.stored(EVERY_SECRET);

        Webhook moved = Given.READER
                .replace(Given.body("'webhook':{'url':'https://elsewhere.example.com/x','secret_token':'new'}"), stored)
                .webhook();

        assertThat(moved.hmacKey()).isEqualTo(stored.alert().webhook().hmacKey());
        assertThat(moved.signingSecret()).isEqualTo(stored.alert().webhook().signingSecret());
        assertThat(moved.secretToken()).isEqualTo(new Secret("new"));
    }

    @Test
    void aNewTriggerHasNothingOfTheOneThatItReplaces() {
        StoredAlert stored = Given.stored(EVERY_SECRET);
        ObjectNode body = AlertView.of(stored, true);
        ((ObjectNode) body.at("/triggers/1"))
                .put("event_type", "prompt:deleted")
                .remove("property_filters");
        body.withArray("triggers").addObject().put("id", "new").put("event_type", "trace:cost");

        List<Trigger> triggers = Given.READER.replace(body, stored).triggers();

        assertThat(triggers.get(1).propertyFilters()).isEmpty();
        assertThat(triggers.get(2).sampleRate()).isEqualTo(Trigger.ALL);
    }

    @Test
    void anotherIdThanThatOfThePathIsRefused() {
        StoredAlert stored = Given.stored("'id':'" + Given.ID + "'");
        ObjectNode upper = AlertView.of(stored, true).put("id", Given.ID.toUpperCase(Locale.ROOT));
        ObjectNode absent = AlertView.of(stored, true);
        absent.remove("id");

        assertThat(Given.READER.replace(upper, stored)).isEqualTo(stored.alert());
        assertThat(Given.READER.replace(absent, stored)).isEqualTo(stored.alert());
        assertThat(catchThrowableOfType(
                                ApiException.class,
                                () -> Given.READER.replace(
                                        AlertView.of(stored, true).put("id", Ids.create()), stored))
                        .problems())
                .containsExactly(new Problem("id", "must be absent or the id in the path"));
    }

    @Test
    void aTestNeedsNoName() {
        for (String name : List.of("null", "''")) {
            assertThat(test(Given.body("'name':" + name), null).name()).isEqualTo("Test Alert");
        }
        ObjectNode absent = Given.body("");
        absent.remove("name");
        assertThat(test(absent, null).name()).isEqualTo("Test Alert");
    }

    @Test
    void aTestOfAStoredAlertHasItsSecrets() {
        StoredAlert stored = Given.stored(EVERY_SECRET);

        Alert tried = test(AlertView.of(stored, true).put("name", "Draft"), stored);

        assertThat(tried.webhook()).isEqualTo(stored.alert().webhook());
        assertThat(tried.metadata()).isEqualTo(Map.of("routing_key", "0123456789abcdef0123456789abcdef"));
        ApiException refused = catchThrowableOfType(ApiException.class, () -> test(AlertView.of(stored, true), null));
        assertThat(refused.problems())
                .extracting(Problem::rule)
                .containsOnly("is masked: send the secret itself")
                .hasSize(5);
    }

    @Test
    void aTestThatSaysNoIdHasTheSecretsOfTheOnlyAlertWithItsUrl() {
        StoredAlert stored = Given.stored(EVERY_SECRET);
        StoredAlert otherSecret = tokenAt("https://hooks.example.com/x", "another-token");

        Alert tried = testWithoutId(stored, stored, otherSecret);

        assertThat(tried.id()).isEqualTo(stored.alert().id());
        assertThat(tried.webhook()).isEqualTo(stored.alert().webhook());
        assertThat(tried.metadata()).isEqualTo(stored.alert().metadata());
    }

    @Test
    void alertsThatMakeTheSameTestAreOne() {
        StoredAlert one = tokenAt("https://hooks.example.com/x", "a-long-secret-token");
        StoredAlert same = tokenAt("https://hooks.example.com/x", "a-long-secret-token");

        assertThat(testWithoutId(one, one, same).webhook())
                .isEqualTo(one.alert().webhook());
    }

    @Test
    void aTestIsRefusedWhenItIsNotClearWhoseSecretItMeans() {
        StoredAlert one = tokenAt("https://hooks.example.com/x", "a-long-secret-token");
        StoredAlert sameMask = tokenAt("https://hooks.example.com/x", "a-lONG-SECRET-TOken");
        StoredAlert otherMask = tokenAt("https://hooks.example.com/x", "another");

        for (StoredAlert[] known : new StoredAlert[][] {{}, {one, sameMask}, {otherMask}}) {
            assertThat(catchThrowableOfType(ApiException.class, () -> testWithoutId(one, known))
                            .problems())
                    .containsExactly(new Problem(
                            "webhook.secret_token",
                            "is masked, and it is not clear for which secret: send the id of the stored alert or the"
                                    + " secret itself"));
        }
    }

    private static StoredAlert tokenAt(String url, String token) {
        return Given.stored("'webhook':{'url':'" + url + "','secret_token':'" + token + "'}");
    }

    /** What a form sends that was opened with this alert. */
    private static Alert testWithoutId(StoredAlert shown, StoredAlert... known) {
        ObjectNode body = AlertView.of(shown, true);
        body.remove("id");
        return Given.READER.test(body, "default", id -> Optional.empty(), url -> Stream.of(known)
                .filter(each -> each.alert().webhook().url().value().equals(url))
                .toList());
    }

    private static Alert test(JsonNode body, StoredAlert known) {
        return Given.READER.test(body, "default", id -> Optional.ofNullable(known), url -> List.of());
    }

    private static Alert create(String members) {
        return Given.READER.create(Given.body(members), "default");
    }

    private static List<String> problems(String members) {
        return catchThrowableOfType(ApiException.class, () -> create(members)).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    private static BeanViolations violations(String members) {
        return catchThrowableOfType(BeanViolations.class, () -> create(members));
    }
}
