package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.json.Json;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Opik's servers refuse, Serai refuses with the same status and the same words. */
class OpikValidationIT {
    private static final Path CASES = Path.of("../shared/fixtures/opik/rest-validation-cases.json");
    private static final String PATH = "/v1/private/alerts";
    private static final String ID = "0198ec7e-e844-7537-aaaa-fc5dd35fb547";
    private static final String UNKNOWN = "0198ec7e-0000-7000-8000-000000000000";

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() throws Exception {
        receiver = new Receiver();
        receiver.answer("/500", 500, Duration.ZERO);
        HubFolder folder =
                HubFolder.in(home).set("serai.api.changes-per-minute", "100000").alerts("alerts: []");
        hub = SeraiHub.start(new HubOptions(folder.path(), Map.of("camel.server.port", "0")));
        client = new HubClient(hub.url());
        assertThat(create(alert("'id':'" + ID + "'")).status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'name':null | 422 | {'errors':['Alert name is required']}",
                "'name':'' | 422 | {'errors':['Alert name is required']}",
                "'name':' ' | 422 | {'errors':['Alert name is required']}",
                "'webhook':null | 422 | {'errors':['webhook must not be null']}",
                "'id':'b3b1c2d4-1111-4222-8333-444455556666' | 400 | {'errors':['Alert id must be a version 7 UUID']}",
                "'id':'0198ec7e-e844-7537-aaaa-fc5dd35fb547' | 409 | {'code':409,'message':'Alert already exists'}",
            })
    void refusesInFull(String members, int status, String body) throws Exception {
        Answer answer = create(alert(members));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(body.replace('\'', '"'));
    }

    @Test
    void refusesANameThatIsTooLong() throws Exception {
        Answer answer = create(alert("'name':'" + "n".repeat(256) + "'"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).isEqualTo("{\"errors\":[\"name size must be between 0 and 255\"]}");
        assertThat(create(alert("'name':'" + "n".repeat(255) + "'")).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type':'threshold:cost','config_value':{'threshold':'5'}} | Missing config value for key 'window' in trigger config of type 'threshold:cost'",
                "{'type':'threshold:cost','config_value':{'window':'60'}} | Missing config value for key 'threshold' in trigger config of type 'threshold:cost'",
                "{'type':'threshold:cost','config_value':{'window':'60','threshold':' '}} | Missing config value for key 'threshold' in trigger config of type 'threshold:cost'",
                "{'type':'threshold:errors'} | Missing config value for key 'threshold' in trigger config of type 'threshold:errors'",
                "{'type':'threshold:cost','config_value':{'threshold':'5','window':'60'},'group_index':-2} | 'group_index' must be non-negative, got '-2'",
                "{'type':'scope:project','config_value':{'project_ids':'p'},'group_index':0} | 'group_index' must be null for 'scope:project' trigger configs; it applies as a global precondition, not as part of the boolean expression.",
                "{'type':'threshold:cost','config_value':{'threshold':'5','window':'0'}} | triggers[0].trigger_configs[0].config_value.window: must be a positive whole number of seconds, like 3600",
                "{'type':'threshold:cost','config_value':{'threshold':'5','window':'an hour'}} | triggers[0].trigger_configs[0].config_value.window: must be a positive whole number of seconds, like 3600",
                "{'type':'threshold:cost','config_value':{'threshold':'5','window':'60','window_in_seconds':'60'}} | triggers[0].trigger_configs[0].config_value.window_in_seconds: is not a known key of threshold:cost (threshold, window); did you mean 'window'?",
                "null | triggers[0].trigger_configs[0]: must be an object",
            })
    void refusesConditions(String config, String message) throws Exception {
        Answer answer = create(alert("'triggers':[{'event_type':'trace:cost','trigger_configs':[" + config + "]}]"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("code").intValue()).isEqualTo(400);
        assertThat(answer.json().get("message").textValue()).isEqualTo(message);
        assertThat(answer.json().at("/problems/0/field").textValue()).startsWith("triggers[0].trigger_configs[0]");
    }

    @Test
    void refusesTwoScopes() throws Exception {
        Answer answer = create(alert(twoScopes()));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").textValue())
                .isEqualTo(
                        "Cannot provide both 'project_id' and a 'scope:project' trigger config. Set 'project_id' only"
                                + " — the system creates the scope config automatically.");
    }

    @Test
    void refusesUnknownEventTypes() throws Exception {
        Answer answer = create(alert("'triggers':[{'event_type':'trace:eror'}]"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").textValue()).isEqualTo("Unknown Alert Event Type 'trace:eror'");
        assertThat(create(alert("'triggers':[{'event_type':'alert:disabled'}]")).status())
                .isEqualTo(201);
    }

    @Test
    void refusesWhatIsNoJson() throws Exception {
        Answer answer = client.post(PATH, "application/json", "{\"name\":".getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("code").intValue()).isEqualTo(400);
        assertThat(answer.json().get("message").textValue())
                .isEqualTo("The body must be valid JSON: Unexpected end-of-input (line 1, column 9)");
        assertThat(message("[]")).isEqualTo("The body must be an object");
        assertThat(message("")).isEqualTo("The body must not be empty");
    }

    private static String message(String body) throws Exception {
        return client.post(PATH, "application/json", body.getBytes(UTF_8))
                .json()
                .get("message")
                .textValue();
    }

    @Test
    void anAlertOfPagerDutyNeedsItsRoutingKey() throws Exception {
        Answer answer = create(alert("'alert_type':'pagerduty'"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").textValue()).startsWith("metadata.routing_key: must be the 32 letters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'ids':[]} | 422 | {'errors':['ids size must be between 1 and 1000']}",
                "{} | 422 | {'errors':['ids must not be null']}",
                "{'ids':['unknown']} | 204 |",
                "{'ids':['0198ec7e-0000-7000-8000-000000000000']} | 204 |",
                "{'ids':[7]} | 400 | {'code':400,'message':'ids[0]: must be a string','problems':[{'field':'ids[0]','rule':'must be a string'}]}",
            })
    void deletesWhatItIsTold(String body, int status, String answer) throws Exception {
        Answer given = post("/delete", json(body));

        assertThat(given.status()).isEqualTo(status);
        assertThat(given.text()).isEqualTo(answer == null ? "" : answer.replace('\'', '"'));
    }

    // the shared cases

    @Test
    void everyCaseOfCreationIsAnsweredAsItSays() throws Exception {
        for (JsonNode row : cases("create")) {
            String change = row.get("change").textValue();
            for (byte[] body : bodies(change)) {
                Answer answer = client.post(PATH, "application/json", body);
                assertThat(answer.status())
                        .as(change)
                        .isEqualTo(row.get("status").intValue());
                if (row.has("body")) {
                    assertThat(answer.json()).as(change).isEqualTo(row.get("body"));
                }
                if (row.has("message")) {
                    assertThat(answer.json().get("message").textValue())
                            .as(change)
                            .isEqualTo(row.get("message").textValue().replace("%d", "-1"));
                }
            }
        }
    }

    @Test
    void everyOtherCaseIsAnsweredAsItSays() throws Exception {
        for (JsonNode row : cases("delete_batch")) {
            ObjectNode body = json("{}");
            body.set("ids", row.get("ids"));
            assertThat(post("/delete", body).status())
                    .isEqualTo(row.get("status").intValue());
        }
        for (JsonNode row : cases("get")) {
            assertThat(client.get(PATH + "/" + UNKNOWN).status())
                    .isEqualTo(row.get("status").intValue());
        }
        for (JsonNode row : cases("update")) {
            assertThat(client.put(PATH + "/" + UNKNOWN, "application/json", Json.write(alert("")))
                            .status())
                    .isEqualTo(row.get("status").intValue());
        }
        for (JsonNode row : cases("test_webhook")) {
            String kind = row.get("receiver").textValue();
            Answer answer = post("/webhooks/tests", alert("'webhook':{'url':'" + urlOf(kind) + "'}"));
            assertThat(answer.status()).isEqualTo(row.get("http").intValue());
            JsonNode expected = row.get("body");
            assertThat(answer.json().get("status")).isEqualTo(expected.get("status"));
            assertThat(answer.json().get("status_code")).isEqualTo(expected.get("status_code"));
            JsonNode message = answer.json().get("error_message");
            switch (expected.get("error_message").asText()) {
                case "null" -> assertThat(message.isNull()).isTrue();
                case "not null" -> assertThat(message.textValue()).isEqualTo("Webhook failed with status 500");
                case "contains host" -> assertThat(message.textValue()).contains("nowhere.invalid");
                default -> throw new AssertionError("A case that nobody has seen: " + expected);
            }
        }
    }

    private static String urlOf(String kind) {
        return switch (kind) {
            case "200" -> receiver.url("/200");
            case "500" -> receiver.url("/500");
            case "unresolvable host" -> "https://nowhere.invalid/x";
            default -> throw new AssertionError("A receiver that nobody has seen: " + kind);
        };
    }

    private static JsonNode cases(String group) throws Exception {
        assumeTrue(Files.exists(CASES), "the shared fixtures are not there");
        JsonNode cases = Json.read(Files.readAllBytes(CASES)).get(group);
        assertThat(cases).isNotEmpty();
        return cases;
    }

    /** What is sent for a case, by its own description. */
    private static List<byte[]> bodies(String change) {
        String plain = change.replaceFirst("^\\(\\d{4}(-\\d\\d)?\\+\\) ", "");
        List<String> members =
                switch (plain) {
                    case "name null | '' | blank" -> List.of("'name':null", "'name':''", "'name':'  '");
                    case "name 256 chars" -> List.of("'name':'" + "n".repeat(256) + "'");
                    case "webhook null" -> List.of("'webhook':null");
                    case "id is a v4 UUID" -> List.of("'id':'b3b1c2d4-1111-4222-8333-444455556666'");
                    case "id already exists" -> List.of("'id':'" + ID + "'");
                    case "threshold config without window" -> List.of(condition("{'threshold':'5'}", ""));
                    case "threshold config with missing or blank threshold" ->
                        List.of(
                                condition("{'window':'60'}", ""),
                                condition("{'window':'60','threshold':''}", ""),
                                condition("{'window':'60','threshold':'  '}", ""));
                    case "project_id and a scope:project config" -> List.of(twoScopes());
                    case "group_index negative" ->
                        List.of(condition("{'window':'60','threshold':'5'}", ",'group_index':-1"));
                    case "group_index on scope:project" ->
                        List.of("'triggers':[{'event_type':'trace:cost','trigger_configs':[{'type':'scope:project',"
                                + "'config_value':{'project_ids':'p'},'group_index':1}]}]");
                    case "malformed JSON" -> List.of();
                    default -> throw new AssertionError("A case that nobody has seen: " + change);
                };
        return plain.equals("malformed JSON")
                ? List.of("{\"name\":".getBytes(UTF_8), "".getBytes(UTF_8), "{} x".getBytes(UTF_8))
                : members.stream().map(each -> Json.write(alert(each))).toList();
    }

    private static String condition(String value, String more) {
        return "'triggers':[{'event_type':'trace:cost','trigger_configs':[{'type':'threshold:cost','config_value':"
                + value + more + "}]}]";
    }

    private static String twoScopes() {
        return "'project_id':'p','triggers':[{'event_type':'trace:cost','trigger_configs':[{'type':'scope:project',"
                + "'config_value':{'project_ids':'p'}}]}]";
    }

    private static ObjectNode alert(String members) {
        ObjectNode alert = json("{'name':'Errors','webhook':{'url':'" + receiver.url("/x") + "'}}");
        alert.setAll(json("{" + members + "}"));
        return alert;
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.replace('\'', '"').getBytes(UTF_8));
    }

    private static Answer create(ObjectNode alert) throws Exception {
        return client.post(PATH, "application/json", Json.write(alert));
    }

    private static Answer post(String path, ObjectNode body) throws Exception {
        return client.post(PATH + path, "application/json", Json.write(body));
    }
}
