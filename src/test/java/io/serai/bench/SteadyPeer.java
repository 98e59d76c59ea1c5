package io.serai.bench;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A system without a window under events at a fixed rate, with the receivers that it tells about them. */
final class SteadyPeer implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Receivers, and the peer behind them. */
    private final List<Closeable> started = new ArrayList<>();

    private final int rate;
    private final int healthy;
    private final Peer peer;
    private final Senders senders;
    private final int receivers;
    private final int requests;
    private volatile Turn turn = new Turn(0, 0);

    /** The events of one turn; those of an earlier one that come late do not count. */
    private record Turn(int first, int count, Stopwatch events) {
        Turn(int first, int count) {
            this(first, count, new Stopwatch(count));
        }

        int end() {
            return first + count;
        }
    }

    /**
     * What came of a turn at receivers that are well.
     *
     * @param missing events that have not arrived
     */
    record Arrivals(Latencies latencies, int missing) {}

    /**
     * @param rate events a second, evenly to all receivers
     * @param connections each with a request at a time; what finds its own busy waits there, and the wait counts
     * @param healthy receivers that take everything
     * @param broken URLs of further ones
     */
    SteadyPeer(Peer.Kind kind, BenchRedis redis, int rate, int connections, int healthy, List<String> broken)
            throws IOException, InterruptedException {
        this.rate = rate;
        this.healthy = healthy;
        receivers = healthy + broken.size();
        // As many for each group as for any other, and at least one for each connection.
        requests = receivers * Math.ceilDiv(connections, receivers);
        try {
            List<String> urls = new ArrayList<>();
            for (int i = 0; i < healthy; i++) {
                WebhookSink sink = new WebhookSink(this::arrived);
                started.add(sink);
                urls.add(sink.url());
            }
            urls.addAll(broken);
            peer = kind.start(redis, new Peer.Setup(urls, Duration.ZERO));
            started.add(peer);
            senders = new Senders(
                    peer.url(),
                    connections,
                    peer.acknowledged(),
                    IntStream.range(0, requests)
                            .mapToObj(i -> peer.request(i % receivers, 1, BenchEvents.SMALL_BYTES))
                            .toList());
        } catch (IOException | InterruptedException | RuntimeException e) {
            Closing.after(e, started);
            throw e;
        }
    }

    Peer peer() {
        return peer;
    }

    private void arrived(long number) {
        Turn now = turn;
        if (now.first() <= number && number < now.end()) {
            now.events().arrived(number - now.first());
        }
    }

    /**
     * Sends for some pieces of time, one right after the other, and returns what came of each when all has arrived.
     *
     * @param piece of whole seconds
     */
    List<Arrivals> runInPieces(int pieces, Duration piece) throws IOException, InterruptedException {
        Turn now = send(Duration.ZERO, piece.multipliedBy(pieces));
        int each = events(piece);
        return IntStream.range(0, pieces)
                .mapToObj(i -> arrivals(now, i * each, (i + 1) * each))
                .toList();
    }

    /** Sends for a while, and for another one that is measured; returns when what was measured has arrived. */
    Arrivals run(Duration settle, Duration measured) throws IOException, InterruptedException {
        Turn now = send(settle, measured);
        return arrivals(now, events(settle), now.count());
    }

    private static Arrivals arrivals(Turn turn, int from, int to) {
        return new Arrivals(turn.events().latencies(from, to), turn.events().missing(from, to));
    }

    private Turn send(Duration settle, Duration measured) throws IOException, InterruptedException {
        int settling = events(settle);
        int all = settling + events(measured);
        Turn now = new Turn(turn.end(), all);
        turn = now;
        FixedRate.run(rate, settle.plus(measured), (number, dueAt) -> {
            if (number < all) {
                int request = number % requests;
                if (request % receivers < healthy) {
                    now.events().due(number, dueAt);
                }
                senders.send(request, now.first() + number);
            }
        });
        now.events().await(settling, all, PATIENCE);
        senders.check();
        return now;
    }

    private int events(Duration duration) {
        return (int) (rate * duration.toNanos() / 1_000_000_000L);
    }

    @Override
    public void close() throws IOException {
        senders.close();
        Closing.all(started);
    }
}
