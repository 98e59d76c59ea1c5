package io.serai.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The systems that are measured side by side, ours first. */
final class Peers {
    /** Servers that people install. */
    static final List<Peer.Kind> ALL = List.of(SeraiPeer.KIND, AlertmanagerPeer.KIND, NodeRedPeer.KIND);

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
