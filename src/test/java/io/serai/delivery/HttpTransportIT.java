package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.guard.DestinationGuard;
import io.serai.guard.GuardConfig;
import io.serai.guard.GuardException;
import io.serai.guard.Resolver;
import io.serai.testing.TestCertificate;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.utils.URIUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges with receivers of every kind, over real sockets. */
class HttpTransportIT {
    private static final String ID = "0199a200-0000-7000-8000-0000000000aa";
    private static final String TOKEN = "bearer-token-secret-1";
    private static final byte[] BODY = ("{\"id\":\"" + ID + "\",\"payload\":\"what the customer wrote to the model\"}")
            .getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);

    /** An exchange of {@link #SHORT} is over by then on a busy machine too, and no other limit is near. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    static Path folder;

    private static TestCertificate ours;
    private static TestCertificate others;
    private static TestCertificate wrongHost;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private HttpTransport transport = transport(name -> List.of(InetAddress.getLoopbackAddress()), 64);

    private record Came(Exchanged exchanged, @Nullable ClassicHttpResponse response, @Nullable IOException failure) {}

    @BeforeAll
    static void certificates() {
        ours = TestCertificate.of(folder, "ip:127.0.0.1,dns:hooks.example.com");
        others = TestCertificate.of(folder, "dns:hooks.example.com,ip:127.0.0.1");
        wrongHost = TestCertificate.of(folder, "dns:other.example.com");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    // what an exchange comes to

    @Test
    void saysWhatCameOfAnExchange() {
        Peer peer = peer(Peer.always(Peer.ok("thank you")));

        Exchanged exchanged = send(peer.url(), LONG).exchanged();

        assertThat(exchanged.status()).isEqualTo(200);
        assertThat(exchanged.sent()).isTrue();
        assertThat(exchanged.requestBytes()).isEqualTo(BODY.length);
        assertThat(exchanged.responseBytes()).isEqualTo(9);
        assertThat(exchanged.excerpt()).isEqualTo("thank you");
        assertThat(exchanged.resolving()).isNotNull();
        assertThat(exchanged.connecting()).isNotNull();
        assertThat(exchanged.securing()).isNull();
        assertThat(exchanged.waiting()).isNotNull().isLessThanOrEqualTo(exchanged.total());
    }

    @Test
    void usesAConnectionAgainAndSaysSo() {
        Peer peer = peer(Peer.always(Peer.ok("thank you")));

        send(peer.url(), LONG);
        Exchanged second = send(peer.url(), LONG).exchanged();

        assertThat(peer.connections()).isEqualTo(1);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.resolving()).isNull();
        assertThat(second.connecting()).isNull();
    }

    @Test
    void aConnectionThatTheReceiverHasClosedIsNotUsedAgain() {
        Peer peer = peer(connection -> {
            connection.request();
            connection.send(Peer.ok("last one"));
        });

        for (int i = 0; i < 3; i++) {
            assertThat(send(peer.url(), LONG).exchanged().status()).isEqualTo(200);
            Awaitility.await().pollDelay(Duration.ofMillis(150)).until(() -> true);
        }

        assertThat(peer.connections()).isEqualTo(3);
    }

    @Test
    void handsOnOnlyTheHeadersThatAreNeeded() {
        Peer peer = peer(Peer.always("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nCamelHttpUri: http://127.0.0.1:1/\r\n"
                + "Set-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"));

        ClassicHttpResponse response = response(send(peer.url(), LONG));
        send(peer.url(), LONG);

        assertThat(response.getCode()).isEqualTo(503);
        assertThat(response.getHeaders()).extracting(header -> header.getName()).containsExactly("Retry-After");
        assertThat(peer.requests())
                .noneMatch(request -> request.toLowerCase(Locale.ROOT).contains("cookie"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) {
        Peer elsewhere = peer(Peer.always(Peer.ok("")));
        Peer peer = peer(Peer.always(
                "HTTP/1.1 " + status + " Go\r\nLocation: " + elsewhere.url() + "\r\nContent-Length: 0\r\n\r\n"));

        assertThat(send(peer.url(), LONG).exchanged().status()).isEqualTo(status);
        assertThat(elsewhere.connections()).isZero();
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void triesOnceWhateverHappens() {
        Peer peer = peer(Peer.Connection::request);

        Came came = send(peer.url(), LONG);

        assertThat(came.failure()).isNotNull();
        assertThat(came.exchanged().sent()).isTrue();
        assertThat(came.exchanged().status()).isNull();
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void asksForNoCompression() {
        Peer peer = peer(Peer.always(Peer.ok("")));

        send(peer.url(), LONG);

        assertThat(peer.requests().getFirst()).doesNotContain("Accept-Encoding", "Upgrade");
    }

    @Test
    void passesOverInformationalAnswers() {
        Peer peer = peer(Peer.always("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Peer.ok("then")));

        assertThat(send(peer.url(), LONG).exchanged().excerpt()).isEqualTo("then");
    }

    @Test
    void masksWhatItSentAndKeepsNoEcho() {
        Peer secrets = peer(connection -> {
            while (connection.request()) {
                connection.send(Peer.ok("not for you: " + TOKEN + " at /hook/path-secret-1, key hmac-secret-1"));
            }
        });
        Peer echo = peer(connection -> {
            while (connection.request()) {
                connection.send(Peer.ok(connection.lastRequest()));
            }
        });

        assertThat(send(secrets.url(), LONG).exchanged().excerpt()).isEqualTo("not for you: *** at ***, key ***");
        assertThat(send(echo.url(), LONG).exchanged().excerpt()).isEqualTo("(echoes the request)");
    }

    @Test
    void closingTwiceAnswersTheSame() {
        ExchangeWatch.Open open = transport.open(ID, LONG, null, false, List.of(), BODY);

        assertThat(open.close()).isSameAs(open.close());
    }

    @Test
    void anEarlierExchangeOfANotificationThatIsClosedLateDoesNotEndTheNextOne() {
        Peer peer = peer(connection -> {
            connection.request();
            connection.hang();
        });
        ExchangeWatch.Open earlier = transport.open(ID, LONG, null, false, List.of(), BODY);
        ExchangeWatch.Open next = transport.open(ID, SHORT, null, false, List.of(), BODY);

        earlier.close();
        Came came = exchange(next, peer.url(), BODY, ID);

        assertTimedOut(came);
        assertThat(came.exchanged().total()).isLessThan(SOON);
    }

    // deadlines

    @Test
    void aReceiverThatNeverAnswersIsCutOff() {
        Peer peer = peer(connection -> {
            connection.request();
            connection.hang();
        });

        Came came = send(peer.url(), SHORT);

        assertTimedOut(came);
        assertThat(came.exchanged().sent()).isTrue();
        assertThat(came.exchanged().waiting()).isGreaterThan(Duration.ofMillis(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX-Slow: ", "HTTP/1.1 "})
    void aHeadThatDripsIsCutOff(String beginning) {
        Peer peer = peer(connection -> {
            connection.request();
            connection.send(beginning);
            connection.sendForEver("2", 20);
        });

        assertTimedOut(send(peer.url(), SHORT));
    }

    @Test
    void informationalAnswersForEverAreCutOff() {
        Peer peer = peer(connection -> {
            connection.request();
            connection.sendForEver("HTTP/1.1 102 Processing\r\n\r\n", 5);
        });

        assertTimedOut(send(peer.url(), SHORT));
    }

    @Test
    void aBodyThatDripsIsCutOffAndTheStatusStands() {
        Peer peer = peer(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            connection.sendForEver("x", 20);
        });

        Came came = send(peer.url(), SHORT);
        send(peer.url(), SHORT);

        assertThat(came.failure()).isNull();
        assertThat(came.exchanged().status()).isEqualTo(200);
        assertThat(came.exchanged().excerpt()).startsWith("xx").endsWith("…");
        assertThat(came.exchanged().total()).isBetween(SHORT.minusMillis(50), SOON);
        assertThat(peer.connections()).as("a cut connection is not used again").isEqualTo(2);
    }

    @Test
    void aBodyIsWaitedForNotLongerThanFiveSecondsHoweverLongTheTimeout() {
        Peer peer = peer(connection -> {
            connection.request();
            connection.send("HTTP/1.1 404 Gone\r\nContent-Length: 1000\r\n\r\nsorry");
            connection.hang();
        });

        Exchanged exchanged = send(peer.url(), LONG).exchanged();

        assertThat(exchanged.status()).isEqualTo(404);
        assertThat(exchanged.excerpt()).isEqualTo("sorry…");
        assertThat(exchanged.total()).isBetween(Duration.ofMillis(4_900), Duration.ofSeconds(15));
    }

    @Test
    void aTlsHandshakeThatHangsIsCutOff() {
        Peer peer = peer(Peer.Connection::hang);

        Came came = send(peer.url().replace("http:", "https:"), SHORT);

        assertTimedOut(came);
        assertThat(came.exchanged().sent()).isFalse();
        assertThat(came.exchanged().securing()).isNotNull();
    }

    @Test
    void aRequestThatTheReceiverDoesNotReadIsCutOff() {
        CountDownLatch over = new CountDownLatch(1);
        Peer peer = peer(connection -> await(over));
        byte[] large = "x".repeat(32 << 20).getBytes(StandardCharsets.US_ASCII);

        Came came = send(peer.url(), SHORT, null, large);

        over.countDown();
        assertTimedOut(came);
        assertThat(came.exchanged().sent()).isFalse();
    }

    @Test
    void aLookupThatHangsIsGivenUpAfterTheConnectTimeout() {
        CountDownLatch never = new CountDownLatch(1);
        transport = transport(
                name -> {
                    await(never);
                    return List.of();
                },
                64);

        Came came = send("http://hooks.example.com/", LONG);

        never.countDown();
        assertThat(came.failure()).isInstanceOf(UnknownHostException.class);
        assertThat(came.exchanged().total()).isLessThan(SOON);
        assertThat(came.exchanged().resolving()).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void waitingForAConnectionIsAPartOfTheAttempt() throws Exception {
        transport = transport(name -> List.of(InetAddress.getLoopbackAddress()), 1);
        Peer peer = peer(connection -> {
            connection.request();
            connection.hang();
        });
        CompletableFuture<Came> first = CompletableFuture.supplyAsync(
                () -> send(peer.url(), Duration.ofSeconds(3), null, BODY, "first"), Thread::startVirtualThread);
        Awaitility.await().until(() -> peer.requests().size() == 1);

        assertTimedOut(send(peer.url(), SHORT));
        assertThat(peer.requests()).hasSize(1);
        assertTimedOut(first.get(30, TimeUnit.SECONDS));
    }

    @Test
    void twoHundredReceiversThatHangHoldUpNoOther() throws Exception {
        transport = transport(name -> List.of(InetAddress.getLoopbackAddress()), 512);
        Peer hanging = peer(connection -> {
            connection.request();
            connection.hang();
        });
        Peer healthy = peer(Peer.always(Peer.ok("fine")));
        List<CompletableFuture<Came>> hung = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> send(hanging.url(), Duration.ofSeconds(3), null, BODY, "hung-" + i),
                        Thread::startVirtualThread))
                .toList();
        Awaitility.await().until(() -> hanging.requests().size() == 200);

        assertThat(send(healthy.url(), LONG).exchanged().total()).isLessThan(Duration.ofMillis(2_500));
        for (CompletableFuture<Came> one : hung) {
            assertTimedOut(one.get(30, TimeUnit.SECONDS));
        }
    }

    // sizes and forms

    @Test
    void anEndlessBodyIsReadToTwentyKilobytes() {
        AtomicLong written = new AtomicLong();
        Peer peer = peer(connection -> {
            connection.request();
            connection.send("HTTP/1.1 500 Oops\r\n\r\n");
            while (true) {
                connection.send("x".repeat(8_192));
                written.addAndGet(8_192);
            }
        });

        Exchanged exchanged = send(peer.url(), LONG).exchanged();

        assertThat(exchanged.status()).isEqualTo(500);
        assertThat(exchanged.responseBytes()).isEqualTo(20_480);
        assertThat(exchanged.excerpt()).isEqualTo("x".repeat(1_000) + "…");
        assertThat(exchanged.total()).isLessThan(SOON);
        assertThat(written.get()).isLessThan(64L << 20);
    }

    @Test
    void tooManyHeadersAreNoAnswer() {
        Peer hundred = peer(Peer.always("HTTP/1.1 200 OK\r\n" + "X-A: b\r\n".repeat(99) + "Content-Length: 0\r\n\r\n"));
        Peer more = peer(Peer.always("HTTP/1.1 200 OK\r\n" + "X-A: b\r\n".repeat(100) + "Content-Length: 0\r\n\r\n"));
        Peer endless = peer(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\n");
            connection.sendForEver("X-A: b\r\n", 0);
        });

        assertThat(send(hundred.url(), LONG).exchanged().status()).isEqualTo(200);
        assertThat(send(more.url(), LONG).failure()).isInstanceOf(MessageConstraintException.class);
        assertThat(send(endless.url(), LONG).failure()).isInstanceOf(MessageConstraintException.class);
    }

    @Test
    void aHeaderLineOfMoreThanEightKilobytesIsNoAnswer() {
        Peer peer = peer(Peer.always("HTTP/1.1 200 OK\r\nX-A: " + "b".repeat(8_200) + "\r\n\r\n"));
        Peer endless = peer(connection -> {
            connection.request();
            connection.sendForEver("HTTP/1.1", 0);
        });

        assertThat(send(peer.url(), LONG).failure()).isNotNull();
        assertThat(send(endless.url(), LONG).failure()).isNotNull();
    }

    @Test
    void whatIsNotHttpIsNoAnswer() {
        Peer peer = peer(Peer.always("220 mail.example.com ESMTP\r\n\r\n"));

        Came came = send(peer.url(), SHORT);

        assertThat(came.failure()).isNotNull();
        assertThat(came.exchanged().status()).isNull();
    }

    /** As of a proxy that dies: that its first line was fine says nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 2",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
                "HTTP/1.1 200 OK\r\nContent-Le",
            })
    void aConnectionThatEndsWithinTheHeadIsBrokenAndNoAnswer(String beginning) {
        Peer peer = peer(connection -> {
            connection.request();
            connection.send(beginning);
        });

        Came came = send(peer.url(), LONG);

        assertThat(came.failure()).isInstanceOf(ConnectionClosedException.class);
        assertThat(came.exchanged().status()).isNull();
    }

    @Test
    void anAnswerBehindSomethingElseIsNoAnswer() {
        Peer peer = peer(Peer.always("Listening on port 80\r\n" + Peer.ok("fine")));

        assertThat(send(peer.url(), LONG).failure()).hasRootCauseInstanceOf(HttpException.class);
    }

    // TLS

    @Test
    void aCertificateThatNobodyKnowsIsRefused() {
        Peer peer = peer(ours);

        Came came = send(peer.url(), LONG);

        assertThat(came.failure()).isInstanceOf(SSLException.class);
        assertThat(came.exchanged().sent()).isFalse();
        assertThat(peer.requests()).isEmpty();
    }

    @Test
    void anAlertTrustsItsOwnCertificate() {
        Peer peer = peer(ours);

        Exchanged byAddress = send(peer.url(), LONG, ours.pem(), BODY).exchanged();
        Exchanged byName =
                send(peer.url("hooks.example.com"), LONG, ours.pem(), BODY).exchanged();

        assertThat(byAddress.status()).isEqualTo(200);
        assertThat(byAddress.securing()).isNotNull();
        assertThat(byName.status()).isEqualTo(200);
    }

    @Test
    void anOwnCertificateOfAnotherHostIsRefused() {
        Peer peer = peer(wrongHost);

        for (String url : List.of(peer.url(), peer.url("hooks.example.com"))) {
            assertThat(send(url, LONG, wrongHost.pem(), BODY).failure()).isInstanceOf(SSLException.class);
        }
        assertThat(peer.requests()).isEmpty();
    }

    @Test
    void aConnectionMadeWithOneAlertsCertificateServesNoOtherAlert() {
        Peer peer = peer(ours);

        assertThat(send(peer.url(), LONG, ours.pem(), BODY).exchanged().status())
                .isEqualTo(200);
        assertThat(send(peer.url(), LONG).failure()).as("the usual authorities").isInstanceOf(SSLException.class);
        assertThat(send(peer.url(), LONG, others.pem(), BODY).failure())
                .as("another alert's certificate")
                .isInstanceOf(SSLException.class);
        assertThat(send(peer.url(), LONG, ours.pem(), BODY).exchanged().securing())
                .as("its own connection is there still")
                .isNull();
        assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void certificatesThatCanNotBeReadAreATlsFailure() {
        Peer peer = peer(ours);

        assertThat(send(peer.url(), LONG, "-----BEGIN CERTIFICATE-----\nnonsense\n", BODY)
                        .failure())
                .isInstanceOf(SSLException.class);
    }

    // the guard

    @Test
    void connectsToTheAddressThatTheGuardHasJudgedWithoutAskingAgain() {
        AtomicInteger lookups = new AtomicInteger();
        transport = transport(
                name -> {
                    // as a name server that changes its mind between the judgement and the connection
                    return List.of(InetAddress.getByName(lookups.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1"));
                },
                64);
        Peer peer = peer(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        });
        String url = peer.url("rebind.example.com");

        assertThat(send(url, LONG).exchanged().status()).isEqualTo(200);
        assertThat(lookups).hasValue(1);
        assertThat(send(url, LONG).failure()).isInstanceOf(GuardException.class);
        assertThat(peer.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/secret",
                "http://169.254.169.254/secret",
                "http://[::1]/secret",
                "http://[::ffff:10.0.0.1]/secret",
                "http://metadata.google.internal/secret",
                "http://2130706433/secret",
                "http://hooks.example.com:22/secret",
            })
    void sendsNothingToWhatTheGuardRefuses(String url) {
        transport = transport(new GuardConfig(true, List.of()), name -> List.of(InetAddress.getLoopbackAddress()), 64);

        Came came = send(url, LONG);

        assertThat(came.failure())
                .isInstanceOf(GuardException.class)
                .message()
                .doesNotContain("secret", "10.0.0.1", "169.254");
        assertThat(came.exchanged().sent()).isFalse();
        assertThat(came.exchanged().connecting()).isNull();
        assertThat(Verdict.of(came.failure(), "general", "").retry()).isFalse();
        assertThat(Verdict.of(came.failure(), "general", "").reason()).isEqualTo("refused_destination");
    }

    @Test
    void triesTheNextAddressWhenOneDoesNotAnswer() throws Exception {
        transport =
                transport(name -> List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")), 64);
        Peer peer = peer(Peer.always(Peer.ok("")));

        assertThat(send(peer.url("hooks.example.com"), LONG).exchanged().status())
                .isEqualTo(200);
    }

    @Test
    void aPortThatNobodyListensAtIsAConnectFailure() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThat(send("http://127.0.0.1:" + free + "/", LONG).failure()).isInstanceOf(ConnectException.class);
    }

    @Test
    void aRetryGoesOverAConnectionThatNobodyHasUsedBefore() {
        Peer peer = peer(Peer.always(Peer.ok("fine")));
        send(peer.url(), LONG);

        Came retried = exchange(transport.open(ID, LONG, null, true, List.of(), BODY), peer.url(), BODY, ID);
        send(peer.url(), LONG);

        assertThat(response(retried).getCode()).isEqualTo(200);
        assertThat(retried.exchanged().connecting()).isNotNull();
        assertThat(peer.connections()).as("the first one is used again").isEqualTo(2);
    }

    private static void assertTimedOut(Came came) {
        assertThat(came.failure()).isInstanceOf(InterruptedIOException.class);
        assertThat(came.exchanged().status()).isNull();
        assertThat(came.exchanged().total()).isBetween(SHORT.minusMillis(50), SOON);
    }

    private static ClassicHttpResponse response(Came came) {
        return Objects.requireNonNull(came.response());
    }

    private Came send(String url, Duration timeout) {
        return send(url, timeout, null, BODY);
    }

    private Came send(String url, Duration timeout, @Nullable String certificates, byte[] body) {
        return send(url, timeout, certificates, body, ID);
    }

    private Came send(String url, Duration timeout, @Nullable String certificates, byte[] body, String id) {
        return exchange(
                transport.open(id, timeout, certificates, false, List.of("hmac-secret-1"), body), url, body, id);
    }

    private Came exchange(ExchangeWatch.Open open, String url, byte[] body, String id) {
        HttpPost post = new HttpPost(url);
        post.setHeader("webhook-id", id);
        post.setHeader("Authorization", "Bearer " + TOKEN);
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        try {
            ClassicHttpResponse response = transport
                    .client()
                    .executeOpen(URIUtils.extractHost(URI.create(url)), post, HttpClientContext.create());
            return new Came(open.close(), response, null);
        } catch (IOException e) {
            return new Came(open.close(), null, e);
        }
    }

    private Peer peer(Peer.Script script) {
        return keep(new Peer(script));
    }

    private Peer peer(TestCertificate certificate) {
        return keep(new Peer(certificate.tls().getServerSocketFactory(), "https", Peer.always(Peer.ok("fine"))));
    }

    private HttpTransport transport(Resolver resolver, int connections) {
        return transport(new GuardConfig(true, List.of("127.0.0.1", "127.0.0.2")), resolver, connections);
    }

    private HttpTransport transport(GuardConfig config, Resolver resolver, int connections) {
        return keep(new HttpTransport(
                new DestinationGuard(config, resolver),
                new TransportConfig(connections, connections),
                Duration.ofMillis(500),
                Duration.ofSeconds(5)));
    }

    private <T extends AutoCloseable> T keep(T one) {
        opened.add(one);
        return one;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
