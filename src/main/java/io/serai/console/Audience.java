package io.serai.console;

import io.serai.access.Caller;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who watches: a bounded number, each told only what it may know. One who does not keep up is cut off, and comes back by
 * itself if it can.
 */
final class Audience {
    private final int most;
    private final int mostByAToken;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /** Where a listener is told things. */
    interface Line {
        /** Whether what was said before has not been taken yet. */
        boolean isFull();

        void say(String text);

        /** After a last word. */
        void end();

        /** At once. */
        void cutOff();
    }

    /** One that listens. */
    static final class Listener {
        private final Caller caller;
        private final Line line;
        private final BooleanSupplier welcome;
        private int rounds;

        /** When the round began. */
        private boolean present;

        private Listener(Caller caller, Line line, BooleanSupplier welcome, int rounds) {
            this.caller = caller;
            this.line = line;
            this.welcome = welcome;
            this.rounds = rounds;
        }
    }

    /** @param mostByAToken fewer than all: one that was given out must leave some to the others */
    Audience(int most, int mostByAToken) {
        this.most = most;
        this.mostByAToken = mostByAToken;
    }

    /** Lets in again after an {@link #end}. */
    synchronized void begin() {
        closed = false;
    }

    /**
     * Lets somebody in; null when there is no room.
     *
     * @param welcome whether it may go on listening
     * @param rounds after which it has heard enough; 0: never
     */
    synchronized @Nullable Listener enter(Caller caller, Line line, BooleanSupplier welcome, int rounds) {
        if (closed || listeners.size() >= most || (caller.isByGivenToken() && of(caller) >= mostByAToken)) {
            return null;
        }
        Listener listener = new Listener(caller, line, welcome, rounds);
        listeners.add(listener);
        return listener;
    }

    private long of(Caller caller) {
        return listeners.stream()
                .filter(listener -> listener.caller.id().equals(caller.id()))
                .count();
    }

    void leave(Listener listener) {
        listeners.remove(listener);
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Before a round: who has not taken the one before, or may not be here any more, goes. */
    void check() {
        for (Listener listener : listeners) {
            if (!listener.welcome.getAsBoolean()) {
                leave(listener);
                listener.line.end();
            } else if (listener.line.isFull()) {
                leave(listener);
                listener.line.cutOff();
            } else {
                listener.present = true;
            }
        }
    }

    /** One of each workspace that somebody listens for, and one of all of them if there is. */
    Collection<Caller> workspaces() {
        Map<@Nullable String, Caller> callers = new LinkedHashMap<>();
        listeners.forEach(listener -> callers.put(listener.caller.workspace(), listener.caller));
        return callers.values();
    }

    /** Tells those who may know it. */
    void say(String text, Predicate<Caller> who) {
        for (Listener listener : listeners) {
            if (who.test(listener.caller)) {
                listener.line.say(text);
            }
        }
    }

    /** After a round: who was there for so many and wanted no more goes. */
    void endRound() {
        for (Listener listener : listeners) {
            if (listener.present && listener.rounds > 0 && --listener.rounds == 0) {
                leave(listener);
                listener.line.end();
            }
        }
    }

    /** The hub stops: nobody comes in any more. */
    synchronized void end() {
        closed = true;
        for (Listener listener : listeners) {
            leave(listener);
            listener.line.end();
        }
    }
}
