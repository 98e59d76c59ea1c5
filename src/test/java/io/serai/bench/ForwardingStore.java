package io.serai.bench;

import io.serai.debounce.Append;
import io.serai.debounce.BucketStore;
import io.serai.debounce.Claim;
import io.serai.debounce.ClaimLimits;
import io.serai.debounce.Progress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** A store that leaves everything to another one. */
abstract class ForwardingStore implements BucketStore {
    private final BucketStore store;

    ForwardingStore(BucketStore store) {
        this.store = store;
    }

    @Override
    public Appended append(Append append) {
        return store.append(append);
    }

    @Override
    public Claimed claim(int max, ClaimLimits.Allowance allowance) {
        return store.claim(max, allowance);
    }

    @Override
    public List<Claim> takeOver(int max, ClaimLimits.Allowance allowance) {
        return store.takeOver(max, allowance);
    }

    @Override
    public Collection<String> extend(Collection<String> claimIds) {
        return store.extend(claimIds);
    }

    @Override
    public boolean attempted(String claimId, Progress progress) {
        return store.attempted(claimId, progress);
    }

    @Override
    public boolean confirm(String claimId) {
        return store.confirm(claimId);
    }

    @Override
    public boolean release(String claimId, Duration delay) {
        return store.release(claimId, delay);
    }

    @Override
    public boolean bury(String claimId, String reason, String detail, Progress progress) {
        return store.bury(claimId, reason, detail, progress);
    }
}
