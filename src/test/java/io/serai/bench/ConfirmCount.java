package io.serai.bench;

import io.serai.debounce.BucketStore;
import io.serai.debounce.Claim;
import io.serai.debounce.ClaimLimits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the events of claims that were confirmed: those are delivered. */
final class ConfirmCount extends ForwardingStore {
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();
    private final AtomicLong delivered;

    ConfirmCount(BucketStore store, AtomicLong delivered) {
        super(store);
        this.delivered = delivered;
    }

    @Override
    public Claimed claim(int max, ClaimLimits.Allowance allowance) {
        Claimed claimed = super.claim(max, allowance);
        remember(claimed.claims());
        return claimed;
    }

    @Override
    public List<Claim> takeOver(int max, ClaimLimits.Allowance allowance) {
        List<Claim> claims = super.takeOver(max, allowance);
        remember(claims);
        return claims;
    }

    private void remember(List<Claim> claims) {
        claims.forEach(claim -> sizes.put(claim.id(), claim.events().size()));
    }

    @Override
    public boolean confirm(String claimId) {
        boolean confirmed = super.confirm(claimId);
        Integer size = sizes.remove(claimId);
        if (confirmed && size != null) {
            delivered.addAndGet(size);
        }
        return confirmed;
    }
}
