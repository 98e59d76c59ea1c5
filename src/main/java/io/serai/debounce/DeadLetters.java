package io.serai.debounce;

import io.serai.json.InvalidInputException;
import io.serai.redis.LuaScript;
import io.serai.redis.Page;
import io.serai.redis.Scripts;
import io.serai.redis.Shards;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters, for operators: seen, replayed, deleted. Whatever is asked for, each script looks at a few hundred at
 * most and Redis serves everybody else in between. Every call throws {@link
 * io.serai.redis.RedisUnavailableException} when Redis can't answer; it may then be called again.
 */
public final class DeadLetters {
    private static final LuaScript LIST = LuaScript.load("listletters", "deadletter");
    private static final LuaScript REASONS = LuaScript.load("letterreasons", "deadletter");
    private static final LuaScript READ = LuaScript.load("readletter", "deadletter");
    private static final LuaScript READ_VALUE = LuaScript.load("readvalue");
    private static final LuaScript REPLAY = LuaScript.load("replay");
    private static final LuaScript DISCARD = LuaScript.load("discard");
    private static final LuaScript EXPIRE = LuaScript.load("expire");
    private static final LuaScript KEEP = LuaScript.load("keepletter");

    /** Letters that one script looks at: about a millisecond. */
    private static final int LOOKED_AT = 500;

    /** Scripts that one call runs to find what was asked for. */
    private static final int MOST_LOOKS = 100;

    /** Letters that one script deletes, and that are replayed without waiting for the answers. */
    private static final int BATCH = 100;

    /** Most events shown of one letter, and how many bytes of them are read at a time. */
    private static final int MOST_EVENTS = 1_000;

    private static final int READ_BYTES = 1_048_576;

    /** Enough to see what was meant and to send it again, of nearly everything. */
    private static final int VALUE_BYTES = 65_536;

    private final Scripts scripts;
    private final List<Keys> shards;

    /** Those that {@link RedisBucketStore} buries. */
    public DeadLetters(Scripts scripts) {
        this.scripts = scripts;
        this.shards = Keys.ofAllShards(scripts.onCluster());
    }

    /** A letter is where its claim was, whose id leads there. */
    private Keys keysOf(String id) {
        return shards.get(Shards.of(id, shards.size()));
    }

    /**
     * Input that was received and can't be understood.
     *
     * @param id of the letter: the same for the same input, so that it is kept once
     * @param source who sent it, like {@code langfuse/prod} or {@code kafka:events}
     * @param workspaceId null: of none
     * @param reason a code for programs
     * @param detail a sentence for people, without anything of the input
     */
    public record Misread(String id, String source, @Nullable String workspaceId, String reason, String detail) {}

    /**
     * Keeps input as a dead letter. False when it is kept already.
     *
     * @param value the input as it came
     */
    public boolean keep(Misread input, byte[] value) {
        Keys keys = keysOf(input.id());
        return scripts.number(
                        KEEP,
                        List.of(keys.deadLetters, keys.deadLetter + input.id(), keys.deadLetterValue + input.id()),
                        input.id(),
                        input.source(),
                        any(input.workspaceId()),
                        input.reason(),
                        input.detail(),
                        value)
                == 1;
    }

    /**
     * Which letters are meant; null: any.
     *
     * @param since buried then or later
     * @param until buried before
     */
    public record Filter(
            @Nullable String alertId,
            @Nullable String eventType,
            @Nullable String workspaceId,
            @Nullable String reason,
            @Nullable Instant since,
            @Nullable Instant until) {
        /** All letters. */
        public static final Filter ALL = new Filter(null, null, null, null, null, null);

        /** The same for another workspace; null: any. */
        public Filter in(@Nullable String workspace) {
            return new Filter(alertId, eventType, workspace, reason, since, until);
        }
    }

    /** What became of one letter that was to be replayed. */
    public enum Replayed {
        /** It is a claim again; any hub takes it over within seconds. */
        YES,
        /** There is no such letter. */
        UNKNOWN,
        /** It can only be looked at and deleted. */
        NEVER_A_NOTIFICATION
    }

    /**
     * What became of many letters.
     *
     * @param done replayed or deleted
     * @param passedOver those that can't be
     * @param next from where to go on; null when there are no more
     */
    public record Many(int done, int passedOver, @Nullable String next) {}

    /**
     * Letters, the newest first.
     *
     * @param position what the page before said as {@link Page#next()}; null: from the newest
     * @throws InvalidInputException when the position is none
     */
    public Page<DeadLetter> list(Filter filter, @Nullable String position, int limit) {
        Page<DeadLetterReader.Found> page = find(filter, position, limit);
        return new Page<>(
                page.items().stream().map(DeadLetterReader.Found::letter).toList(), page.next());
    }

    private Page<DeadLetterReader.Found> find(Filter filter, @Nullable String position, int limit) {
        List<DeadLetterReader.Found> found = new ArrayList<>();
        DeadLetterPlace place = position == null ? DeadLetterPlace.NEWEST : DeadLetterPlace.of(position);
        for (int look = 0; look < MOST_LOOKS; look++) {
            DeadLetterLook seen = look(filter, place, limit - found.size());
            found.addAll(seen.found());
            if (seen.upTo() == null) {
                return new Page<>(found, null);
            }
            place = seen.upTo();
            if (found.size() >= limit) {
                break;
            }
        }
        return new Page<>(found, place.toString());
    }

    /** One look at each shard, at all of them at once. */
    private DeadLetterLook look(Filter filter, DeadLetterPlace place, int wanted) {
        List<CompletableFuture<List<@Nullable Object>>> answers = shards.stream()
                .map(keys -> scripts.listAsync(
                        LIST,
                        List.of(keys.deadLetters),
                        keys.deadLetter,
                        keys.deadLetterEvents,
                        filter.since() == null ? "-inf" : Long.toString(millis(filter.since())),
                        filter.until() == null ? "" : Long.toString(millis(filter.until())),
                        place.score(),
                        place.id(),
                        LOOKED_AT,
                        wanted,
                        any(filter.alertId()),
                        any(filter.eventType()),
                        any(filter.workspaceId()),
                        any(filter.reason())))
                .toList();
        return DeadLetterLook.together(
                answers.stream().map(scripts::await).map(DeadLetterLook::read).toList(), wanted);
    }

    private static long millis(Instant instant) {
        return Math.max(0, instant.toEpochMilli());
    }

    private static String any(@Nullable String value) {
        return value == null ? "" : value;
    }

    /**
     * Letters of one reason.
     *
     * @param alerts how many alerts they are of; input that could not be read is of none
     */
    public record Reason(String reason, long letters, int alerts, Instant oldest, Instant newest) {}

    /**
     * Letters by their reasons, those with the most letters first.
     *
     * @param complete whether all letters were looked at, and not only the newest ones
     */
    public record Reasons(List<Reason> reasons, boolean complete) {
        public Reasons {
            reasons = List.copyOf(reasons);
        }
    }

    /** What the letters died of. Of very many only the newest are looked at. */
    public Reasons reasons(Filter filter) {
        LetterSums sums = new LetterSums();
        boolean complete = true;
        for (Keys keys : shards) {
            complete &= addUp(keys, filter, MOST_LOOKS / shards.size(), sums);
        }
        return new Reasons(sums.reasons(), complete);
    }

    /** Whether it was all of the shard. */
    private boolean addUp(Keys keys, Filter filter, int looks, LetterSums sums) {
        DeadLetterPlace place = DeadLetterPlace.NEWEST;
        for (int look = 0; look < looks; look++) {
            List<@Nullable Object> answer = scripts.list(
                    REASONS,
                    List.of(keys.deadLetters),
                    keys.deadLetter,
                    filter.since() == null ? "-inf" : Long.toString(millis(filter.since())),
                    filter.until() == null ? "" : Long.toString(millis(filter.until())),
                    place.score(),
                    place.id(),
                    LOOKED_AT,
                    any(filter.alertId()),
                    any(filter.eventType()),
                    any(filter.workspaceId()),
                    any(filter.reason()));
            answer.stream().skip(1).forEach(sums::add);
            List<?> last = (List<?>) Objects.requireNonNull(answer.getFirst());
            if (last.isEmpty()) {
                return true;
            }
            place = new DeadLetterPlace(DeadLetterReader.text(last.get(0)), DeadLetterReader.text(last.get(1)));
        }
        return false;
    }

    /** One letter and its first thousand events; empty when there is none with this id. */
    public Optional<DeadLetter.WithEvents> get(String id) {
        Keys keys = keysOf(id);
        DeadLetter letter = null;
        List<DeadLetter.EventLine> events = new ArrayList<>();
        long from = 0;
        while (from >= 0 && from < MOST_EVENTS) {
            List<@Nullable Object> answer = scripts.list(
                    READ,
                    List.of(keys.deadLetters, keys.deadLetter + id, keys.deadLetterEvents + id),
                    id,
                    from,
                    READ_BYTES);
            if (answer.isEmpty()) {
                break;
            }
            letter = DeadLetterReader.letter(answer.get(0)).letter();
            for (Object json : answer.subList(2, answer.size())) {
                DeadLetter.EventLine event = DeadLetterReader.event((byte[]) Objects.requireNonNull(json));
                if (event != null && events.size() < MOST_EVENTS) {
                    events.add(event);
                }
            }
            from = (Long) Objects.requireNonNull(answer.get(1));
        }
        return letter == null ? Optional.empty() : Optional.of(new DeadLetter.WithEvents(letter, events));
    }

    /** What {@link #keep} was given for this letter; empty when it holds no input. */
    public Optional<DeadLetter.Input> input(String id) {
        List<@Nullable Object> answer = scripts.list(READ_VALUE, List.of(keysOf(id).deadLetterValue + id), VALUE_BYTES);
        return answer.isEmpty()
                ? Optional.empty()
                : Optional.of(new DeadLetter.Input(
                        DeadLetterReader.text(answer.get(0)), (Long) Objects.requireNonNull(answer.get(1))));
    }

    /** Makes a letter a claim again, with its old notification id and no attempts made. */
    public Replayed replay(String id) {
        return replay(id, null);
    }

    /**
     * As {@link #replay(String)}.
     *
     * @param workspaceId a letter of another one is not known; null: any
     */
    public Replayed replay(String id, @Nullable String workspaceId) {
        return replayed(scripts.await(replaying(id, workspaceId)));
    }

    /**
     * Replays what fits the filter, the newest first, until {@code limit} letters have been looked at. What fails again
     * and is buried again meanwhile is newer than any position, so that going on never meets it.
     *
     * @param position as for {@link #list}
     */
    public Many replayAll(Filter filter, @Nullable String position, int limit) {
        return inBatches(filter, position, limit, letters -> {
            List<CompletableFuture<Long>> answers = letters.stream()
                    .filter(found -> found.letter().replayable())
                    .map(found -> replaying(found.letter().id(), filter.workspaceId()))
                    .toList();
            int done = 0;
            for (CompletableFuture<Long> answer : answers) {
                done += replayed(scripts.await(answer)) == Replayed.YES ? 1 : 0;
            }
            return done;
        });
    }

    private CompletableFuture<Long> replaying(String id, @Nullable String workspaceId) {
        Keys keys = keysOf(id);
        return scripts.numberAsync(
                REPLAY,
                List.of(
                        keys.deadLetter + id,
                        keys.deadLetterEvents + id,
                        keys.deadLetters,
                        keys.claim + id,
                        keys.claimEvents + id,
                        keys.claimIndex),
                id,
                any(workspaceId));
    }

    private static Replayed replayed(long answer) {
        if (answer == 1) {
            return Replayed.YES;
        }
        return answer == 0 ? Replayed.UNKNOWN : Replayed.NEVER_A_NOTIFICATION;
    }

    /** False when there is none with this id. */
    public boolean delete(String id) {
        return delete(id, null);
    }

    /**
     * As {@link #delete(String)}.
     *
     * @param workspaceId a letter of another one is not known; null: any
     */
    public boolean delete(String id, @Nullable String workspaceId) {
        return discard(workspaceId, List.of(id, "")) == 1;
    }

    /** As {@link #replayAll}; deletes for good. */
    public Many deleteAll(Filter filter, @Nullable String position, int limit) {
        return inBatches(filter, position, limit, letters -> {
            List<String> seen = new ArrayList<>();
            for (DeadLetterReader.Found found : letters) {
                seen.add(found.letter().id());
                seen.add(found.score());
            }
            return discard(filter.workspaceId(), seen);
        });
    }

    private int discard(@Nullable String workspaceId, List<String> idsAndScores) {
        Map<Keys, List<String>> byShard = new LinkedHashMap<>();
        for (int i = 0; i < idsAndScores.size(); i += 2) {
            byShard.computeIfAbsent(keysOf(idsAndScores.get(i)), keys -> new ArrayList<>())
                    .addAll(idsAndScores.subList(i, i + 2));
        }
        int gone = 0;
        for (Map.Entry<Keys, List<String>> each : byShard.entrySet()) {
            List<Object> args = prefixes(each.getKey());
            args.add(any(workspaceId));
            args.addAll(each.getValue());
            gone += (int) scripts.number(DISCARD, List.of(each.getKey().deadLetters), args.toArray());
        }
        return gone;
    }

    /** Deletes at most so many letters that were buried longer ago; answers how many. */
    int expire(Duration keepFor, int most) {
        int gone = 0;
        for (Keys keys : shards) {
            if (gone < most) {
                List<Object> args = prefixes(keys);
                args.add(keepFor.toMillis());
                args.add(most - gone);
                gone += (int) scripts.number(EXPIRE, List.of(keys.deadLetters), args.toArray());
            }
        }
        return gone;
    }

    private static List<Object> prefixes(Keys keys) {
        return new ArrayList<>(List.of(keys.deadLetter, keys.deadLetterEvents, keys.deadLetterValue));
    }

    private interface Step {
        /** Answers with how many it was done. */
        int take(List<DeadLetterReader.Found> letters);
    }

    private Many inBatches(Filter filter, @Nullable String position, int limit, Step step) {
        int looked = 0;
        int done = 0;
        String next = position;
        do {
            int wanted = Math.min(BATCH, limit - looked);
            Page<DeadLetterReader.Found> page = find(filter, next, wanted);
            if (!page.items().isEmpty()) {
                done += step.take(page.items());
            }
            looked += page.items().size();
            next = page.next();
            if (page.items().size() < wanted) {
                // Much was looked through for little: the caller goes on, or has it all.
                break;
            }
        } while (next != null && looked < limit);
        return new Many(done, looked - done, next);
    }
}
