package io.serai.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What sections that compare systems say about them alike. */
final class PresentPeers {
    private PresentPeers() {}

    /** Those that can be measured here; why the others can't be is said among the findings. */
    static List<Peer.Kind> of(List<Peer.Kind> kinds, Findings findings) {
        List<Peer.Kind> present = new ArrayList<>();
        for (Peer.Kind kind : kinds) {
            Optional<String> absent = kind.absent();
            if (absent.isPresent()) {
                findings.remark("**" + kind.name() + " was not measured:** " + absent.get());
            } else {
                present.add(kind);
            }
        }
        return present;
    }

    /** Name, version and settings, in a line. */
    static String described(Peer peer) {
        return "%s %s: %s.".formatted(peer.name(), peer.version(), peer.settings());
    }
}
