package io.serai.delivery;

import io.opentelemetry.api.trace.Span;
import io.serai.alert.Alert;
import io.serai.debounce.Claim;
import io.serai.tracing.Traceparents;
import io.serai.tracing.Tracing;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Message;

/**
 * What a collector of traces is told of one hub's work on a notification: one span for all of it, linked to where its
 * events came in, and one for each attempt. Ids, types, counts and codes; no address, no name, nothing of a message.
 */
final class DeliveryTrace {
    private static final Set<Delivery.Fate> GOOD = Set.of(Delivery.Fate.DELIVERED, Delivery.Fate.PUT_OFF);

    private final Tracing tracing;
    private final Span work;
    private Span attempt = Span.getInvalid();

    private DeliveryTrace(Tracing tracing, Span work) {
        this.tracing = tracing;
        this.work = work;
    }

    /** @param alertType empty when the alert is gone */
    static DeliveryTrace begin(Tracing tracing, Claim claim, String alertType) {
        Span work = tracing.delivery(claim.id(), claim.traceparents());
        work.setAttribute("serai.alert.id", claim.alertId());
        work.setAttribute("serai.alert.type", alertType);
        work.setAttribute("serai.event.type", claim.eventType());
        work.setAttribute("serai.events", claim.events().size());
        work.setAttribute("serai.replays", claim.replays());
        return new DeliveryTrace(tracing, work);
    }

    /** An attempt begins. */
    void attempt(int number, int part) {
        attempt = tracing.attempt(work);
        attempt.setAttribute("serai.attempt", number);
        attempt.setAttribute("serai.part", part);
    }

    /** The receiver may go on with the trace, unless the alert's own headers say something else. */
    void carry(Message message, Alert alert) {
        String traceparent = Traceparents.of(attempt);
        if (traceparent != null
                && alert.webhook().headers().keySet().stream().noneMatch(Traceparents.NAME::equalsIgnoreCase)) {
            message.setHeader(Traceparents.NAME, traceparent);
        }
    }

    /** It has ended, or the notification was given up without one. */
    void attempted(String outcome, String reason, Exchanged exchanged) {
        Span ended = attempt;
        attempt = Span.getInvalid();
        ended.setAttribute("serai.outcome", outcome);
        ended.setAttribute("serai.reason", reason);
        if (exchanged.status() != null) {
            ended.setAttribute("http.response.status_code", exchanged.status());
        }
        if (outcome.equals("delivered")) {
            ended.end();
        } else {
            Tracing.fail(ended, reason);
        }
    }

    /** This hub does no more for it. */
    void end(Delivery.Fate fate, Optional<Verdict> last) {
        // One that nothing was heard of any more, as when another hub has taken over.
        attempt.end();
        work.setAttribute("serai.fate", fate.name().toLowerCase(Locale.ROOT));
        if (GOOD.contains(fate)) {
            work.end();
        } else {
            Tracing.fail(work, last.map(Verdict::reason).orElse("given_back"));
        }
    }
}
