package io.serai.debounce;

import io.serai.debounce.ClaimLimits.Allowance;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A hub's store, as its aggregate EIP may use it. The EIP confirms a claim at the end of every exchange that did not fail,
 * also when the claim was given back, buried or lost, and again later when Redis was away. By then this hub may have taken
 * the same claim over once more: that one is not to be ended by it. So what ended otherwise is not confirmed at all.
 */
public final class ExchangeEnds implements BucketStore {
    private final BucketStore store;

    /** How often a claim has ended otherwise and the EIP has yet to say so. */
    private final Map<String, Integer> endedOtherwise = new ConcurrentHashMap<>();

    public ExchangeEnds(BucketStore store) {
        this.store = store;
    }

    private void ended(String claimId) {
        endedOtherwise.merge(claimId, 1, Integer::sum);
    }

    @Override
    public boolean confirm(String claimId) {
        if (endedOtherwise.containsKey(claimId)) {
            endedOtherwise.computeIfPresent(claimId, (id, times) -> times == 1 ? null : times - 1);
            return false;
        }
        return store.confirm(claimId);
    }

    @Override
    public boolean attempted(String claimId, Progress progress) {
        boolean ours = store.attempted(claimId, progress);
        if (!ours) {
            ended(claimId);
        }
        return ours;
    }

    @Override
    public boolean release(String claimId, Duration delay) {
        boolean released = store.release(claimId, delay);
        ended(claimId);
        return released;
    }

    @Override
    public boolean bury(String claimId, String reason, String detail, Progress progress) {
        boolean buried = store.bury(claimId, reason, detail, progress);
        ended(claimId);
        return buried;
    }

    @Override
    public Appended append(Append append) {
        return store.append(append);
    }

    @Override
    public Claimed claim(int max, Allowance allowance) {
        return store.claim(max, allowance);
    }

    @Override
    public List<Claim> takeOver(int max, Allowance allowance) {
        return store.takeOver(max, allowance);
    }

    @Override
    public Collection<String> extend(Collection<String> claimIds) {
        return store.extend(claimIds);
    }
}
