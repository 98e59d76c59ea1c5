package io.serai.delivery;

import io.serai.debounce.Append;
import io.serai.debounce.BucketStore;
import io.serai.debounce.Claim;
import io.serai.debounce.ClaimLimits;
import io.serai.debounce.Progress;
import io.serai.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what the delivery routes ask of the store. */
final class RecordingStore implements BucketStore {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<Buried> buried = new CopyOnWriteArrayList<>();
    volatile boolean away;
    volatile boolean claimLost;

    record Buried(String id, String reason, String detail, int attempts, int delivered, int parts) {}

    @Override
    public boolean attempted(String claimId, Progress progress) {
        called("attempted " + progress.attempts()
                + (progress.parts() > 1 ? " " + progress.delivered() + "/" + progress.parts() : ""));
        return !claimLost;
    }

    @Override
    public boolean release(String claimId, Duration delay) {
        called(delay.isPositive() ? "release later" : "release");
        return !claimLost;
    }

    @Override
    public boolean bury(String claimId, String reason, String detail, Progress progress) {
        called("bury " + reason);
        buried.add(new Buried(claimId, reason, detail, progress.attempts(), progress.delivered(), progress.parts()));
        return !claimLost;
    }

    private void called(String call) {
        calls.add(call);
        if (away) {
            throw new RedisUnavailableException("away, expected by the test");
        }
    }

    // The aggregate EIP's part, which these tests leave out.

    @Override
    public Appended append(Append append) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Claimed claim(int max, ClaimLimits.Allowance allowance) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Claim> takeOver(int max, ClaimLimits.Allowance allowance) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collection<String> extend(Collection<String> claimIds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean confirm(String claimId) {
        throw new UnsupportedOperationException();
    }
}
