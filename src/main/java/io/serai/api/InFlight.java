package io.serai.api;

/** Counts the requests that are in hand and the bytes of their bodies, and knows when there is no room for more. */
final class InFlight {
    private final int maxRequests;
    private final long maxBytes;
    private int requests;
    private long bytes;

    InFlight(int maxRequests, long maxBytes) {
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
    }

    /**
     * Takes room for one request, and none for bytes that are yet to arrive: announcing them costs a sender nothing.
     *
     * @param expected bytes of its body, as far as they are known
     * @return what it has taken, to be given back; or {@link Passage#NONE} when there is no room
     */
    synchronized Passage enter(long expected) {
        if (requests >= maxRequests || bytes + expected > maxBytes) {
            return Passage.NONE;
        }
        requests++;
        return new Passage(this);
    }

    /** Whether it is the number of requests that leaves no room. */
    synchronized boolean crowded() {
        return requests >= maxRequests;
    }

    synchronized int requests() {
        return requests;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized boolean grow(long more) {
        if (bytes + more > maxBytes) {
            return false;
        }
        bytes += more;
        return true;
    }

    synchronized void leave(long taken) {
        requests--;
        bytes -= taken;
    }
}
