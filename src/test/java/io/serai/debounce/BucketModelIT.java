package io.serai.debounce;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.debounce.BucketModel.Lease;
import io.serai.debounce.BucketModel.Sent;
import io.serai.debounce.BucketModel.Taken;
import io.serai.debounce.BucketModel.When;
import io.serai.debounce.DeadLetters.Replayed;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.redis.OneServer;
import io.serai.redis.RedisExtension;
import io.serai.testing.SampleEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.redisson.api.RScoredSortedSet;
import org.redisson.client.codec.StringCodec;

/**
 * The scripts against {@link BucketModel}: whatever three hubs do in whatever order, each answer and all of what is in
 * Redis is what the model says, and in the end each event has come out once.
 *
 * <p>Nothing waits here: a window, a lease or an idempotency window ends because the test moves the time that is kept
 * for it.
 */
@OneServer("compares all of what is in Redis with the model, which has one shard")
class BucketModelIT {
    private static final RedisExtension redis = new RedisExtension();
    private static final Keys KEYS = Keys.ofAllShards(false).getFirst();
    private static final Duration LEASE = Duration.ofHours(1);
    private static final int SHARE = 2;
    private static final int PARTS = 7;
    private static final String NO_CLAIM = "no-claim";

    /** So long that no generation of seen ids ends by itself for decades. */
    private static final Duration IDEMPOTENCY = Duration.ofDays(10_000);

    @BeforeContainer
    static void startRedis() {
        redis.beforeAll(null);
    }

    @AfterContainer
    static void stopRedis() {
        redis.afterAll(null);
    }

    // What is tried

    enum Hub {
        A,
        B,
        C
    }

    /** Who acts on a claim: a certain hub, or whichever owns it. */
    enum Actor {
        OWNER,
        A,
        B,
        C
    }

    /** Two event types of one alert and one of another. */
    enum At {
        ERRORS("alert-1", EventType.TRACE_ERRORS),
        COST("alert-1", EventType.TRACE_COST),
        OTHER("alert-2", EventType.TRACE_ERRORS);

        final BucketKey key;

        At(String alertId, EventType type) {
            key = new BucketKey(alertId, type.wire());
        }
    }

    enum Rules {
        HOUR(rules(Duration.ofHours(1), false, 1_000, 1_000_000)),
        AT_ONCE(rules(Duration.ZERO, false, 1_000, 1_000_000)),
        ONE_EVENT(rules(Duration.ofHours(1), false, 1, 1_000_000)),
        TWO_EVENTS(rules(Duration.ofHours(1), false, 2, 1_000_000)),
        SOME_BYTES(rules(Duration.ofHours(1), false, 1_000, 600)),
        LEADING(rules(Duration.ofHours(1), true, 1_000, 1_000_000)),
        LEADING_TWO_EVENTS(rules(Duration.ofHours(1), true, 2, 1_000_000)),
        LEADING_AT_ONCE(rules(Duration.ZERO, true, 3, 1_000_000)),
        DIGEST(new WindowRules(Duration.ZERO, false, 3, 1_000_000, Instant.now().plus(Duration.ofDays(1)))),
        DIGEST_OF_A_CLOCK_THAT_IS_BEHIND(new WindowRules(
                Duration.ofHours(1), false, 3, 1_000_000, Instant.now().minusSeconds(20)));

        final WindowRules rules;

        Rules(WindowRules rules) {
            this.rules = rules;
        }

        private static WindowRules rules(Duration window, boolean leading, int maxEvents, long maxBytes) {
            return new WindowRules(window, leading, maxEvents, maxBytes);
        }
    }

    /** @param ids of the events */
    record Request(At at, Rules rules, List<Integer> ids) {}

    /** Numbers of claims and dead letters count those that there are, round and round, and once more for none. */
    sealed interface Action {
        record Append(Hub by, Request request) implements Action {}

        /** What {@link io.serai.redis.GroupCommit} makes of concurrent callers: several requests in one script. */
        record AppendTogether(List<Request> requests) implements Action {}

        record Claim(Hub by, int max) implements Action {}

        record TakeOver(Hub by, int max) implements Action {}

        record Extend(Actor by, List<Integer> claims) implements Action {}

        /** @param delivered of {@link #PARTS} */
        record Attempted(Actor by, int claim, int attempts, int delivered) implements Action {}

        record Confirm(Actor by, int claim) implements Action {}

        record Release(Actor by, int claim) implements Action {}

        record Bury(Actor by, int claim, int attempts) implements Action {}

        record Replay(int deadLetter) implements Action {}

        record WindowEnds(At at) implements Action {}

        record LeaseRunsOut(int claim) implements Action {}

        /** All its leases run out. */
        record HubIsPaused(Hub hub) implements Action {}

        record IdempotencyWindowHalfPasses(At at) implements Action {}

        record TrafficPauses(At at) implements Action {}
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Hub> hub = Arbitraries.of(Hub.class);
        Arbitrary<At> at = Arbitraries.of(At.class);
        Arbitrary<Actor> actor = Arbitraries.frequency(
                Tuple.of(5, Actor.OWNER), Tuple.of(1, Actor.A), Tuple.of(1, Actor.B), Tuple.of(1, Actor.C));
        Arbitrary<Integer> nth = Arbitraries.integers().between(0, 7);
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 6);
        Arbitrary<Request> request = Combinators.combine(
                        at,
                        Arbitraries.of(Rules.class),
                        Arbitraries.integers()
                                .between(0, 30)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(4))
                .as(Request::new);
        Arbitrary<Action> action = Arbitraries.frequencyOf(
                Tuple.of(5, Combinators.combine(hub, request).as(Action.Append::new)),
                Tuple.of(3, request.list().ofMinSize(2).ofMaxSize(4).map(Action.AppendTogether::new)),
                Tuple.of(5, Combinators.combine(hub, few).as(Action.Claim::new)),
                Tuple.of(
                        3,
                        Combinators.combine(hub, Arbitraries.integers().between(1, 3))
                                .as(Action.TakeOver::new)),
                Tuple.of(
                        2,
                        Combinators.combine(actor, nth.list().ofMinSize(1).ofMaxSize(3))
                                .as(Action.Extend::new)),
                Tuple.of(2, Combinators.combine(actor, nth, few, few).as(Action.Attempted::new)),
                Tuple.of(4, Combinators.combine(actor, nth).as(Action.Confirm::new)),
                Tuple.of(2, Combinators.combine(actor, nth).as(Action.Release::new)),
                Tuple.of(2, Combinators.combine(actor, nth, few).as(Action.Bury::new)),
                Tuple.of(2, nth.map(Action.Replay::new)),
                Tuple.of(3, at.map(Action.WindowEnds::new)),
                Tuple.of(1, nth.map(Action.LeaseRunsOut::new)),
                Tuple.of(2, hub.map(Action.HubIsPaused::new)),
                Tuple.of(1, at.map(Action.IdempotencyWindowHalfPasses::new)),
                Tuple.of(1, at.map(Action.TrafficPauses::new)));
        return action.list().ofMinSize(1).ofMaxSize(50);
    }

    /** Each run plays other ones. */
    @Property(tries = 100)
    void theScriptsDoWhatTheModelSays(@ForAll("actions") List<Action> actions) {
        play(actions);
    }

    @Example
    void oneClaimTakesMoreThanOneFullBucketOfALine() {
        play(List.of(
                new Action.Append(Hub.A, new Request(At.ERRORS, Rules.ONE_EVENT, List.of(0, 1))),
                new Action.Claim(Hub.A, 5)));
    }

    private static void play(List<Action> actions) {
        redis.beforeEach(null);
        Run run = new Run();
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            said("after %d. %s".formatted(i + 1, action), () -> run.step(() -> run.act(action)));
        }
        said("when all that is left is delivered", run::deliverEverything);
    }

    private static void said(String when, Runnable action) {
        try {
            action.run();
        } catch (AssertionError e) {
            throw new AssertionError("%s:%n%s".formatted(when, e.getMessage()), e);
        }
    }

    /** One list of actions, done to Redis and to the model. */
    private static final class Run {
        private final BucketModel model = new BucketModel(SHARE);
        private final Map<Hub, BucketStore> stores = new HashMap<>();
        private final DeadLetters letters = new DeadLetters(redis.scripts());
        private final Shard shard;
        private final Map<String, Claim> firstAnswers = new HashMap<>();
        private BucketSnapshot snapshot = BucketSnapshot.of(redis.scripts());
        private int serials;
        private int ids;

        Run() {
            DebounceConfig config = new DebounceConfig(
                    Given.IN_AN_HOUR, IDEMPOTENCY, Duration.ofSeconds(1), Duration.ofSeconds(1), LEASE, 100, 1L << 25);
            Supplier<String> newIds = () -> "n%05d".formatted(++ids);
            for (Hub hub : Hub.values()) {
                stores.put(hub, RedisBucketStore.in(redis.scripts(), config, hub.name(), newIds));
            }
            shard = new Shard(redis.scripts(), KEYS, config, Hub.A.name(), newIds);
        }

        /** In a millisecond of its own, so that the order of two steps can be seen in Redis. */
        void step(Runnable action) {
            while (System.currentTimeMillis() <= snapshot.now()) {
                Thread.onSpinWait();
            }
            model.timePasses();
            action.run();
            snapshot = BucketSnapshot.of(redis.scripts());
            snapshot.assertInvariants(IDEMPOTENCY);
            assertAllThere();
            assertThatRedisIsAsTheModel();
        }

        void act(Action action) {
            switch (action) {
                case Action.Append(Hub by, Request request) -> append(by, request);
                case Action.AppendTogether(List<Request> requests) -> appendTogether(requests);
                case Action.Claim(Hub by, int max) -> claim(by, max);
                case Action.TakeOver(Hub by, int max) -> takeOver(by, max);
                case Action.Extend(Actor by, List<Integer> claims) -> {
                    Hub hub = hub(by, claims.getFirst());
                    List<String> picked =
                            claims.stream().map(this::claim).distinct().toList();
                    assertThat(stores.get(hub).extend(picked))
                            .as("lost")
                            .containsExactlyInAnyOrderElementsOf(model.extend(hub.name(), picked));
                }
                case Action.Attempted(Actor by, int claim, int attempts, int delivered) -> {
                    Hub hub = hub(by, claim);
                    assertThat(stores.get(hub).attempted(claim(claim), new Progress(attempts, delivered, PARTS)))
                            .as("noted")
                            .isEqualTo(model.attempted(hub.name(), claim(claim), attempts, delivered));
                }
                case Action.Confirm(Actor by, int claim) -> {
                    Hub hub = hub(by, claim);
                    String id = claim(claim);
                    assertThat(stores.get(hub).confirm(id)).as("confirmed").isEqualTo(model.confirm(hub.name(), id));
                }
                case Action.Release(Actor by, int claim) -> {
                    Hub hub = hub(by, claim);
                    String id = claim(claim);
                    assertThat(stores.get(hub).release(id)).as("given back").isEqualTo(model.release(hub.name(), id));
                }
                case Action.Bury(Actor by, int claim, int attempts) -> {
                    Hub hub = hub(by, claim);
                    String id = claim(claim);
                    assertThat(stores.get(hub).bury(id, "http_404", "The receiver answered 404", attempts))
                            .as("buried")
                            .isEqualTo(model.bury(hub.name(), id, attempts));
                }
                case Action.Replay(int deadLetter) -> {
                    String id = pick(model.deadLetters, deadLetter);
                    assertThat(letters.replay(id) == Replayed.YES)
                            .as("replayed")
                            .isEqualTo(model.replay(id));
                }
                case Action.WindowEnds(At at) -> windowEnds(at.key);
                case Action.LeaseRunsOut(int claim) -> leaseRunsOut(claim(claim));
                case Action.HubIsPaused(Hub hub) ->
                    model.claims.values().stream()
                            .filter(claim -> hub.name().equals(claim.owner))
                            .forEach(claim -> leaseRunsOut(claim.id));
                case Action.IdempotencyWindowHalfPasses(At at) -> idempotencyWindowHalfPasses(at.key);
                case Action.TrafficPauses(At at) -> {
                    redis.client().getKeys().delete(KEYS.leadingEdge + at.key);
                    model.trafficPauses(at.key);
                }
            }
        }

        private static String pick(Map<String, Taken> all, int nth) {
            return Stream.concat(all.keySet().stream(), Stream.of(NO_CLAIM))
                    .toList()
                    .get(nth % (all.size() + 1));
        }

        private String claim(int nth) {
            return pick(model.claims, nth);
        }

        private Hub hub(Actor actor, int claim) {
            if (actor != Actor.OWNER) {
                return Hub.valueOf(actor.name());
            }
            Taken taken = model.claims.get(claim(claim));
            return taken == null || taken.owner == null ? Hub.A : Hub.valueOf(taken.owner);
        }

        // events

        private void append(Hub by, Request request) {
            List<Event> events = events(request);
            BucketStore.Appended answer = stores.get(by).append(append(request, events));
            assertThat(new BucketModel.Appended(When.of(answer.due()), answer.appended()))
                    .isEqualTo(model.append(request.at().key, request.rules().rules, sent(events)));
        }

        private void appendTogether(List<Request> requests) {
            List<Append> batch = new ArrayList<>();
            List<BucketModel.Appended> expected = new ArrayList<>();
            for (Request request : requests) {
                List<Event> events = events(request);
                batch.add(append(request, events));
                expected.add(model.append(request.at().key, request.rules().rules, sent(events)));
            }
            assertThat(shard.append(batch).join())
                    .extracting(Optional::orElseThrow)
                    .extracting(answer -> new BucketModel.Appended(When.of(answer.due()), answer.appended()))
                    .isEqualTo(expected);
        }

        private static Append append(Request request, List<Event> events) {
            return new Append(
                    request.at().key,
                    SampleEvents.WORKSPACE,
                    request.rules().rules,
                    events.stream().map(BucketEvent::of).toList(),
                    appended -> {});
        }

        private List<Event> events(Request request) {
            return request.ids().stream()
                    .map(id -> new Event(
                            "event-" + id,
                            request.at().key.eventType(),
                            SampleEvents.WORKSPACE,
                            SampleEvents.PROJECT,
                            null,
                            SampleEvents.TIME,
                            Map.of("serial", Integer.toString(++serials)),
                            Json.read("{}".getBytes(StandardCharsets.UTF_8))))
                    .toList();
        }

        private static List<Sent> sent(List<Event> events) {
            return events.stream()
                    .map(event -> new Sent(
                            Integer.parseInt(event.properties().get("serial")),
                            event.id(),
                            Json.write(event.toJson()).length))
                    .toList();
        }

        private void idempotencyWindowHalfPasses(BucketKey key) {
            long generation = System.currentTimeMillis() / IDEMPOTENCY.toMillis();
            String seen = KEYS.seen + key + ":" + generation;
            String seenBefore = KEYS.seen + key + ":" + (generation - 1);
            redis.client().getKeys().delete(seenBefore);
            if (snapshot.has(seen)) {
                redis.client().getKeys().rename(seen, seenBefore);
            }
            model.idempotencyWindowHalfPasses(key);
        }

        private void windowEnds(BucketKey key) {
            if (!model.windowRuns(key)) {
                return;
            }
            long now = System.currentTimeMillis();
            redis.client()
                    .<String, String>getMap(KEYS.bucket + key, StringCodec.INSTANCE)
                    .fastPut("dueAt", Long.toString(now));
            if (model.line(key).full.isEmpty()) {
                index(KEYS.bucketIndex).add(now, key.toString());
            }
            model.windowEnds(key);
        }

        // claims

        private void claim(Hub by, int max) {
            BucketStore.Claimed answer = stores.get(by).claim(max, allowance(by));
            Set<BucketKey> served = new HashSet<>();
            for (Claim claim : answer.claims()) {
                BucketKey key = new BucketKey(claim.alertId(), claim.eventType());
                assertThat(model.nextInLine(by.name(), served))
                        .as("next in line")
                        .contains(key);
                served.add(key);
                assertThat(claim.firstSeen()).isBeforeOrEqualTo(claim.claimedAt());
                assertThat(claim.claimedAt().toEpochMilli()).isGreaterThan(snapshot.now());
                assertThat(firstAnswers.put(claim.id(), claim)).isNull();
                assertClaim(claim, model.claim(by.name(), key, claim.id()));
            }
            boolean foundEnough = answer.claims().size() == max;
            assertThat(answer.claims()).hasSizeLessThanOrEqualTo(max);
            if (!foundEnough) {
                assertThat(model.claimable(by.name())).as("due and not claimed").isEmpty();
            }
            assertThat(When.of(answer.nextDue())).as("next due").isEqualTo(model.nextDue(foundEnough));
            assertThat(answer.passedOver()).as("passed over").isEqualTo(model.passedOver(foundEnough));
        }

        private void takeOver(Hub by, int max) {
            List<Claim> answer = stores.get(by).takeOver(max, allowance(by));
            List<Taken> expected = model.takeOver(by.name(), max);
            assertThat(answer)
                    .extracting(Claim::id)
                    .containsExactlyElementsOf(
                            expected.stream().map(taken -> taken.id).toList());
            halfASecondPasses();
            for (int i = 0; i < answer.size(); i++) {
                assertClaim(answer.get(i), expected.get(i));
                assertThat(answer.get(i))
                        .usingRecursiveComparison()
                        .ignoringFields("attempts", "partsDelivered", "parts", "replays")
                        .isEqualTo(firstAnswers.get(answer.get(i).id()));
            }
        }

        private ClaimLimits.Allowance allowance(Hub hub) {
            return ClaimLimits.Allowance.ofEach(SHARE).less(model.inHand(hub.name()));
        }

        /** Those that were passed over are looked at again half a second later: now. */
        private void halfASecondPasses() {
            model.claims.forEach((id, claim) -> {
                if (claim.lease != Lease.RUNNING) {
                    index(KEYS.claimIndex).add(claim.lease == Lease.GIVEN_BACK ? 0 : 1, id);
                }
            });
        }

        private static void assertClaim(Claim claim, Taken expected) {
            assertThat(claim.events())
                    .extracting(event -> Integer.parseInt(
                            event.get("properties").get("serial").textValue()))
                    .isEqualTo(serials(expected.events));
            assertThat(claim.alertId()).isEqualTo(expected.key.alertId());
            assertThat(claim.eventType()).isEqualTo(expected.key.eventType());
            assertThat(claim.workspaceId()).isEqualTo(SampleEvents.WORKSPACE);
            assertThat(claim.attempts()).as("attempts").isEqualTo(expected.attempts);
            assertThat(claim.partsDelivered()).as("parts delivered").isEqualTo(expected.delivered);
        }

        private void leaseRunsOut(String id) {
            // One that was given back has no lease.
            if (model.claims.containsKey(id) && model.claims.get(id).lease == Lease.RUNNING) {
                index(KEYS.claimIndex).add(1, id);
                model.leaseRunsOut(id);
            }
        }

        private static RScoredSortedSet<String> index(String name) {
            return redis.client().getScoredSortedSet(name, StringCodec.INSTANCE);
        }

        // what must be true after each step

        private void assertAllThere() {
            List<Integer> everywhere = new ArrayList<>(snapshot.allSerials());
            everywhere.addAll(serials(model.confirmed));
            assertThat(everywhere)
                    .as("waiting, claimed, buried and confirmed events")
                    .containsExactlyInAnyOrderElementsOf(serials(model.appended));
        }

        private void assertThatRedisIsAsTheModel() {
            Map<String, Object> expected = new TreeMap<>();
            Map<String, Object> actual = new TreeMap<>();
            for (At at : At.values()) {
                BucketModel.Line line = model.line(at.key);
                expected.put(
                        at + " buckets",
                        line.buckets().map(bucket -> serials(bucket.events)).toList());
                actual.put(at + " buckets", bucketsOf(at.key));
                expected.put(at + " seen", both(line.seen, line.seenBefore));
                actual.put(at + " seen", seenBy(at.key));
                expected.put(at + " busy", line.busy);
                actual.put(at + " busy", snapshot.has(KEYS.leadingEdge + at.key));
            }
            model.claims.values().forEach(claim -> expected.put("claim " + claim.id, describe(claim)));
            for (String id : snapshot.named(KEYS.claim)) {
                actual.put("claim " + id, describe(KEYS.claim + id, KEYS.claimEvents + id) + " " + lease(id));
            }
            model.deadLetters.values().forEach(dead -> expected.put("dead letter " + dead.id, describe(dead)));
            for (String id : snapshot.named(KEYS.deadLetter)) {
                actual.put(
                        "dead letter " + id,
                        describe(KEYS.deadLetter + id, KEYS.deadLetterEvents + id) + " "
                                + snapshot.hash(KEYS.deadLetter + id).get("reason"));
            }
            assertThat(actual).isEqualTo(expected);
        }

        private List<List<Integer>> bucketsOf(BucketKey key) {
            List<List<Integer>> buckets = snapshot.parts(KEYS.fullBuckets + key).stream()
                    .map(number -> snapshot.serials(KEYS.fullBucketEvents + number + ":" + key))
                    .collect(Collectors.toCollection(ArrayList::new));
            if (snapshot.has(KEYS.bucket + key)) {
                buckets.add(snapshot.serials(KEYS.bucketEvents + key));
            }
            return buckets;
        }

        private Set<String> seenBy(BucketKey key) {
            return snapshot.named(KEYS.seen + key + ":").stream()
                    .flatMap(generation -> snapshot.parts(KEYS.seen + key + ":" + generation).stream())
                    .collect(Collectors.toSet());
        }

        private static Set<String> both(Set<String> one, Set<String> other) {
            return Stream.of(one, other).flatMap(Set::stream).collect(Collectors.toSet());
        }

        private String describe(Taken taken) {
            return "%s %s, %d attempts, %d delivered by %s %s"
                    .formatted(
                            taken.key,
                            serials(taken.events),
                            taken.attempts,
                            taken.delivered,
                            taken.owner,
                            model.claims.containsKey(taken.id) ? taken.lease : "http_404");
        }

        private String describe(String meta, String events) {
            Map<String, String> fields = snapshot.hash(meta);
            return "%s:%s %s, %s attempts, %s delivered by %s"
                    .formatted(
                            fields.get("alertId"),
                            fields.get("eventType"),
                            snapshot.serials(events),
                            fields.get("attempts"),
                            fields.getOrDefault("partsDelivered", "0"),
                            fields.get("owner"));
        }

        private Lease lease(String id) {
            double end = snapshot.scores(KEYS.claimIndex).get(id);
            return end == 0 ? Lease.GIVEN_BACK : end == 1 ? Lease.RUN_OUT : Lease.RUNNING;
        }

        private static List<Integer> serials(List<Sent> events) {
            return events.stream().map(Sent::serial).toList();
        }

        // the end

        void deliverEverything() {
            Hub last = Hub.A;
            step(() -> Arrays.stream(At.values()).forEach(at -> windowEnds(at.key)));
            step(() -> List.copyOf(model.deadLetters.keySet())
                    .forEach(
                            id -> assertThat(letters.replay(id) == Replayed.YES).isEqualTo(model.replay(id))));
            step(() -> model.claims.keySet().forEach(this::leaseRunsOut));
            do {
                step(() -> takeOver(last, 1_000));
                step(() -> List.copyOf(model.claims.keySet())
                        .forEach(id ->
                                assertThat(stores.get(last).confirm(id)).isEqualTo(model.confirm(last.name(), id))));
                step(() -> claim(last, 16));
            } while (!model.claims.isEmpty());
            assertThat(serials(model.confirmed)).containsExactlyInAnyOrderElementsOf(serials(model.appended));
            assertThat(snapshot.undelivered()).isEmpty();
        }
    }
}
