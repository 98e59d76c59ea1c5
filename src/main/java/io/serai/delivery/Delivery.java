package io.serai.delivery;

import io.serai.debounce.Claim;
import org.jspecify.annotations.Nullable;

/** A notification on its way: the claim it comes from and the attempts made. Used by one exchange at a time. */
final class Delivery {
    private final Claim claim;
    private int attempts;
    private boolean lost;
    private boolean delivered;

    @Nullable
    private Verdict last;

    Delivery(Claim claim) {
        this.claim = claim;
        this.attempts = claim.attempts();
    }

    Claim claim() {
        return claim;
    }

    /** HTTP attempts made so far, those of earlier owners of the claim included. */
    int attempts() {
        return attempts;
    }

    void succeeded() {
        attempts++;
        delivered = true;
    }

    boolean delivered() {
        return delivered;
    }

    void failed(Verdict verdict) {
        last = verdict;
        attempts++;
    }

    /** Another hub has taken the claim over: what happens to it is no longer ours to say. */
    void lose() {
        lost = true;
    }

    boolean lost() {
        return lost;
    }

    boolean mayRetry(int maxRetries) {
        return !lost && last != null && last.retry() && attempts <= maxRetries;
    }
}
