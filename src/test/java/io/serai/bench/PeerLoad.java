package io.serai.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Running systems, ours first, that take turns; closed together. */
final class PeerLoad implements Closeable {
    private final List<Peer> peers = new ArrayList<>();

    /** Starts those that are here; of each other one the findings say why not. */
    static PeerLoad start(List<Peer.Kind> kinds, BenchRedis redis, Peer.Setup setup, Findings findings)
            throws IOException, InterruptedException {
        PeerLoad load = new PeerLoad();
        try {
            for (Peer.Kind kind : Peers.present(kinds, findings)) {
                Progress.say("starting " + kind.name());
                load.peers.add(kind.start(redis, setup));
            }
            return load;
        } catch (IOException | InterruptedException | RuntimeException e) {
            Closing.after(e, load.peers);
            throw e;
        }
    }

    List<Peer> peers() {
        return List.copyOf(peers);
    }

    /** A closed loop with a group for each connection or more. */
    static ClosedLoop of(Peer peer, int connections, int groups, int size, int bytes) {
        return new ClosedLoop(
                peer.url(),
                connections,
                peer.acknowledged(),
                IntStream.range(0, groups)
                        .mapToObj(group -> peer.request(group, size, bytes))
                        .toList());
    }

    @Override
    public void close() throws IOException {
        Closing.all(peers);
    }
}
