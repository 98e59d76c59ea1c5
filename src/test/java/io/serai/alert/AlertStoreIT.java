package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.serai.alert.AlertChangeException.Reason;
import io.serai.alert.AlertRecords.Bounds;
import io.serai.json.InvalidInputException;
import io.serai.redis.RedisExtension;
import io.serai.redis.RedisUnavailableException;
import io.serai.testing.Canary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.api.RMap;
import org.redisson.api.RType;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.slf4j.LoggerFactory;

/** Two hubs' stores on one Redis: what each of them has, and what Redis has. */
class AlertStoreIT {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WS = "default";
    private static final Instant TIME = Instant.parse("2026-03-01T09:35:00.123456Z");
    private static final EncryptionKey KEY = EncryptionKey.random();
    private static final EncryptionKey NEW_KEY = EncryptionKey.random();

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private final List<AlertSync> syncs = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(AlertStore.class);
    private Hub one;
    private Hub two;

    /** A hub's part of it. */
    private record Hub(AlertStore store, AlertRegistry registry) {
        Set<String> inForce() {
            Set<String> ids = new TreeSet<>();
            registry.all().forEach(alert -> ids.add(alert.id()));
            return ids;
        }

        String name(String id) {
            return registry.byId(id).orElseThrow().name();
        }
    }

    @BeforeEach
    void prepare() {
        log.start();
        logger.addAppender(log);
        one = hub(KEY);
        two = hub(KEY);
    }

    @AfterEach
    void stop() {
        syncs.forEach(AlertSync::stop);
        logger.detachAppender(log);
    }

    // changes

    @Test
    void aChangeIsInForceWhenItReturns() {
        StoredAlert created = one.store.create(alert("a", "first"), "anna");

        assertThat(one.name("a")).isEqualTo("first");
        assertThat(one.store.find(WS, "a")).contains(created);
        assertThat(created.readOnly()).isFalse();
        assertThat(created.createdAt()).isEqualTo("2026-03-01T09:35:00.123Z");

        StoredAlert changed = rename(one, "a", "second");

        assertThat(one.name("a")).isEqualTo("second");
        assertThat(one.store.find(null, "a")).contains(changed);
        assertThat(changed.version()).isGreaterThan(created.version());
        assertThat(changed.createdAt()).isEqualTo(created.createdAt());
        assertThat(changed.createdBy()).isEqualTo("anna");
        assertThat(changed.updatedBy()).isEqualTo("ben");

        assertThat(one.store.delete(WS, List.of("a", "a", "unknown"))).isEqualTo(1);
        assertThat(one.inForce()).isEmpty();
        assertThat(one.store.find(WS, "a")).isEmpty();
    }

    @Test
    void theOtherHubReadsTheSame() {
        StoredAlert created = one.store.create(alert("a", "first"), "anna");

        two.store.load();

        assertThat(two.store.all(null)).containsExactly(created);
        assertThat(two.registry.byId("a")).contains(created.alert());
    }

    @Test
    void allIsInTheOrderOfCreationTheNewestFirst() {
        one.store.create(alert("b", "x"), "anna");
        one.store.create(alert("a", "y"), "anna");
        one.store.create(alert("c", "z", "'workspace_id':'other'"), "anna");

        assertThat(one.store.all(null))
                .extracting(stored -> stored.alert().id())
                .containsExactly("c", "b", "a");
        assertThat(one.store.all(WS)).extracting(stored -> stored.alert().id()).containsExactly("b", "a");
    }

    @Test
    void anEqualAlertIsNotWritten() {
        StoredAlert created = one.store.create(alert("a", "first", "'triggers':[{'event_type':'x'}]"), "anna");
        Map<String, String> before = everything();

        StoredAlert same = one.store.change(
                WS, "a", null, "ben", stored -> alert("a", "first", "'triggers':[{'event_type':'x'}]"));

        assertThat(same).isEqualTo(created);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whatIsNewElsewhereIsSeenBeforeAnythingIsChanged() {
        one.store.create(alert("a", "first"), "anna");
        two.store.load();
        rename(one, "a", "second");

        // Two has the first one still: it would be taken for no change.
        rename(two, "a", "first");

        assertThat(two.name("a")).isEqualTo("first");
        one.store.sync();
        assertThat(one.name("a")).isEqualTo("first");
    }

    @Test
    void anIdIsTakenOnceWhoeverIsFaster() throws Exception {
        for (int i = 0; i < 20; i++) {
            Alert alert = alert("a" + i, "x");
            List<Boolean> created = together(List.of(creating(one, alert), creating(two, alert)));

            assertThat(created).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void anIdIsTakenInAllWorkspaces() {
        one.store.create(alert("a", "x", "'workspace_id':'other'"), "anna");

        assertRefused(Reason.EXISTS, "Alert already exists", () -> two.store.create(alert("a", "x"), "ben"));
    }

    @Test
    void anotherWorkspaceCanNeitherSeeNorChangeNorDelete() {
        one.store.create(alert("a", "x", "'workspace_id':'other'"), "anna");

        assertThat(one.store.find(WS, "a")).isEmpty();
        assertRefused(Reason.UNKNOWN, "Alert not found", () -> rename(one, "a", "mine"));
        assertThat(one.store.delete(WS, List.of("a"))).isZero();
        assertThat(one.inForce()).containsExactly("a");
    }

    @Test
    void aVersionThatWasSeenIsNotOverwritten() {
        StoredAlert seen = one.store.create(alert("a", "first"), "anna");
        StoredAlert newer = rename(two, "a", "second");

        assertRefused(
                Reason.STALE,
                "The alert was changed by somebody else: read it again",
                () -> one.store.change(WS, "a", seen.version(), "ben", named("third")));
        one.store.change(WS, "a", newer.version(), "ben", named("third"));
        assertThat(one.name("a")).isEqualTo("third");
    }

    @Test
    void anAlertThatIsMadeAgainHasAnotherVersion() {
        long first = one.store.create(alert("a", "x"), "anna").version();
        one.store.delete(WS, List.of("a"));
        one.store.create(alert("a", "x"), "anna");

        assertRefused(
                Reason.STALE,
                "The alert was changed by somebody else: read it again",
                () -> one.store.change(WS, "a", first, "ben", named("y")));
    }

    @Test
    void noneOfManyChangesAtOnceIsLost() throws Exception {
        one.store.create(alert("a", "x"), "anna");
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            Hub hub = writer % 2 == 0 ? one : two;
            String name = "writer-" + writer + "-";
            writers.add(() -> {
                for (int i = 0; i < 12; i++) {
                    add(hub, name + i);
                }
                return true;
            });
        }

        together(writers);

        one.store.sync();
        two.store.sync();
        assertThat(one.registry.byId("a").orElseThrow().metadata()).hasSize(48);
        assertThat(two.registry.byId("a")).isEqualTo(one.registry.byId("a"));
    }

    /** As a client does that is told to read again. */
    private static void add(Hub hub, String member) {
        while (true) {
            try {
                hub.store.change(WS, "a", null, "ben", stored -> {
                    Map<String, String> metadata = new HashMap<>(stored.alert().metadata());
                    metadata.put(member, "x");
                    return with(stored.alert(), stored.alert().name(), metadata);
                });
                return;
            } catch (AlertChangeException e) {
                assertThat(e.reason()).isEqualTo(Reason.STALE);
            }
        }
    }

    // replicas

    @Test
    void aChangeIsInForceInTheOtherHubAsSoonAsItIsWoken() {
        follow(two, AlertRecords.CHANGED, NEVER);
        awaitListening();

        for (int i = 0; i < 10; i++) {
            String id = "a" + i;
            one.store.create(alert(id, "x"), "anna");
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(SECOND)
                    .until(() -> two.registry.byId(id).isPresent());
        }
        one.store.delete(WS, List.of("a0"));
        await().pollDelay(Duration.ZERO)
                .atMost(SECOND)
                .until(() -> two.registry.byId("a0").isEmpty());
    }

    @Test
    void aChangeIsInForceWithinASecondThoughNobodyWakesTheOtherHub() {
        AlertSync sync = new AlertSync(two.store, redis.redis().channel("nobody_speaks_here"), Duration.ofMillis(500));
        syncs.add(sync);
        sync.start();

        one.store.create(alert("a", "x"), "anna");

        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(SECOND)
                .until(() -> two.registry.byId("a").isPresent());
    }

    @Test
    void anAlertThatIsNotKnownYetIsNotTakenForRemovedOrDisabled() {
        two.store.load();
        one.store.create(alert("a", "x", "'enabled':false"), "anna");
        assertThat(two.registry.byId("a")).isEmpty();

        assertThat(two.registry.newest(WS, "a")).isPresent();

        one.store.change(WS, "a", null, "ben", stored -> alert("a", "x"));
        assertThat(two.registry.newest(WS, "a"))
                .hasValueSatisfying(alert -> assertThat(alert.enabled()).isTrue());
        assertThat(two.registry.newest(WS, "b")).isEmpty();
        assertThat(two.registry.newest("other", "a")).as("another workspace's").isEmpty();
    }

    @Test
    void readsManyAlertsPageByPage() {
        Hub paging = hub(new AlertRecords(redis.scripts(), 3, 100, Bounds.OURS), KEY);
        for (int i = 0; i < 10; i++) {
            one.store.create(alert("a" + i, "x"), "anna");
        }
        paging.store.load();
        assertThat(paging.inForce()).hasSize(10).isEqualTo(one.inForce());

        one.store.delete(WS, List.of("a1", "a5"));
        rename(one, "a2", "renamed");
        paging.store.sync();

        assertThat(paging.inForce()).hasSize(8).isEqualTo(one.inForce());
        assertThat(paging.name("a2")).isEqualTo("renamed");
    }

    @Test
    void whoWasAwayForMoreDeletionsThanAreRememberedReadsEverything() {
        redis.assumeOneServer();
        Hub forgetful = hub(new AlertRecords(redis.scripts(), 100, 2, Bounds.OURS), KEY);
        for (int i = 0; i < 8; i++) {
            one.store.create(alert("a" + i, "x"), "anna");
        }
        two.store.load();

        for (int i = 0; i < 6; i++) {
            forgetful.store.delete(WS, List.of("a" + i));
        }

        assertThat(client().getScoredSortedSet("alert_deletions").size()).isEqualTo(2);
        assertThat(client().getScoredSortedSet("alert_changes").size()).isEqualTo(4);
        two.store.sync();
        assertThat(two.inForce()).containsExactly("a6", "a7");
        forgetful.store.sync();
        assertThat(forgetful.inForce()).containsExactly("a6", "a7");
    }

    @Test
    void whoAsksForOneAlertFindsItThoughNothingWasReadSinceItWasCreated() {
        StoredAlert created = one.store.create(alert("a", "x"), "anna");
        assertThat(two.store.find(WS, "a")).isEmpty();

        assertThat(two.store.findNewest(WS, "a")).contains(created);
        assertThat(two.store.findNewest(WS, "b")).isEmpty();
        assertThat(two.store.findNewest("other", "a")).isEmpty();

        redis.stop();
        assertThat(two.store.findNewest(WS, "a")).contains(created);
        assertThatThrownBy(() -> two.store.findNewest(WS, "b")).isInstanceOf(RedisUnavailableException.class);
    }

    // bounds

    @Test
    void thereAreOnlySoManyAlerts() {
        Hub hub = hub(new AlertRecords(redis.scripts(), 100, 100, new Bounds(3, 1 << 20)), KEY);
        for (int i = 0; i < 3; i++) {
            hub.store.create(alert("a" + i, "x"), "anna");
        }

        assertRefused(
                Reason.FULL,
                "There are 3 alerts, and there can be no more: delete some first",
                () -> hub.store.create(alert("b", "x"), "anna"));
        rename(hub, "a0", "changed all the same");
        hub.store.delete(WS, List.of("a1"));
        hub.store.create(alert("b", "x"), "anna");
        assertThat(hub.inForce()).containsExactly("a0", "a2", "b");
    }

    @Test
    void thereIsOnlySoMuchInThem() {
        redis.assumeOneServer();
        one.store.create(alert("a", "x"), "anna");
        Hub hub = hub(new AlertRecords(redis.scripts(), 100, 100, new Bounds(100, bytes() + 10)), KEY);
        String told = "All alerts together can have " + (bytes() + 10)
                + " bytes, and would have more: delete some first, or make this one smaller";

        assertRefused(Reason.FULL, told, () -> hub.store.create(alert("b", "x"), "anna"));
        assertRefused(Reason.FULL, told, () -> rename(hub, "a", "a".repeat(50)));
        assertThat(rename(hub, "a", "y").version()).isGreaterThan(1);
        hub.store.delete(WS, List.of("a"));
        hub.store.create(alert("b", "x"), "anna");
        assertThat(hub.inForce()).containsExactly("b");
    }

    @Test
    void theSizeOfAllIsKnownWhateverHappensToThem() {
        redis.assumeOneServer();
        for (int i = 0; i < 5; i++) {
            one.store.create(alert("a" + i, "x"), "anna");
        }
        rename(one, "a0", "a longer name");
        one.store.delete(WS, List.of("a1", "a2"));
        assertThat(hash("alerts_state").get("bytes")).isEqualTo(String.valueOf(bytes()));

        hub(NEW_KEY, KEY).store.load();
        assertThat(hash("alerts_state").get("bytes")).isEqualTo(String.valueOf(bytes()));

        hash("alerts").remove("a0");
        hash("alert_secrets").remove("a0");
        one.store.sync();
        assertThat(hash("alerts_state").get("bytes")).isEqualTo(String.valueOf(bytes()));
    }

    private static long bytes() {
        long bytes = 0;
        for (String key : List.of("alerts", "alert_secrets")) {
            for (String value : hash(key).readAllValues()) {
                bytes += value.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return bytes;
    }

    @Test
    void oneAlertIsOnlySoLarge() {
        one.store.create(alert("a", "x"), "anna");

        AlertChangeException refused = catchThrowableOfType(
                AlertChangeException.class,
                () -> one.store.change(
                        WS,
                        "a",
                        null,
                        "ben",
                        stored -> with(stored.alert(), "x", Map.of("base_url", "y".repeat(65_536)))));

        assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(refused).hasMessageStartingWith("An alert can have 65536 bytes as JSON, and this one has 65");
        one.store.change(
                WS, "a", null, "ben", stored -> with(stored.alert(), "x", Map.of("base_url", "y".repeat(65_000))));
    }

    // Redis

    /** Redis goes away right behind a change. */
    private static final class Leaving extends AlertRecords {
        private boolean away;

        Leaving() {
            super(redis.scripts());
        }

        @Override
        long save(String id, long replaced, AlertRecord alert, List<String> keyIds) {
            long version = super.save(id, replaced, alert, keyIds);
            away = true;
            return version;
        }

        @Override
        int drop(Map<String, Long> versions) {
            int gone = super.drop(versions);
            away = true;
            return gone;
        }

        @Override
        Changes since(Position position) {
            if (away) {
                throw new RedisUnavailableException("expected by the test");
            }
            return super.since(position);
        }
    }

    @Test
    void aChangeThatRedisHasIsNoFailureThoughNothingCanBeReadAfterIt() {
        Leaving records = new Leaving();
        Hub hub = hub(records, KEY);

        StoredAlert created = hub.store.create(alert("a", "first"), "anna");
        assertThat(hub.name("a")).isEqualTo("first");
        assertThat(hub.store.find(WS, "a")).contains(created);
        records.away = false;
        StoredAlert changed = rename(hub, "a", "second");
        assertThat(hub.name("a")).isEqualTo("second");
        two.store.sync();
        assertThat(two.store.find(WS, "a")).contains(changed);

        records.away = false;
        assertThat(hub.store.delete(WS, List.of("a"))).isEqualTo(1);
        assertThat(hub.inForce()).isEmpty();

        records.away = false;
        one.store.create(alert("b", "x"), "anna");
        hub.store.sync();
        assertThat(hub.inForce()).as("goes on as before").containsExactly("b");
    }

    @Test
    void anEmptiedRedisHasNoAlertsAndTakesNewOnes() {
        one.store.create(alert("a", "x"), "anna");
        two.store.load();
        client().getKeys().flushall();

        two.store.sync();
        assertThat(two.inForce()).isEmpty();
        one.store.create(alert("b", "y"), "anna");
        two.store.sync();

        assertThat(one.inForce()).containsExactly("b");
        assertThat(two.inForce()).containsExactly("b");
    }

    @Test
    void aRedisThatLostTheLastChangesIsBelieved() {
        one.store.create(alert("a", "x"), "anna");
        one.store.create(alert("b", "x"), "anna");
        two.store.load();
        // As after a crash that cost the end of the append-only file.
        hash("alerts").remove("b");
        hash("alert_secrets").remove("b");
        client().getScoredSortedSet("alert_changes", StringCodec.INSTANCE).remove("b");
        hash("alerts_state").put("revision", "1");

        two.store.sync();

        assertThat(two.inForce()).containsExactly("a");
    }

    @Test
    void theTwoHashesAloneAreTheAlerts() {
        one.store.create(alert("a", "x"), "anna");
        one.store.create(alert("b", "x"), "anna");
        two.store.load();
        client().getKeys().delete("alert_changes", "alert_deletions", "alerts_state");

        Hub third = hub(KEY);
        third.store.load();
        assertThat(third.inForce()).containsExactly("a", "b");
        rename(third, "a", "renamed");
        two.store.sync();
        assertThat(two.name("a")).isEqualTo("renamed");
    }

    @Test
    void aRecordThatIsDeletedByHandIsGoneEverywhere() {
        one.store.create(alert("a", "x"), "anna");
        one.store.create(alert("b", "x"), "anna");
        hash("alerts").remove("a");

        one.store.sync();

        assertThat(one.inForce()).containsExactly("b");
    }

    @Test
    void hubsGoOnWhenRedisWasStartedAgain() {
        follow(one, AlertRecords.CHANGED, Duration.ofMillis(500));
        follow(two, AlertRecords.CHANGED, Duration.ofMillis(500));
        one.store.create(alert("a", "x"), "anna");

        redis.stop();
        assertThatThrownBy(() -> one.store.create(alert("b", "x"), "anna"))
                .isInstanceOf(RedisUnavailableException.class);
        assertThat(one.inForce()).containsExactly("a");
        redis.start();
        redis.awaitBack();

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> one.store.create(alert("c", "x"), "anna").version() > 0);
        await().atMost(SECOND).until(() -> two.inForce().equals(Set.of("a", "c")));
        awaitListening();
    }

    @Test
    void aFullRedisTakesNoAlertAndLetsThemGo() {
        one.store.create(alert("a", "x"), "anna");
        redis.fill();
        try {
            assertThatThrownBy(() -> one.store.create(alert("b", "x"), "anna"))
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessageContaining("is full");
            assertThat(one.store.delete(WS, List.of("a"))).isEqualTo(1);
        } finally {
            redis.drain();
        }
        two.store.load();
        assertThat(two.inForce()).isEmpty();
    }

    @Test
    void somebodyElsesDataUnderOurKeyIsToldAndLeavesTheAlertsInForce() {
        redis.assumeOneServer();
        one.store.create(alert("a", "x"), "anna");
        client().getKeys().rename("alerts", "put_aside");
        client().getBucket("alerts", StringCodec.INSTANCE).set("left by somebody else");
        String reason = "the key 'alerts' in Redis holds a string that no hub has put there: rename or delete it";

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(one.store::sync)
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessage(reason);
        }
        assertThatThrownBy(() -> rename(one, "a", "y")).hasMessage(reason);
        assertThatThrownBy(two.store::load).hasMessage(reason);
        assertThat(one.inForce()).containsExactly("a");
        assertThat(health(one).getState()).isEqualTo(State.DOWN);
        assertThat(health(one).getMessage()).contains(reason);
        assertThat(warnings()).containsExactly("The alerts in force stay: " + reason);

        client().getKeys().rename("put_aside", "alerts");
        one.store.sync();
        assertThat(health(one).getState()).isEqualTo(State.UP);
        rename(one, "a", "y");
    }

    @Test
    void aRecordThatNobodyCanReadHoldsUpNoOther() {
        one.store.create(alert("a", "x"), "anna");
        hash("alerts").put("junk\nmore", "left by somebody else");
        hash("alert_secrets").put("junk\nmore", "some.thing.else");

        two.store.load();
        one.store.sync();

        assertThat(two.inForce()).containsExactly("a");
        assertThat(health(two).getState()).isEqualTo(State.UP);
        assertThat(health(two).getMessage())
                .contains("degraded: 1 alert in Redis can't be read: the log says which and why");
        assertThat(warnings())
                .hasSize(2)
                .allMatch(line -> line.contains("alert junk?more: ") && !line.contains("somebody"));
        rename(two, "a", "y");
    }

    // the alert file

    @Test
    void alertsOfTheFileStandBesideThoseOfRedisAndAreReadOnly() {
        one.store.create(alert("a", "stored"), "anna");
        one.store.declare(List.of(alert("f", "declared")), "alerts.yaml", TIME);

        assertThat(one.inForce()).containsExactly("a", "f");
        StoredAlert declared = one.store.find(WS, "f").orElseThrow();
        assertThat(declared.readOnly()).isTrue();
        assertThat(declared.version()).isZero();
        assertThat(declared.createdBy()).isEqualTo("alerts.yaml");
        String told = "Alert 'f' is declared in alerts.yaml: change it there";
        assertRefused(Reason.READ_ONLY, told, () -> rename(one, "f", "y"));
        assertRefused(Reason.READ_ONLY, told, () -> one.store.delete(WS, List.of("a", "f")));
        assertRefused(Reason.EXISTS, "Alert already exists", () -> one.store.create(alert("f", "x"), "anna"));
        assertThat(one.inForce()).containsExactly("a", "f");
    }

    @Test
    void theFileWinsAndItsAlertsLeaveWithIt() {
        one.store.create(alert("a", "stored"), "anna");

        one.store.declare(List.of(alert("a", "declared")), "alerts.yaml", TIME);
        one.store.sync();
        one.store.declare(List.of(alert("a", "declared again")), "alerts.yaml", TIME);

        assertThat(one.name("a")).isEqualTo("declared again");
        assertThat(warnings())
                .containsExactly("The alert file declares alert a that Redis has too: those of the file are in force");
        one.store.declare(List.of(), "alerts.yaml", TIME);
        assertThat(one.name("a")).isEqualTo("stored");
    }

    // secrets

    @Test
    void noSecretIsInRedis() {
        List<Canary> planted = new ArrayList<>();
        UnaryOperator<String> canary = place -> {
            planted.add(Canary.in(place));
            return Canary.in(place).text();
        };
        String metadata = "'metadata':{'routing_key':'%s','base_url':'https://%s.example.com'}"
                .formatted(canary.apply("routing key"), canary.apply("base URL"));
        String webhook =
                """
                {'url':'https://hooks.example.com/%s','secret_token':'%s','hmac_key':'%s',
                 'previous_hmac_key':{'secret':'%s','until':'2099-01-01T00:00:00Z'},'headers':{'X-Key':'%s'}}"""
                        .formatted(
                                canary.apply("URL"),
                                canary.apply("token"),
                                canary.apply("hmac key"),
                                canary.apply("previous hmac key"),
                                canary.apply("header"));
        one.store.create(read("a", "x", webhook, metadata), "anna");
        rename(one, "a", "renamed");

        String everything = everything().toString();
        assertThat(everything).contains("renamed", "v1." + KEY.id());
        assertThat(planted).hasSize(7).allSatisfy(each -> assertThat(each.seenIn(everything))
                .isEmpty());
        assertThat(everything).doesNotContain(KEY.print());
    }

    @Test
    void aNewKeySealsEverythingAnewAndChangesNothingElse() {
        redis.assumeOneServer();
        for (int i = 0; i < 250; i++) {
            one.store.create(alert("a" + i, "x"), "anna");
        }
        List<StoredAlert> before = one.store.all(null);
        Map<String, String> sealed = hash("alert_secrets").readAllMap();

        Hub rotating = hub(NEW_KEY, KEY);
        rotating.store.load();

        assertThat(hash("alert_secrets").readAllValues())
                .hasSize(250)
                .allMatch(secret -> secret.startsWith("v1." + NEW_KEY.id() + "."))
                .doesNotContainAnyElementsOf(sealed.values());
        assertThat(rotating.store.all(null)).isEqualTo(before);
        Hub rotated = hub(NEW_KEY);
        rotated.store.load();
        assertThat(rotated.store.all(null)).isEqualTo(before);
    }

    @Test
    void doesNotStartWithoutAKeyThatIsNeeded() {
        one.store.create(alert("a", "x"), "anna");
        one.store.create(alert("b", "x"), "anna");
        Hub other = hub(NEW_KEY);

        assertThatThrownBy(other.store::load)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("serai.encryption.key: lacks the key " + KEY.id()
                        + ", with which the secrets of 2 alerts in Redis are sealed: add it behind the first one,"
                        + " after a comma");
    }

    @Test
    void doesNotStartWithSecretsThatSomebodyHasChanged() {
        redis.assumeOneServer();
        one.store.create(alert("a", "x"), "anna");
        one.store.create(alert("b", "x"), "anna");
        hash("alert_secrets").put("a", hash("alert_secrets").get("b"));

        assertThatThrownBy(two.store::load)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("alert_secrets: has been changed by somebody without the key for alert a: bring Redis back"
                        + " from a backup, or delete them with redis-cli HDEL alerts a");
        hash("alerts").remove("a");
        two.store.load();
        assertThat(two.inForce()).containsExactly("b");
    }

    /** As when both have made a key of their own: whoever is second would seal what the first one can't open. */
    @Test
    void ofTwoHubsWithDifferentKeysOnlyTheFirstOneSaves() {
        AlertRecords behind = new AlertRecords(redis.scripts()) {
            @Override
            Changes since(Position position) {
                Changes changes = super.since(position);
                if (one.store.find(WS, "a").isEmpty()) {
                    one.store.create(alert("a", "x"), "anna");
                }
                return changes;
            }
        };
        Hub other = hub(behind, NEW_KEY);

        assertThatThrownBy(() -> other.store.create(alert("b", "x"), "ben"))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessage("the secrets of alerts are sealed with key " + KEY.id()
                        + ", which this hub lacks: all hubs on one Redis need the same serai.encryption.key");
        assertThat(hash("alerts").readAllKeySet()).containsExactly("a");

        one.store.delete(WS, List.of("a"));
        Hub alone = hub(NEW_KEY);
        assertThat(alone.store.create(alert("b", "x"), "ben").version()).isPositive();
    }

    @Test
    void aKeyThatSealsNothingAnyMoreIsNotNeeded() {
        one.store.create(alert("a", "x"), "anna");
        hub(NEW_KEY, KEY).store.load();

        Hub rotated = hub(NEW_KEY);
        rotated.store.load();

        assertThat(rotated.store.create(alert("b", "x"), "ben").version()).isPositive();
    }

    @Test
    void whatAnotherHubSealsWithAnUnknownKeyStaysAsItWas() {
        one.store.create(alert("a", "first"), "anna");
        two.store.load();
        Hub rotated = hub(NEW_KEY, KEY);
        rotated.store.load();
        rename(rotated, "a", "second");
        rotated.store.create(alert("b", "x"), "anna");

        two.store.sync();
        two.store.sync();

        assertThat(two.inForce()).containsExactly("a");
        assertThat(two.name("a")).isEqualTo("first");
        HealthCheck.Result health = health(two);
        assertThat(health.getState()).isEqualTo(State.DOWN);
        assertThat(health.getMessage())
                .as("only counts: everybody may ask")
                .contains(
                        "the secrets of 2 alerts are sealed with a key which this hub lacks: serai.encryption.key needs"
                                + " it too, and the log names it");
        assertThat(health.getDetails()).doesNotContainValue(NEW_KEY.id());
        assertThat(warnings()).hasSize(1).first().asString().contains(NEW_KEY.id(), "alerts a, b");
        assertThatThrownBy(() -> two.store.create(alert("c", "x"), "ben"))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("this hub lacks");
        assertThat(rotated.store.delete(WS, List.of("a", "b"))).isEqualTo(2);
        two.store.sync();
        assertThat(health(two).getState()).isEqualTo(State.UP);
    }

    private Hub hub(EncryptionKey... keys) {
        return hub(new AlertRecords(redis.scripts()), keys);
    }

    private static Hub hub(AlertRecords records, EncryptionKey... keys) {
        AlertRegistry registry = new AlertRegistry();
        return new Hub(
                new AlertStore(records, KeyRing.of(keys), registry, Clock.fixed(TIME, ZoneOffset.UTC)), registry);
    }

    private void follow(Hub hub, String channel, Duration poll) {
        AlertSync sync = new AlertSync(hub.store, redis.redis().channel(channel), poll);
        syncs.add(sync);
        sync.start();
    }

    private static void awaitListening() {
        await().atMost(PATIENCE)
                .until(() -> client().getTopic(AlertRecords.CHANGED).countSubscribers() > 0);
    }

    private static Alert alert(String id, String name) {
        return alert(id, name, "'enabled':true");
    }

    private static Alert alert(String id, String name, String member) {
        return read(id, name, "{'url':'https://hooks.example.com/x'}", member);
    }

    private static Alert read(String id, String name, String webhook, String member) {
        return AlertCodec.ofStored()
                .read(Alerts.json("{'id':'%s','name':'%s','webhook':%s,%s}".formatted(id, name, webhook, member)));
    }

    private static StoredAlert rename(Hub hub, String id, String name) {
        return hub.store.change(WS, id, null, "ben", named(name));
    }

    private static Function<StoredAlert, Alert> named(String name) {
        return stored -> with(stored.alert(), name, stored.alert().metadata());
    }

    private static Alert with(Alert alert, String name, Map<String, String> metadata) {
        return new Alert(
                alert.id(),
                name,
                alert.enabled(),
                alert.workspaceId(),
                alert.type(),
                alert.projectId(),
                metadata,
                alert.webhook(),
                alert.triggers(),
                alert.options());
    }

    private static Callable<Boolean> creating(Hub hub, Alert alert) {
        return () -> {
            try {
                hub.store.create(alert, "anna");
                return true;
            } catch (AlertChangeException e) {
                assertThat(e.reason()).isEqualTo(Reason.EXISTS);
                return false;
            }
        };
    }

    private static List<Boolean> together(List<Callable<Boolean>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Boolean> answers = new ArrayList<>();
            for (var done : threads.invokeAll(tasks)) {
                answers.add(done.get());
            }
            return answers;
        }
    }

    private static void assertRefused(Reason reason, String message, Runnable change) {
        AlertChangeException refused = catchThrowableOfType(AlertChangeException.class, change::run);
        assertThat(refused).hasMessage(message);
        assertThat(refused.reason()).isEqualTo(reason);
    }

    private static HealthCheck.Result health(Hub hub) {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            AlertStoreHealthCheck check = new AlertStoreHealthCheck(hub.store);
            check.setCamelContext(context);
            return check.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel().equals(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** All that Redis has, by key. */
    private static Map<String, String> everything() {
        Map<String, String> all = new HashMap<>();
        client().getKeys()
                .getKeys()
                .forEach(key -> all.put(
                        key,
                        client().getKeys().getType(key) == RType.MAP
                                ? String.valueOf(hash(key).readAllMap())
                                : String.valueOf(client().getScoredSortedSet(key, StringCodec.INSTANCE)
                                        .entryRange(0, -1))));
        assertThat(all).isNotEmpty();
        return all;
    }

    private static RMap<String, String> hash(String key) {
        return client().getMap(key, StringCodec.INSTANCE);
    }

    private static RedissonClient client() {
        return redis.client();
    }
}
