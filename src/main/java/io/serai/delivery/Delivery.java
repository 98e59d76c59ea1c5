package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.debounce.Claim;
import io.serai.debounce.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A notification on its way: the claim it comes from, the messages that it consists of, which of them are delivered, and
 * the attempts made of the one in hand. Used by one exchange at a time.
 */
final class Delivery {
    /** What is to become of it. */
    enum Fate {
        OPEN,
        /** The part in hand, that is; others may follow. */
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
    @SuppressWarnings("ArrayRecordComponent") // nobody compares attempts
    record Under(
            Alert alert,
            Destination destination,
            boolean firstAfterMisses,
            Map<String, String> headers,
            byte[] body,
            ExchangeWatch.Open watch) {}

    private final Claim claim;
    private final DeliveryTrace trace;
    private int attempts;

    /** 0: the messages are not made yet. */
    private int parts;

    private int delivered;
    private int inHand = 1;
    private Set<Integer> leftOut = Set.of();
    private int noted;
    private boolean again;
    private Fate fate = Fate.OPEN;
    private boolean inLine;
    private boolean plainText;
    private boolean endLogged;
    private long retryAt;

    @Nullable
    private Verdict last;

    @Nullable
    private Under under;

    Delivery(Claim claim, DeliveryTrace trace) {
        this.claim = claim;
        this.trace = trace;
        this.attempts = claim.attempts();
        this.delivered = claim.partsDelivered();
        this.noted = delivered;
    }

    /**
     * Takes the messages that the notification consists of, and answers those that are still to be sent. When they are not
     * as many as before, as after an edit, nobody can say which of them were delivered: all are sent, rather twice than
     * never. A route may hand over more behind them: these are sent as well, and not remembered.
     *
     * @param outOfDate the places, among all messages, of those that are not sent any more and not in the list
     */
    List<Object> divide(List<Object> messages, Set<Integer> outOfDate) {
        if (fate != Fate.OPEN && fate != Fate.DELIVERED) {
            return List.of();
        }
        again = parts > 0;
        parts = messages.size() + outOfDate.size();
        leftOut = outOfDate;
        if (again) {
            delivered = 0;
        } else if (delivered > 0 && claim.parts() != parts) {
            delivered = 0;
            noted = 0;
            attempts = 0;
        }
        int sent = (int) IntStream.range(0, delivered)
                .filter(place -> !leftOut.contains(place))
                .count();
        int before = delivered;
        passLeftOut();
        if (delivered > before) {
            noted = delivered;
            attempts = 0;
        }
        return messages.subList(sent, messages.size());
    }

    /** Nothing is sent of these: they count as delivered with what is before them. */
    private void passLeftOut() {
        while (leftOut.contains(delivered)) {
            delivered++;
        }
    }

    /** The next one is in hand. */
    void beginPart() {
        if (fate == Fate.DELIVERED) {
            attempts = 0;
            plainText = false;
            endLogged = false;
            last = null;
        }
        fate = Fate.OPEN;
    }

    /** The one in hand, from 1: that which is being sent or, once it is delivered, that which was. */
    int part() {
        return Math.clamp(fate == Fate.DELIVERED ? inHand : delivered + 1, 1, parts());
    }

    int parts() {
        return Math.max(1, parts);
    }

    /** Whether the last of its messages is delivered. */
    boolean isWhole() {
        return fate == Fate.DELIVERED && delivered == parts;
    }

    /** What a receiver knows the message in hand by. */
    String webhookId() {
        return Parts.webhookId(claim.id(), part(), parts());
    }

    /** Whether a part was delivered and the store does not know. */
    boolean isUnnoted() {
        return !again && delivered > noted;
    }

    /** The store knows what is delivered. */
    void noted() {
        noted = delivered;
    }

    /** For the store. */
    Progress progress() {
        int inVain = fate == Fate.DELIVERED ? 0 : attempts;
        return again ? Progress.after(inVain) : new Progress(inVain, delivered, parts);
    }

    Claim claim() {
        return claim;
    }

    DeliveryTrace trace() {
        return trace;
    }

    /** Whether nothing of the notification has been sent yet, by whichever hub. */
    boolean isFirst() {
        return attempts == 0 && delivered == 0 && claim.replays() == 0;
    }

    /** Attempts made so far of the part in hand, those of earlier owners of the claim included. */
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
        delivered++;
        inHand = delivered;
        passLeftOut();
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
