package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.serai.alert.Alert;
import io.serai.alert.Secret;
import io.serai.format.UndeliverableException;
import io.serai.guard.DestinationGuard;
import io.serai.guard.GuardConfig;
import io.serai.testing.MailProxy;
import io.serai.testing.TestCertificate;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails as a mail server gets them, and what becomes of them when it does not take them. */
class MailTransportIT {
    private static final String TO = "mailto:oncall@example.com,ops@example.com";
    private static final String FROM = "Serai <serai@example.org>";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir
    static Path folder;

    private static GreenMail server;

    @BeforeAll
    static void start() {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @BeforeEach
    void empty() throws Exception {
        server.purgeEmailFromAllMailboxes();
    }

    @Test
    void aMailHasTextAndHtmlAndBelongsToAThread() throws Exception {
        send(plain(port()), TO, "{'subject':'größer 🎉','html':'<p>a &amp; <b>b</b><br>c</p>'}", "n-1");
        send(plain(port()), TO, "{'subject':'größer 🎉','text':'only text'}", "n-2");

        // One for each recipient.
        assertThat(server.getReceivedMessages()).hasSize(4);
        MimeMessage first = received("<n-1@example.org>");
        MimeMessage second = received("<n-2@example.org>");
        assertThat(first.getSubject()).isEqualTo("größer 🎉");
        assertThat(first.getFrom()[0]).hasToString(FROM);
        assertThat(first.getAllRecipients()).hasSize(2);
        assertThat(first.getHeader("References", ",")).isEqualTo(second.getHeader("References", ","));
        assertThat(first.getHeader("In-Reply-To", ",")).startsWith("<thread-").endsWith("@example.org>");
        assertThat(first.getHeader("Auto-Submitted", ",")).isEqualTo("auto-generated");
        MimeMultipart parts = (MimeMultipart) first.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(0).getContent()).asString().isEqualToNormalizingNewlines("a & b\nc");
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<p>a &amp; <b>b</b><br>c</p>");
        assertThat(second.getContent().toString().strip()).isEqualTo("only text");
    }

    @Test
    void aSubjectBeginsNoOtherHeader() throws Exception {
        send(plain(port()), TO, "{'subject':'a\\r\\nBcc: x@evil.example\\u2028b\\u0000','text':'t'}", "n-3");

        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("a  Bcc: x@evil.example b");
        assertThat(mail.getHeader("Bcc")).isNull();
    }

    @Test
    void whatIsNoMailIsADeadLetter() {
        for (String message : List.of("[]", "{'subject':'s'}", "{'text':'t'}", "no json")) {
            Throwable failure = send(plain(port()), TO, message, "n-4");

            assertThat(failure).isInstanceOf(UndeliverableException.class);
        }
    }

    @Test
    void nobodyGetsAMailThatOneRecipientDoesNotGet() {
        try (MailProxy proxy = new MailProxy(port())) {
            proxy.refuse("ops@example.com", "451 4.7.1 secret-words", "550 5.1.1 secret-words");

            assertThat(verdict(send(plain(proxy.port()), TO, MAIL, "n-5")))
                    .extracting(Verdict::action, Verdict::reason)
                    .containsExactly(Verdict.Action.RETRY, "smtp_451");
            assertThat(verdict(send(plain(proxy.port()), TO, MAIL, "n-5")))
                    .extracting(Verdict::action, Verdict::reason)
                    .containsExactly(Verdict.Action.PERMANENT, "smtp_550");
            assertThat(server.getReceivedMessages()).isEmpty();

            assertThat(send(plain(proxy.port()), TO, MAIL, "n-5")).isNull();
            assertThat(server.getReceivedMessages()).hasSize(2);
        }
    }

    @Test
    void withoutTheEncryptionThatIsAskedForNothingIsSent() {
        MailConfig starttls = config(port(), MailConfig.Tls.STARTTLS, null);

        Verdict verdict = verdict(send(starttls, TO, MAIL, "n-6"));

        assertThat(verdict.action()).isEqualTo(Verdict.Action.RETRY);
        assertThat(verdict.detail()).contains("STARTTLS");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aServerMustProveWhoItIs() {
        TestCertificate right = TestCertificate.of(folder, "ip:127.0.0.1");
        TestCertificate other = TestCertificate.of(folder, "dns:mail.example.org");
        try (MailProxy good = new MailProxy(port(), right.tls().getServerSocketFactory());
                MailProxy wrong = new MailProxy(port(), other.tls().getServerSocketFactory())) {
            assertThat(verdict(send(config(good.port(), MailConfig.Tls.TLS, null), TO, MAIL, "n-7"))
                            .reason())
                    .isEqualTo("tls");
            Throwable misnamed = send(config(wrong.port(), MailConfig.Tls.TLS, other.pem()), TO, MAIL, "n-7");
            assertThat(misnamed).hasStackTraceContaining("No subject alternative names matching IP address");
            assertThat(verdict(misnamed).reason()).isEqualTo("tls");
            assertThat(server.getReceivedMessages()).isEmpty();

            assertThat(send(config(good.port(), MailConfig.Tls.TLS, right.pem()), TO, MAIL, "n-7"))
                    .isNull();
            assertThat(server.getReceivedMessages()).hasSize(2);
        }
    }

    @Test
    void aWrongLoginIsTheHubsAndTriedAgain() {
        GreenMail picky = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());
        picky.setUser("serai@example.org", "serai", "right-password");
        picky.start();
        try {
            MailConfig config = new MailConfig(
                    "127.0.0.1",
                    picky.getSmtp().getPort(),
                    "serai",
                    new Secret("wrong-password"),
                    FROM,
                    MailConfig.Tls.NONE,
                    null);

            Verdict verdict = verdict(send(config, TO, MAIL, "n-8"));

            assertThat(verdict.action()).isEqualTo(Verdict.Action.RETRY);
            assertThat(verdict.reason()).isEqualTo("mail_login");
            assertThat(verdict.detail()).doesNotContain("wrong-password");
        } finally {
            picky.stop();
        }
    }

    @Test
    void aServerThatSaysNothingOrDribblesIsLeftInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ServerSocket dribbling = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> dribble(dribbling));
            for (ServerSocket slow : List.of(silent, dribbling)) {
                long start = System.nanoTime();

                Verdict verdict = verdict(send(plain(slow.getLocalPort()), TO, MAIL, "n-9", SHORT));

                assertThat(verdict.reason()).isEqualTo("timeout");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
            }
        }
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }

        assertThat(verdict(send(plain(nobody), TO, MAIL, "n-10")))
                .extracting(Verdict::action, Verdict::reason)
                .containsExactly(Verdict.Action.RETRY, "connect");
    }

    private static final String MAIL = "{'subject':'s','text':'t'}";

    /** A line that never ends. */
    private static void dribble(ServerSocket server) {
        try (Socket client = server.accept()) {
            while (true) {
                client.getOutputStream().write('2');
                client.getOutputStream().flush();
                client.setSoTimeout(50);
                try {
                    client.getInputStream().read();
                } catch (SocketTimeoutException e) {
                    // The next byte is due.
                }
            }
        } catch (IOException e) {
            // The hub has had enough.
        }
    }

    private static MimeMessage received(String id) throws Exception {
        for (MimeMessage mail : server.getReceivedMessages()) {
            if (mail.getMessageID().equals(id)) {
                return mail;
            }
        }
        throw new AssertionError("no mail " + id);
    }

    private static int port() {
        return server.getSmtp().getPort();
    }

    private static MailConfig plain(int port) {
        return config(port, MailConfig.Tls.NONE, null);
    }

    private static MailConfig config(int port, MailConfig.Tls tls, String certificate) {
        return new MailConfig("127.0.0.1", port, null, null, FROM, tls, certificate);
    }

    private static Verdict verdict(Throwable failure) {
        Verdict verdict = Verdict.of(failure, "email", "");
        assertThat(verdict.detail()).doesNotContain("example.com").doesNotContain("secret-words");
        return verdict;
    }

    /** Null when it was taken. */
    private static Throwable send(MailConfig config, String to, String message, String id) {
        return send(config, to, message, id, PATIENCE);
    }

    private static Throwable send(MailConfig config, String to, String message, String id, Duration timeout) {
        DestinationGuard guard = new DestinationGuard(
                new GuardConfig(false, List.of(), List.of(), List.of("*@example.com")), name -> List.of());
        Alert alert = TestDelivery.alert(to, "email", true);
        CamelContext sending = new DefaultCamelContext();
        try (MailTransport transport = new MailTransport(guard, config, timeout, timeout, Clock.systemUTC())) {
            sending.start();
            Endpoint endpoint = transport.endpoint(sending);
            Exchange exchange = new DefaultExchange(sending);
            exchange.setVariable("eventType", "trace:errors");
            exchange.getMessage().setBody(message.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            transport.prepare(exchange.getMessage(), alert, Map.of("webhook-id", id));
            return sending.createProducerTemplate().send(endpoint, exchange).getException();
        } catch (Exception e) {
            return e;
        } finally {
            sending.stop();
        }
    }
}
