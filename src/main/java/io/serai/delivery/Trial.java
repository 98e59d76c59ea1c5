package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.alert.Masks;
import io.serai.format.UndeliverableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An alert that is being tried out, on its way through the routes. */
final class Trial {
    private final Alert alert;
    private final String notificationId;
    private final boolean toBeSent;
    private final long started = System.nanoTime();

    private byte @Nullable [] body;
    private ExchangeWatch.@Nullable Open watch;
    private @Nullable Throwable failure;
    private boolean delivered;

    /** @param toBeSent or only shown */
    Trial(Alert alert, String notificationId, boolean toBeSent) {
        this.alert = alert;
        this.notificationId = notificationId;
        this.toBeSent = toBeSent;
    }

    Alert alert() {
        return alert;
    }

    String notificationId() {
        return notificationId;
    }

    Duration taken() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** Whether this message, the finished one, is to be sent now. A route that asks a second time has had its one. */
    synchronized boolean made(byte[] message) {
        if (body != null) {
            return false;
        }
        body = message;
        return toBeSent;
    }

    synchronized void watched(ExchangeWatch.Open open) {
        watch = open;
    }

    ExchangeWatch.Open watch() {
        return Objects.requireNonNull(watch);
    }

    synchronized void delivered() {
        delivered = true;
    }

    /** The first failure counts. */
    synchronized void failed(Throwable cause) {
        failure = failure == null ? cause : failure;
    }

    /** What became of it, as far as it got. */
    synchronized TestResult result() {
        Exchanged exchanged = watch == null ? Exchanged.NONE : watch.close();
        Verdict verdict = delivered ? null : verdict();
        return new TestResult(
                delivered,
                Objects.requireNonNullElse(exchanged.status(), 0),
                body == null ? "" : shown(body),
                verdict == null ? null : verdict.reason(),
                verdict == null ? null : verdict.detail(),
                watch == null ? taken() : exchanged.total());
    }

    private Verdict verdict() {
        return Verdict.of(failure == null ? dropped() : failure, alert.type(), watch == null ? "" : watch.answer());
    }

    private UndeliverableException dropped() {
        return new UndeliverableException(
                "dropped",
                "Nothing was sent: the route that starts with direct:format-" + alert.type()
                        + " ended before direct:deliver, so one of its steps leaves such a notification out");
    }

    /**
     * What would be sent.
     *
     * @throws UndeliverableException when nothing would be
     */
    synchronized String rendered() {
        if (body == null) {
            Verdict verdict = verdict();
            throw new UndeliverableException(verdict.reason(), verdict.detail());
        }
        return shown(body);
    }

    /** What is sent has the alert's secrets where its route puts them; whoever looks at it may not know them. */
    private String shown(byte[] message) {
        return Masks.hideIn(new String(message, StandardCharsets.UTF_8), alert);
    }
}
