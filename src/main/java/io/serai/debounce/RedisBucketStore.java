package io.serai.debounce;

import io.serai.debounce.ClaimLimits.Allowance;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import io.serai.redis.Shards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The buckets and claims in Redis: on one shard, with the documented names, or on several for a cluster. A bucket's
 * shard follows from its key; a claim gets an id that leads to the shard of its bucket.
 */
public final class RedisBucketStore implements BucketStore {
    private final List<Shard> shards;
    private final AtomicInteger turn = new AtomicInteger();

    private RedisBucketStore(List<Shard> shards) {
        this.shards = shards;
    }

    /**
     * @param owner names this hub's process among all that share the Redis; never used twice
     * @param notificationIds a new UUIDv7 at each call
     */
    public static RedisBucketStore in(
            Scripts scripts, DebounceConfig config, String owner, Supplier<String> notificationIds) {
        List<Keys> keys = Keys.ofAllShards(scripts.onCluster());
        return new RedisBucketStore(IntStream.range(0, keys.size())
                .mapToObj(shard -> new Shard(
                        scripts, keys.get(shard), config, owner, () -> idOfShard(shard, keys.size(), notificationIds)))
                .toList());
    }

    private static String idOfShard(int shard, int shards, Supplier<String> ids) {
        String id = ids.get();
        while (Shards.of(id, shards) != shard) {
            id = ids.get();
        }
        return id;
    }

    private Shard shardOf(String name) {
        return shards.get(Shards.of(name, shards.size()));
    }

    @Override
    public Appended append(Append append) {
        return shardOf(append.key().toString()).append(append);
    }

    @Override
    public Claimed claim(int max, Allowance allowance) {
        List<Claimed> looks = new ArrayList<>();
        List<Claim> claims = ofEachShard(max, allowance, (shard, most, left) -> {
            Claimed look = shard.claim(most, left);
            looks.add(look);
            return look.claims();
        });
        Duration nextDue = looks.stream()
                .flatMap(look -> Stream.ofNullable(look.nextDue()))
                .min(Duration::compareTo)
                .orElse(null);
        // A shard that was not asked may have some.
        boolean passedOver = looks.size() < shards.size() || looks.stream().anyMatch(Claimed::passedOver);
        return new Claimed(nextDue, passedOver, claims);
    }

    @Override
    public List<Claim> takeOver(int max, Allowance allowance) {
        return ofEachShard(max, allowance, Shard::takeOver);
    }

    @FunctionalInterface
    private interface Step {
        List<Claim> take(Shard shard, int max, Allowance allowance);
    }

    /** Until there are enough. What was taken is kept when a shard is away. */
    private List<Claim> ofEachShard(int max, Allowance allowance, Step step) {
        List<Claim> claims = new ArrayList<>();
        Map<String, Integer> claimed = new HashMap<>();
        for (Shard shard : shardsInTurn()) {
            if (claims.size() == max) {
                break;
            }
            try {
                List<Claim> taken = step.take(shard, max - claims.size(), allowance.less(claimed));
                claims.addAll(taken);
                taken.forEach(claim -> claimed.merge(claim.alertId(), 1, Integer::sum));
            } catch (RedisUnavailableException e) {
                if (claims.isEmpty()) {
                    throw e;
                }
                break;
            }
        }
        return claims;
    }

    /** Another one is first each time, so that none waits for the others. */
    private List<Shard> shardsInTurn() {
        int first = Math.floorMod(turn.getAndIncrement(), shards.size());
        return IntStream.range(0, shards.size())
                .mapToObj(i -> shards.get((first + i) % shards.size()))
                .toList();
    }

    @Override
    public Collection<String> extend(Collection<String> claimIds) {
        return claimIds.stream().collect(Collectors.groupingBy(this::shardOf)).entrySet().stream()
                .flatMap(entry -> entry.getKey().extend(entry.getValue()).stream())
                .toList();
    }

    @Override
    public boolean attempted(String claimId, Progress progress) {
        return shardOf(claimId).attempted(claimId, progress);
    }

    @Override
    public boolean confirm(String claimId) {
        return shardOf(claimId).confirm(claimId);
    }

    @Override
    public boolean release(String claimId, Duration delay) {
        return shardOf(claimId).release(claimId, delay);
    }

    @Override
    public boolean bury(String claimId, String reason, String detail, Progress progress) {
        return shardOf(claimId).bury(claimId, reason, detail, progress);
    }
}
