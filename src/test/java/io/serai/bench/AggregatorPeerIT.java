package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The servers around the other aggregators: undisturbed and started again, they deliver what they took. */
class AggregatorPeerIT {
    private static final int EVENTS = 20;
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static Stream<Peer.Kind> kinds() {
        return Stream.of(StockPeer.KIND, ModelPeer.KIND);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void deliversWhatItTookFromOneSenderAlsoAfterARestart(Peer.Kind kind) throws Exception {
        Set<Long> arrived = ConcurrentHashMap.newKeySet();
        try (BenchRedis redis = BenchRedis.start();
                WebhookSink sink = new WebhookSink(arrived::add);
                Peer peer = kind.start(redis, new Peer.Setup(List.of(sink.url(), sink.url()), WINDOW))) {
            assertThat(send(peer, 0) + send(peer, 1)).isEqualTo(2L * EVENTS);
            // Both groups have the same numbers.
            await().atMost(PATIENCE).until(() -> arrived.size() == EVENTS);

            arrived.clear();
            send(peer, 0);
            peer.kill();
            peer.restart();
            await().atMost(PATIENCE).until(() -> arrived.size() == EVENTS);
            assertThat(peer.usage().memory()).isPositive();
        }
    }

    /** One connection: with several, the model loses events as the pattern does. */
    private static long send(Peer peer, int group) throws Exception {
        return new ClosedLoop(
                        peer.url(), 1, peer.acknowledged(), List.of(peer.request(group, 1, BenchEvents.SMALL_BYTES)))
                .send(EVENTS)
                .allEvents();
    }
}
