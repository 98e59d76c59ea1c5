package io.serai.ingest;

import io.opentelemetry.api.trace.Span;
import io.serai.alert.Match;
import io.serai.debounce.BucketEvent;
import io.serai.redis.RedisUnavailableException;
import io.serai.tracing.Traceparents;
import io.serai.tracing.Tracing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the events of one request. An event is a duplicate when every bucket it fell in had seen it; it is
 * missing when a bucket did not get it; an event that no alert wants is accepted and goes nowhere.
 */
final class Intake {
    private final Events events;
    private final Span span;
    private final List<Wanted> wanted = new ArrayList<>();
    private final BitSet routed = new BitSet();
    private final BitSet matched = new BitSet();
    private final BitSet appended = new BitSet();
    private final BitSet missing = new BitSet();
    private @Nullable Exception failure;

    /** An event, as it is stored, and the alerts that want it. */
    record Wanted(int position, String eventType, BucketEvent event, List<Match> matches) {}

    /** Of a request that is not traced. */
    Intake(Events events) {
        this(events, Span.getInvalid());
    }

    /** @param span of what is done with the request */
    Intake(Events events, Span span) {
        this.events = events;
        this.span = span;
    }

    Events events() {
        return events;
    }

    /** For its events to be found by; null: it is not traced. */
    @Nullable
    String traceparent() {
        return Traceparents.of(span);
    }

    /** Routing has let the event through to where alerts are asked. */
    synchronized void routed(int position) {
        routed.set(position);
    }

    /** Routing may multicast in parallel. */
    synchronized void want(Wanted one) {
        matched.set(one.position());
        wanted.add(one);
    }

    /** What alerts want; nothing of a request that failed, so that a part of it is never stored. */
    synchronized List<Wanted> wanted() {
        return failure == null ? List.copyOf(wanted) : List.of();
    }

    /** A bucket has the event: for the first time or, if not {@code fresh}, since an earlier request. */
    synchronized void stored(int position, boolean fresh) {
        if (fresh) {
            appended.set(position);
        }
    }

    /** A bucket did not get the event. */
    synchronized void missed(int position, Exception cause) {
        missing.set(position);
        failed(cause);
    }

    /** The first failure counts. */
    synchronized void failed(Exception cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** Why it is not accepted; null when it is. */
    synchronized @Nullable Exception failure() {
        return failure;
    }

    /** The positions of events that Redis may not have; of all when nothing was tried. */
    synchronized BitSet missing() {
        BitSet answer = (BitSet) missing.clone();
        if (failure != null && answer.isEmpty()) {
            answer.set(0, events.size());
        }
        return answer;
    }

    /** How many events there are that an alert wants. */
    synchronized int matched() {
        return matched.cardinality();
    }

    /** How many events routing has ended before any alert was asked. */
    synchronized int dropped() {
        return events.size() - routed.cardinality();
    }

    /** Nothing more becomes of it. */
    void endSpan() {
        Exception cause = failure();
        span.setAttribute("serai.events", events.size());
        if (cause == null) {
            span.setAttribute("serai.duplicates", receipt().duplicates());
            span.setAttribute("serai.matched", matched());
            span.end();
        } else {
            Tracing.fail(span, cause instanceof RedisUnavailableException ? "redis" : "failed");
        }
    }

    synchronized Receipt receipt() {
        int duplicates = matched.cardinality() - appended.cardinality();
        return new Receipt(events.size() - duplicates, duplicates, events.ids());
    }
}
