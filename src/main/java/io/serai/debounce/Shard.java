package io.serai.debounce;

import io.serai.debounce.ClaimLimits.Allowance;
import io.serai.redis.GroupCommit;
import io.serai.redis.LuaScript;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Buckets, claims and dead letters whose keys are on one node of Redis, one script per change of state. */
final class Shard {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    /** The reason of a dead letter whose data no hub has written. */
    private static final String UNDECODABLE = "undecodable";

    /** Enough to keep Redis busy while answers are on their way; more make batches smaller. */
    private static final int BATCHES_UNDER_WAY = 4;

    /** Bounds how long one script holds Redis: some milliseconds. */
    private static final int BATCH_BYTES = 1_048_576;

    /** Most claims that one script ends. */
    private static final int BATCH_CLAIMS = 128;

    /** Bounds how long one claim script holds Redis and how much memory its answer takes. */
    private static final int CLAIM_BYTES = 4_194_304;

    /** What an append weighs besides its events: its keys and arguments. */
    private static final int APPEND_BYTES = 512;

    /** A script sets one foreign key aside. More are in an append's way only where somebody means harm. */
    private static final int MOST_TRIES = 100;

    /** A claim that its alert has no room for is out of the way for so long: no look goes past the same ones again. */
    private static final Duration PASSED_OVER = Duration.ofMillis(500);

    private static final String FOREIGN = "foreign";
    private static final String PARTS = "parts";
    private static final LuaScript APPEND = LuaScript.load("append", FOREIGN);
    private static final LuaScript CLAIM = LuaScript.load("claim", FOREIGN);
    private static final LuaScript TAKE_OVER = LuaScript.load("takeover", FOREIGN);
    private static final LuaScript EXTEND = LuaScript.load("extend");
    private static final LuaScript ATTEMPT = LuaScript.load("attempt", PARTS);
    private static final LuaScript CONFIRM = LuaScript.load("confirm");
    private static final LuaScript RELEASE = LuaScript.load("release");
    private static final LuaScript BURY = LuaScript.load("bury", PARTS);
    private static final LuaScript PICK_OUT = LuaScript.load("pickout");

    private final Scripts scripts;
    private final Keys keys;
    private final DebounceConfig config;
    private final String owner;
    private final Supplier<String> ids;
    private final GroupCommit<Append, Optional<BucketStore.Appended>> appends;
    private final GroupCommit<String, Boolean> confirms;

    /** @param ids new notification ids of this shard */
    Shard(Scripts scripts, Keys keys, DebounceConfig config, String owner, Supplier<String> ids) {
        this.scripts = scripts;
        this.keys = keys;
        this.config = config;
        this.owner = owner;
        this.ids = ids;
        this.appends = new GroupCommit<>(BATCHES_UNDER_WAY, BATCH_BYTES, Shard::weight, this::append);
        this.confirms = new GroupCommit<>(BATCHES_UNDER_WAY, BATCH_CLAIMS, claimId -> 1, this::confirm);
    }

    BucketStore.Appended append(Append append) {
        for (int i = 0; i < MOST_TRIES; i++) {
            Optional<BucketStore.Appended> appended = scripts.await(appends.submit(append));
            if (appended.isPresent()) {
                return appended.get();
            }
        }
        throw new RedisUnavailableException("somebody else writes to " + keys.bucket + append.key());
    }

    /** One run of the script. Answers nothing for an append that foreign keys are still in the way of. */
    CompletableFuture<List<Optional<BucketStore.Appended>>> append(List<Append> batch) {
        List<String> names = new ArrayList<>(1 + 5 * batch.size());
        List<Object> args = new ArrayList<>();
        names.add(keys.bucketIndex);
        args.add(config.idempotency().toMillis());
        args.add(keys.fullBucket);
        args.add(keys.fullBucketEvents);
        String spareId = ids.get();
        args.addAll(foreignArgs(spareId));
        for (Append append : batch) {
            add(append, names, args);
        }
        return scripts.listAsync(APPEND, names, args.toArray()).thenApply(answers -> {
            tellSetAside(answers.getFirst(), spareId);
            return answers.stream().skip(1).map(Shard::appended).toList();
        });
    }

    private List<String> foreignArgs(String spareId) {
        return List.of(spareId, keys.deadLetter, keys.deadLetterValue, keys.deadLetters);
    }

    private void add(Append append, List<String> names, List<Object> args) {
        String member = append.key().toString();
        names.add(keys.bucket + member);
        names.add(keys.bucketEvents + member);
        names.add(keys.fullBuckets + member);
        names.add(keys.seen + member);
        names.add(keys.leadingEdge + member);
        WindowRules rules = append.rules();
        args.add(member);
        args.add(append.key().alertId());
        args.add(append.key().eventType());
        args.add(append.workspaceId());
        args.add(rules.window().toMillis());
        args.add(rules.leadingEdge() ? 1 : 0);
        args.add(rules.maxEvents());
        args.add(rules.maxBytes());
        args.add(rules.dueAt() == null ? 0 : rules.dueAt().toEpochMilli());
        args.add(append.events().size());
        for (BucketEvent event : append.events()) {
            args.add(event.id());
            args.add(event.json());
        }
    }

    private static int weight(Append append) {
        long bytes = APPEND_BYTES;
        for (BucketEvent event : append.events()) {
            bytes += event.json().length;
        }
        return (int) Math.min(BATCH_BYTES, bytes);
    }

    private static Optional<BucketStore.Appended> appended(@Nullable Object answer) {
        List<?> parts = (List<?>) Objects.requireNonNull(answer);
        long due = number(parts.get(0));
        if (due == -2) {
            return Optional.empty();
        }
        List<Boolean> flags =
                text(parts.get(1)).chars().mapToObj(flag -> flag == '1').toList();
        return Optional.of(new BucketStore.Appended(delay(due), flags));
    }

    /** @param max how many buckets at most */
    BucketStore.Claimed claim(int max, Allowance allowance) {
        List<Object> args = new ArrayList<>(List.of(
                owner,
                config.lease().toMillis(),
                allowance.ofOthers(),
                keys.bucket,
                keys.bucketEvents,
                keys.fullBuckets,
                keys.fullBucket,
                keys.fullBucketEvents,
                keys.claim,
                keys.claimEvents));
        String spareId = ids.get();
        args.addAll(foreignArgs(spareId));
        args.add(CLAIM_BYTES);
        args.add(allowance.byAlert().size());
        add(allowance, args);
        for (int i = 0; i < max; i++) {
            args.add(ids.get());
        }
        List<@Nullable Object> answer =
                scripts.list(CLAIM, List.of(keys.bucketIndex, keys.claimIndex, keys.lastLook), args.toArray());
        // There may be more of it.
        Duration nextDue = tellSetAside(answer.get(0), spareId) ? Duration.ZERO : delay(number(answer.get(1)));
        boolean passedOver = number(answer.get(2)) == 1;
        return new BucketStore.Claimed(nextDue, passedOver, claims(answer.subList(3, answer.size())));
    }

    List<Claim> takeOver(int max, Allowance allowance) {
        for (int i = 0; i < MOST_TRIES; i++) {
            String spareId = ids.get();
            List<@Nullable Object> answer = takeOver(max, allowance, spareId);
            boolean wasInTheWay = tellSetAside(answer.get(0), spareId);
            if (!wasInTheWay || answer.size() > 1) {
                return claims(answer.subList(1, answer.size()));
            }
        }
        return List.of();
    }

    private List<@Nullable Object> takeOver(int max, Allowance allowance, String spareId) {
        List<Object> args =
                new ArrayList<>(List.of(owner, config.lease().toMillis(), max, keys.claim, keys.claimEvents));
        args.addAll(foreignArgs(spareId));
        args.add(CLAIM_BYTES);
        args.add(PASSED_OVER.toMillis());
        args.add(allowance.ofOthers());
        add(allowance, args);
        return scripts.list(TAKE_OVER, List.of(keys.claimIndex), args.toArray());
    }

    private static void add(Allowance allowance, List<Object> args) {
        allowance.byAlert().forEach((alertId, claims) -> {
            args.add(alertId);
            args.add(claims);
        });
    }

    List<String> extend(Collection<String> claimIds) {
        List<String> ordered = List.copyOf(claimIds);
        List<Object> args = new ArrayList<>(List.of(owner, config.lease().toMillis(), keys.claim));
        args.addAll(ordered);
        List<@Nullable Object> answer = scripts.list(EXTEND, List.of(keys.claimIndex), args.toArray());
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < ordered.size(); i++) {
            if (number(answer.get(i)) == 0) {
                lost.add(ordered.get(i));
            }
        }
        return lost;
    }

    boolean attempted(String claimId, Progress progress) {
        return done(
                ATTEMPT,
                List.of(keys.claim + claimId, keys.claimIndex),
                owner,
                config.lease().toMillis(),
                claimId,
                progress.attempts(),
                progress.delivered(),
                progress.parts());
    }

    boolean confirm(String claimId) {
        return scripts.await(confirms.submit(claimId));
    }

    private CompletableFuture<List<Boolean>> confirm(List<String> claimIds) {
        List<Object> args = new ArrayList<>(List.of(owner, keys.claim, keys.claimEvents));
        args.addAll(claimIds);
        return scripts.listAsync(CONFIRM, List.of(keys.claimIndex), args.toArray())
                .thenApply(answers ->
                        answers.stream().map(answer -> number(answer) == 1).toList());
    }

    boolean release(String claimId, Duration delay) {
        return done(RELEASE, List.of(keys.claim + claimId, keys.claimIndex), owner, claimId, delay.toMillis());
    }

    boolean bury(String claimId, String reason, String detail, Progress progress) {
        return done(
                BURY,
                List.of(
                        keys.claim + claimId,
                        keys.claimEvents + claimId,
                        keys.claimIndex,
                        keys.deadLetter + claimId,
                        keys.deadLetterEvents + claimId,
                        keys.deadLetters),
                owner,
                claimId,
                reason,
                detail,
                progress.attempts(),
                progress.delivered(),
                progress.parts());
    }

    private boolean done(LuaScript script, List<String> names, Object... args) {
        return scripts.number(script, names, args) == 1;
    }

    /** The claims that can be read. One that can't would fail for ever, and everything claimed along with it. */
    private List<Claim> claims(List<@Nullable Object> answers) {
        List<Claim> claims = new ArrayList<>(answers.size());
        for (Object answer : answers) {
            ClaimReader.Result result = ClaimReader.read((List<?>) Objects.requireNonNull(answer));
            try {
                switch (result) {
                    case ClaimReader.Decoded(Claim claim, List<byte[]> unreadable) -> {
                        if (unreadable.isEmpty() || pickOut(claim, unreadable)) {
                            claims.add(claim);
                        }
                    }
                    case ClaimReader.Broken(String id, String problem) -> {
                        if (bury(id, UNDECODABLE, problem, Progress.after(0))) {
                            buried(id, problem);
                        }
                    }
                }
            } catch (RedisUnavailableException e) {
                // It is met again when its lease has run out.
                LOG.debug("Not set aside, Redis is away: {}", e.getMessage());
            }
        }
        return claims;
    }

    private boolean pickOut(Claim claim, List<byte[]> unreadable) {
        String id = ids.get();
        String problem = unreadable.size() + " events of notification " + claim.id() + " can't be read";
        List<Object> args = new ArrayList<>(List.of(owner, id, UNDECODABLE, problem));
        args.addAll(unreadable);
        boolean moved = done(
                PICK_OUT,
                List.of(
                        keys.claim + claim.id(),
                        keys.claimEvents + claim.id(),
                        keys.deadLetter + id,
                        keys.deadLetterEvents + id,
                        keys.deadLetters),
                args.toArray());
        if (moved) {
            buried(id, problem);
        }
        return moved;
    }

    /** False when nothing was set aside. */
    private static boolean tellSetAside(@Nullable Object foreignKeys, String id) {
        List<?> names = (List<?>) Objects.requireNonNull(foreignKeys);
        names.forEach(name -> buried(id, text(name) + " held something else than a hub puts there"));
        return !names.isEmpty();
    }

    private static void buried(String id, String problem) {
        LOG.atError()
                .addKeyValue("notificationId", id)
                .addKeyValue("reason", UNDECODABLE)
                .log("Dead letter, not written by a hub: {}", problem);
    }

    private static String text(@Nullable Object value) {
        return new String((byte[]) Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }

    private static long number(@Nullable Object value) {
        return (Long) Objects.requireNonNull(value);
    }

    private static @Nullable Duration delay(long millis) {
        return millis < 0 ? null : Duration.ofMillis(millis);
    }
}
