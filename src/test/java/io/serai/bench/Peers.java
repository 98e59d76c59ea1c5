package io.serai.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The systems that are measured side by side, ours first. */
final class Peers {
    /** Servers that people install. */
    static final List<Peer.Kind> ALL = List.of(SeraiPeer.KIND, AlertmanagerPeer.KIND, NodeRedPeer.KIND);

    /** With ways to keep buckets in Redis that people write themselves. */
    static final List<Peer.Kind> WITH_PATTERNS = Stream.concat(ALL.stream(), Stream.of(StockPeer.KIND, ModelPeer.KIND))
            .toList();

    private Peers() {}

    /** Those that can be measured here; of each other one the findings say why not. */
    static List<Peer.Kind> present(List<Peer.Kind> kinds, Findings findings) {
        List<Peer.Kind> present = new ArrayList<>();
        for (Peer.Kind kind : kinds) {
            Optional<String> absent = kind.absent();
            absent.ifPresent(why -> findings.remark(kind.name() + " is not measured here: " + why + "."));
            if (absent.isEmpty()) {
                present.add(kind);
            }
        }
        return present;
    }
}
