package io.serai.bench;

import org.apache.camel.impl.DefaultCamelContext;

/** The aggregate EIP with camel-redis' own repository, as a process of its own. */
final class StockPeer {
    static final Peer.Kind KIND = AggregatorPeer.kind(new AggregatorPeer.Described(
            AggregatorServer.Inside.STOCK,
            "camel-redis",
            new DefaultCamelContext().getVersion(),
            ("a server around the aggregate EIP and RedisAggregationRepository: completionTimeout in place of a window,"
                            + " completionSize %,d, recovery as shipped; the same Redis as Serai")
                    .formatted(AggregatorServer.MOST_EVENTS)));

    private StockPeer() {}
}
