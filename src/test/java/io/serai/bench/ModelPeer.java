package io.serai.bench;

/** {@link ReadModifyWriteStore}, a model of an access pattern, as a process of its own. */
final class ModelPeer {
    static final Peer.Kind KIND = AggregatorPeer.kind(new AggregatorPeer.Described(
            AggregatorServer.Inside.MODEL,
            ReadModifyWriteStore.NAME,
            "of this folder",
            "a server around our own model of the access pattern, no product: looks for ready buckets each "
                    + ReadModifyWriteAggregator.SCAN.toSeconds() + " s, 3 retries; the same Redis as Serai"));

    private ModelPeer() {}
}
