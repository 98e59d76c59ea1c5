package io.serai.debounce;

import io.serai.event.Event;
import io.serai.redis.LuaScript;
import io.serai.redis.Page;
import io.serai.redis.Scripts;
import io.serai.redis.Shards;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Shows what gathers at this moment, to people who ask. Every call throws {@link
 * io.serai.redis.RedisUnavailableException} when Redis can't answer.
 */
public final class OpenBuckets {
    private static final LuaScript SHOW = LuaScript.load("showbucket");
    private static final LuaScript LIST = LuaScript.load("listbuckets");

    /** Members of the index that one script looks at: about a millisecond. */
    private static final int LOOKED_AT = 500;

    /** Scripts that one call runs to find what was asked for. */
    private static final int MOST_LOOKS = 40;

    private final Scripts scripts;
    private final Duration idempotency;
    private final List<Keys> shards;

    /** Those of a {@link RedisBucketStore}. */
    public OpenBuckets(Scripts scripts, DebounceConfig config) {
        this.scripts = scripts;
        this.idempotency = config.idempotency();
        this.shards = Keys.ofAllShards(scripts.onCluster());
    }

    /**
     * What an event would meet.
     *
     * @param open the bucket that it would join; null: it would open one
     * @param seen whether its id was counted there within the idempotency window, so that it would not count again
     */
    public record Met(@Nullable Open open, boolean seen) {}

    /**
     * One bucket.
     *
     * @param workspaceId of its events
     * @param events how many are in it
     * @param firstSeen when the first of them came, by Redis' clock
     * @param dueAt when it leaves
     */
    public record Open(String workspaceId, long events, Instant firstSeen, Instant dueAt) {}

    /** What the event would meet if this alert got it. */
    public Met find(String alertId, Event event) {
        BucketKey bucket = new BucketKey(alertId, event.eventType());
        Keys names = shards.get(Shards.of(bucket.toString(), shards.size()));
        List<@Nullable Object> answer = scripts.list(
                SHOW,
                List.of(names.bucket + bucket, names.seen + bucket),
                idempotency.toMillis(),
                BucketEvent.id(event));
        boolean seen = Objects.equals(answer.getFirst(), 1L);
        Open open = answer.size() == 1
                ? null
                : new Open(
                        text(answer.get(1)),
                        number(answer.get(2)),
                        Instant.ofEpochMilli(number(answer.get(3))),
                        Instant.ofEpochMilli(number(answer.get(4))));
        return new Met(open, seen);
    }

    /**
     * Of an alert's events of one type, the bucket that leaves next.
     *
     * @param events how many are in it
     * @param firstSeen when the first of them came, by Redis' clock
     * @param dueAt when it leaves
     * @param full how many have reached a limit and wait to be claimed, this one among them
     */
    public record Waiting(
            String alertId,
            String eventType,
            String workspaceId,
            long events,
            long bytes,
            Instant firstSeen,
            Instant dueAt,
            long full) {}

    /**
     * A part of what gathers.
     *
     * @param now by Redis' clock, which the times in it are of
     * @param total how many alerts' event types have a bucket, whatever was asked for
     */
    public record Listed(Instant now, long total, Page<Waiting> page) {}

    /**
     * What gathers, the soonest due first. A bucket that comes or goes between two pages may be missing or be there twice.
     *
     * @param alertId null: any
     * @param workspaceId null: any
     * @param position what the page before said as {@link Page#next()}; null: from the first
     * @throws io.serai.json.InvalidInputException when the position is none
     */
    public Listed list(@Nullable String alertId, @Nullable String workspaceId, @Nullable String position, int limit) {
        BucketLook.Place place = position == null ? BucketLook.Place.FIRST : BucketLook.Place.of(position);
        List<Waiting> found = new ArrayList<>();
        BucketLook look;
        int looks = 0;
        do {
            look = look(alertId, workspaceId, place, limit - found.size());
            look.found().forEach(each -> found.add(each.bucket()));
            if (look.upTo() == null) {
                return new Listed(look.now(), look.members(), new Page<>(found, null));
            }
            place = look.upTo();
            looks++;
        } while (found.size() < limit && looks < MOST_LOOKS);
        return new Listed(look.now(), look.members(), new Page<>(found, place.toString()));
    }

    /** One look at each shard, at all of them at once. */
    private BucketLook look(
            @Nullable String alertId, @Nullable String workspaceId, BucketLook.Place place, int wanted) {
        List<CompletableFuture<List<@Nullable Object>>> answers = shards.stream()
                .map(keys -> scripts.listAsync(
                        LIST,
                        List.of(keys.bucketIndex),
                        keys.bucket,
                        keys.fullBuckets,
                        keys.fullBucket,
                        place.score(),
                        place.member(),
                        LOOKED_AT,
                        wanted,
                        Objects.requireNonNullElse(alertId, ""),
                        Objects.requireNonNullElse(workspaceId, "")))
                .toList();
        return BucketLook.together(
                answers.stream().map(scripts::await).map(BucketLook::read).toList(), wanted);
    }

    private static String text(@Nullable Object value) {
        return new String((byte[]) Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }

    private static long number(@Nullable Object value) {
        return Long.parseLong(text(value));
    }
}
