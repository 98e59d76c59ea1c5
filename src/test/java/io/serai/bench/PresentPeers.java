package io.serai.bench;


/** What sections that compare systems say about them alike. */
final class PresentPeers {
    private PresentPeers() {}


    /** Name, version and settings, in a line. */
    static String described(Peer peer) {
        return "%s %s: %s.".formatted(peer.name(), peer.version(), peer.settings());
    }
}
