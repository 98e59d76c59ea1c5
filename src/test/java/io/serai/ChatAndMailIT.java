package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.MailProxy;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import io.serai.testing.SampleEvents;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One event, and what each chat service and the mail server get of it from a hub as it is shipped. */
class ChatAndMailIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static GreenMail mails;
    private static MailProxy proxy;
    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() throws Exception {
        receiver = new Receiver();
        mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());
        mails.start();
        proxy = new MailProxy(mails.getSmtp().getPort());
        proxy.refuse("later@example.com", "451 4.7.1 greylisted");
        proxy.refuse("never@example.com", "550 5.1.1 no such user");
        HubFolder folder = HubFolder.in(home)
                .alerts("alerts:\n"
                        + alert("teams", "teams", receiver.url("/teams"))
                        + alert("discord", "discord", receiver.url("/discord"))
                        + alert("google-chat", "google-chat", receiver.url("/google-chat?key=k&token=t"))
                        + alert("telegram", "telegram", receiver.url("/bot1:t/sendMessage"))
                        + "    metadata: {chat_id: \"-1001234567890\"}\n"
                        + alert("mail", "email", "mailto:oncall@example.com,ops@example.com")
                        + alert("mail-later", "email", "mailto:later@example.com")
                        + alert("mail-never", "email", "mailto:never@example.com"));
        hub = SeraiHub.start(new HubOptions(
                folder.path(),
                Map.of(
                        "camel.server.port", "0",
                        "serai.debounce.window", "0s",
                        "serai.delivery.first-delay", "50ms",
                        "serai.guard.recipients", "*@example.com",
                        "serai.mail.host", "127.0.0.1",
                        "serai.mail.port", Integer.toString(proxy.port()),
                        "serai.mail.tls", "none",
                        "serai.mail.from", "Serai <serai@example.org>")));
        client = new HubClient(hub.url());
        Event event = SampleEvents.event(
                "event-1", EventType.TRACE_ERRORS.wire(), SampleEvents.payload(EventType.TRACE_ERRORS));
        assertThat(client.send(List.of(event)).status()).isEqualTo(202);
    }

    @AfterAll
    static void stop() {
        hub.close();
        proxy.close();
        mails.stop();
        receiver.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/teams, /attachments/0/content/body/0/text",
        "/discord?wait=true, /embeds/0/title",
        "/google-chat?key=k&token=t, /text",
        "/bot1:t/sendMessage, /text"
    })
    void aChatServiceGetsOneMessage(String path, String headline) {
        await().atMost(PATIENCE).until(() -> !receiver.at(path).isEmpty());

        List<Received> received = receiver.at(path);

        assertThat(received).hasSize(1);
        JsonNode message = received.getFirst().json();
        assertThat(message.isObject()).isTrue();
        assertThat(message.at(headline).asText()).contains("Checkout");
        assertThat(received.getFirst().header("Content-Type")).startsWith("application/json");
    }

    @Test
    void aMailReachesAllItsRecipientsOnce() throws Exception {
        await().atMost(PATIENCE).until(() -> to("ops@example.com").size() == 2);

        MimeMessage mail = to("oncall@example.com").getFirst();

        assertThat(mail.getSubject()).isEqualTo("Checkout to mail [trace:errors]");
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        assertThat(mail.getMessageID()).matches("<[0-9a-f-]{36}@example\\.org>");
    }

    @Test
    void whatTheServerDoesNotTakeNowIsSentAgain() {
        await().atMost(PATIENCE).until(() -> to("later@example.com").size() == 1);
    }

    @Test
    void whatTheServerRefusesIsADeadLetterAndItsWordsStayWithIt() {
        await().atMost(PATIENCE).until(() -> letters().findAny().isPresent());

        JsonNode letter = letters().findAny().orElseThrow();

        assertThat(letter.path("reason").asText()).isEqualTo("smtp_550");
        assertThat(letter.toString()).doesNotContain("never@example.com").doesNotContain("no such user");
        assertThat(to("never@example.com")).isEmpty();
    }

    private static Stream<JsonNode> letters() {
        try {
            JsonNode letters = client.get("/v1/dead-letters").json().path("deadLetters");
            return StreamSupport.stream(letters.spliterator(), false);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<MimeMessage> to(String recipient) {
        return Arrays.stream(mails.getReceivedMessages())
                .filter(mail -> {
                    try {
                        return Arrays.stream(mail.getAllRecipients())
                                .map(Address::toString)
                                .anyMatch(recipient::equals);
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private static String alert(String id, String type, String url) {
        return """
                  - id: %s
                    name: Checkout to %s
                    workspace_id: %s
                    alert_type: %s
                    webhook: {url: "%s"}
                    triggers:
                      - event_type: trace:errors
                """
                .formatted(id, id, SampleEvents.WORKSPACE, type, url);
    }
}
