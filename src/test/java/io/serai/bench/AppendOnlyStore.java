package io.serai.bench;

import io.serai.debounce.Append;
import io.serai.debounce.BucketStore;
import io.serai.debounce.ClaimLimits;
import java.util.List;

/** Appends as ever and claims nothing, so that an append's cost is seen alone. */
final class AppendOnlyStore extends ForwardingStore {
    AppendOnlyStore(BucketStore store) {
        super(store);
    }

    @Override
    public Appended append(Append append) {
        // Without a due time nobody is woken to claim.
        return new Appended(null, super.append(append).appended());
    }

    @Override
    public Claimed claim(int max, ClaimLimits.Allowance allowance) {
        return new Claimed(null, false, List.of());
    }
}
