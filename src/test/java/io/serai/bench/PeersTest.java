package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.serai.testing.HttpMessage;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each peer that is here takes events by its own API and delivers them, before and after a crash. */
class PeersTest {
    private static final int BYTES = BenchEvents.SMALL_BYTES;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static BenchRedis redis;

    private final Set<Long> arrived = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void start() throws IOException {
        redis = BenchRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    static Stream<Peer.Kind> kinds() {
        return Peers.ALL.stream().filter(kind -> kind != SeraiPeer.KIND);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void deliversBeforeAndAfterACrash(Peer.Kind kind) throws Exception {
        assumeTrue(
                kind != NodeRedPeer.KIND || NodeRedPeer.isInstalled(),
                "Node-RED is fetched by ./serai bench, and by no test");
        assumeThat(kind.absent()).isEmpty();
        try (WebhookSink sink = new WebhookSink(arrived::add);
                Peer peer = kind.start(redis, new Peer.Setup(sink.urls(2), Duration.ZERO))) {
            send(peer, 0, 1, 100);
            send(peer, 1, 3, 200);
            expect(100, 200, 201, 202);

            peer.kill();
            peer.restart();
            send(peer, 1, 1, 300);
            send(peer, 0, 2, 400);
            expect(100, 200, 201, 202, 300, 400, 401);

            peer.forget();
            send(peer, 0, 1, 500);
            expect(100, 200, 201, 202, 300, 400, 401, 500);
            assertThat(peer.usage().memory()).isPositive();
            assertThat(peer.version()).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void forgetsWhatItHoldsAndGoesOn(Peer.Kind kind) throws Exception {
        assumeThat(kind.absent()).isEmpty();
        try (WebhookSink sink = new WebhookSink(arrived::add);
                Peer peer = kind.start(redis, new Peer.Setup(sink.urls(1), Duration.ofSeconds(3)))) {
            send(peer, 0, 1, 100);
            redis.clear();
            peer.forget();
            send(peer, 0, 1, 200);

            expect(200);
        }
    }

    private static void send(Peer peer, int group, int events, long first) throws IOException {
        try (Socket socket = new Socket(peer.url().getHost(), peer.url().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(peer.request(group, events, BYTES).stamped(first));
            HttpMessage answer = HttpMessage.read(socket.getInputStream());
            assertThat(answer.status()).as(answer.toString()).isEqualTo(peer.acknowledged());
        }
    }

    private void expect(long... events) {
        List<Long> all = LongStream.of(events).boxed().collect(Collectors.toList());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(arrived).containsExactlyInAnyOrderElementsOf(all));
    }
}
