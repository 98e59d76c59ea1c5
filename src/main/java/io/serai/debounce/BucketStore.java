package io.serai.debounce;

import io.serai.debounce.ClaimLimits.Allowance;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The buckets and claims in Redis. Each change of state is one atomic script; all times are those of the Redis server. Every call
 * throws {@link io.serai.redis.RedisUnavailableException} when Redis can't answer; it may then be called again.
 */
public interface BucketStore {
    /**
     * What an append did.
     *
     * @param due how long until the bucket is due; null when nothing was appended and no bucket is open
     * @param appended per event, in order
     */
    record Appended(@Nullable Duration due, List<Boolean> appended) {}

    /**
     * Claimed buckets.
     *
     * @param nextDue how long until the next bucket is due; null when none is open, or what is due is more than its
     *     alert's share
     * @param passedOver whether something due was left because it is more than its alert's share; not said when as much
     *     was claimed as wanted, as there may be more anyway
     */
    record Claimed(@Nullable Duration nextDue, boolean passedOver, List<Claim> claims) {}

    /** Appends events, those seen within the idempotency window left out. */
    Appended append(Append append);

    /**
     * Claims at most {@code max} due buckets for this hub, the most overdue first.
     *
     * @param allowance how many of which alert at most
     */
    Claimed claim(int max, Allowance allowance);

    /**
     * Takes over at most {@code max} claims whose lease or delay ran out; there may be more.
     *
     * @param allowance as for {@link #claim}; a claim that it leaves out is looked at again after half a second
     */
    List<Claim> takeOver(int max, Allowance allowance);

    /** Renews this hub's leases; answers those that were lost. */
    Collection<String> extend(Collection<String> claimIds);

    /**
     * Notes how far a claim's delivery has come, for whoever goes on after a crash. False when the claim is no longer this
     * hub's.
     */
    boolean attempted(String claimId, Progress progress);

    /** Notes that a claim has been tried so many times in vain. False when the claim is no longer this hub's. */
    default boolean attempted(String claimId, int attempts) {
        return attempted(claimId, Progress.after(attempts));
    }

    /** Ends a delivered claim. False when the claim is gone or no longer this hub's. */
    boolean confirm(String claimId);

    /** Gives a claim back, for any hub to take over at once. */
    default boolean release(String claimId) {
        return release(claimId, Duration.ZERO);
    }

    /** Gives a claim back, for any hub to take over when the delay is over. False when it is no longer this hub's. */
    boolean release(String claimId, Duration delay);

    /** Moves a claim to the dead letters. False when the claim is gone or no longer this hub's. */
    boolean bury(String claimId, String reason, String detail, Progress progress);

    /** As {@link #bury(String, String, String, Progress)}, with what was noted of its parts before. */
    default boolean bury(String claimId, String reason, String detail, int attempts) {
        return bury(claimId, reason, detail, Progress.after(attempts));
    }
}
