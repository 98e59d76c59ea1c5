package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.debounce.Claim;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A notification on its way: the claim it comes from and the attempts made. Used by one exchange at a time. */
final class Delivery {
    /** What is to become of it. */
    enum Fate {
        OPEN,
        DELIVERED,
        /** This hub waits and tries again. */
        RETRY,
        /** Whichever hub is there tries again when its time has come. */
        PUT_OFF,
        /** To the dead letters. */
        DEAD,
        /** Another hub has taken the claim over: what happens to it is no longer ours to say. */
        LOST
    }

    /** An attempt's way: for which alert, to where, with what, and what is seen of it. */
    record Under(
            Alert alert,
            Destination destination,
            boolean firstAfterMisses,
            byte[] body,
            ExchangeWatch.Open watch) {}

    private final Claim claim;
    private int attempts;
    private Fate fate = Fate.OPEN;
    private boolean inLine;
    private boolean plainText;
    private boolean endLogged;
    private long retryAt;

    @Nullable
    private Verdict last;

    @Nullable
    private Under under;

    Delivery(Claim claim) {
        this.claim = claim;
        this.attempts = claim.attempts();
    }

    Claim claim() {
        return claim;
    }

    /** Attempts made so far, those of earlier owners of the claim included. */
    int attempts() {
        return attempts;
    }

    Fate fate() {
        return fate;
    }

    Optional<Verdict> last() {
        return Optional.ofNullable(last);
    }

    void begin(Under attempt) {
        under = attempt;
    }

    /** The attempt that is being made; empty when nothing was sent. */
    Optional<Under> under() {
        return Optional.ofNullable(under);
    }

    /** Ends the attempt. */
    Optional<Under> end() {
        Optional<Under> ended = under();
        under = null;
        return ended;
    }

    void succeeded() {
        attempts++;
        fate = Fate.DELIVERED;
    }

    /** @param counts whether it was an attempt, and not only a wait */
    void failed(Verdict verdict, boolean counts) {
        last = verdict;
        if (counts) {
            attempts++;
        }
    }

    void retryIn(Duration delay) {
        fate = Fate.RETRY;
        retryAt = System.nanoTime() + delay.toNanos();
    }

    void putOff(Duration delay) {
        fate = Fate.PUT_OFF;
        retryAt = System.nanoTime() + delay.toNanos();
    }

    /** What is left of the wait for the next attempt. */
    Duration untilRetry() {
        long left = retryAt - System.nanoTime();
        return fate == Fate.RETRY || fate == Fate.PUT_OFF ? Duration.ofNanos(Math.max(0, left)) : Duration.ZERO;
    }

    /** The log has how it ended. */
    void endLogged() {
        endLogged = true;
    }

    boolean isEndLogged() {
        return endLogged;
    }

    void die() {
        fate = Fate.DEAD;
    }

    void lose() {
        fate = Fate.LOST;
    }

    /** Its place in the destination's line is kept for the next attempt. */
    void standInLine() {
        inLine = true;
    }

    /** Whether it has waited in the line; it must do so again next time. */
    boolean leaveLine() {
        boolean was = inLine;
        inLine = false;
        return was;
    }

    /** From now on the message goes as text alone. False when it did already. */
    boolean toPlainText() {
        boolean changed = !plainText;
        plainText = true;
        return changed;
    }

    boolean plainText() {
        return plainText;
    }

    Verdict verdict() {
        return Objects.requireNonNull(last);
    }
}
