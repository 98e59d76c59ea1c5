package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.guard.DestinationGuard;
import io.serai.guard.GuardConfig;
import io.serai.json.Json;
import io.serai.json.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatAndMailAlertTest {
    private static final AlertCodec CODEC = new AlertCodec(
            () -> Set.of("slack", "email", "email-plain", "telegram", "teams", "discord", "google-chat"),
            new DestinationGuard(
                    new GuardConfig(false, List.of(), List.of(), List.of("*@example.com")),
                    name -> List.of(InetAddress.getByName("93.184.216.34"))));

    private static final String BOT = "https://api.telegram.org/bot123:AAbb_c-1/sendMessage";

    @Test
    void theDocumentedDestinationsLoad(@TempDir Path folder) throws IOException {
        String page = Files.readString(Path.of("docs/destinations.md"));
        List<String> examples = Pattern.compile("(?s)```yaml\n(alert_type:.*?)```")
                .matcher(page)
                .results()
                .map(example ->
                        "alerts:\n  - name: Documented\n" + example.group(1).indent(4))
                .toList();
        Map<String, String> environment = Map.of(
                "TEAMS_URL", "https://prod-1.westeurope.logic.azure.com/workflows/x/triggers/manual/paths/invoke?sig=y",
                "DISCORD_URL", "https://discord.com/api/webhooks/1/x",
                "GOOGLE_CHAT_URL", "https://chat.googleapis.com/v1/spaces/S/messages?key=k&token=t",
                "TELEGRAM_URL", "https://api.telegram.org/bot1:x/sendMessage");

        List<String> types = new ArrayList<>();
        for (String example : examples) {
            Path file = Files.writeString(folder.resolve("alerts.yaml"), example);
            new AlertFile(file, CODEC, environment, () -> "http://localhost:8080")
                    .read()
                    .forEach(alert -> types.add(alert.type()));
        }
        assertThat(types).containsExactly("teams", "discord", "google-chat", "telegram", "email");
    }

    @Test
    void anAlertMayWriteMails() {
        assertThat(problems("email", "'webhook':{'url':'mailto:a@example.com,b@example.com'}"))
                .isEmpty();
        assertThat(problems("email-plain", "'webhook':{'url':'mailto:a@example.com'}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    email | 'webhook':{'url':'https://example.com/'} | webhook.url: must be mailto: and the recipients, like mailto:oncall@example.com, because the alert_type is email
                    slack | 'webhook':{'url':'mailto:a@example.com'} | webhook.url: can be mailto: only with the alert_type email
                    email | 'webhook':{'url':'mailto:a@example.com','secret_token':'t'} | webhook.secret_token: must be left out with mailto:, it is for HTTP requests
                    email | 'webhook':{'url':'mailto:a@example.com','headers':{'X-A':'b'}} | webhook.headers: must be left out with mailto:, it is for HTTP requests
                    """)
    void aMailIsNoRequest(String type, String members, String problem) {
        assertThat(problems(type, members)).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource({"-1001234567890", "42", "@llm_alerts"})
    void telegramHasChats(String chat) {
        assertThat(problems("telegram", telegram(BOT, "'chat_id':'" + chat + "','message_thread_id':'7'")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"''", "llm_alerts", "@x", "1e5", "0", "-", "https://t.me/x"})
    void andNothingElseIsOne(String chat) {
        assertThat(problems("telegram", telegram(BOT, "'chat_id':'" + chat + "'")))
                .containsExactly("metadata.chat_id: must be the number of a Telegram chat, like \"-1001234567890\", or"
                        + " the @name of a channel");
    }

    @Test
    void aTopicIsANumber() {
        assertThat(problems("telegram", telegram(BOT, "'chat_id':'1','message_thread_id':'x'")))
                .containsExactly("metadata.message_thread_id: must be the number of a topic of the Telegram chat");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.telegram.org/bot123:AAbb",
        "https://api.telegram.org/bot/sendMessage",
        "https://API.telegram.org/bot123:AAbb/getUpdates"
    })
    void telegramsUrlIsThatOfOneMethod(String url) {
        assertThat(problems("telegram", telegram(url, "'chat_id':'1'")))
                .containsExactly("webhook.url: must be https://api.telegram.org/bot<token>/sendMessage");
    }

    @Test
    void aBotApiServerOfOnesOwnIsTakenAsItIs() {
        assertThat(problems("telegram", telegram("https://bots.example.com/x", "'chat_id':'1'")))
                .isEmpty();
    }

    private static String telegram(String url, String metadata) {
        return "'metadata':{" + metadata + "},'webhook':{'url':'" + url + "'}";
    }

    private static List<String> problems(String type, String members) {
        List<Problem> problems = new ArrayList<>();
        String alert =
                "{'name':'A','alert_type':'" + type + "'," + members + ",'triggers':[{'event_type':'trace:errors'}]}";
        CODEC.read(Json.read(alert.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), "", problems);
        return problems.stream().map(Problem::toString).toList();
    }
}
