package io.serai.inbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest requests, in memory: a new one drops the oldest when the inbox is full. Thread-safe. */
public final class Inbox {
    private final int keep;
    private final Deque<InboxRequest> newestFirst = new ArrayDeque<>();

    /**
     * @param keep how many requests, at least 1
     */
    public Inbox(int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("An inbox must keep at least 1 request");
        }
        this.keep = keep;
    }

    public int keep() {
        return keep;
    }

    public synchronized void add(InboxRequest request) {
        if (newestFirst.size() == keep) {
            newestFirst.removeLast();
        }
        newestFirst.addFirst(request);
    }

    /** All requests, newest first. */
    public synchronized List<InboxRequest> all() {
        return List.copyOf(newestFirst);
    }

    /** The requests to {@code /inbox/<name>}, newest first. */
    public List<InboxRequest> named(String name) {
        return all().stream().filter(request -> request.name().equals(name)).toList();
    }

    public synchronized void clear() {
        newestFirst.clear();
    }
}
