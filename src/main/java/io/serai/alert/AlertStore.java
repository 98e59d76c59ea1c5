package io.serai.alert;

import io.serai.alert.AlertChangeException.Reason;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.redis.ForeignDataException;
import io.serai.redis.RedisScriptException;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All alerts, those of the API and those of the alert file, for whoever shows or changes them; what is in force is in
 * the {@link AlertRegistry}. Reading costs no round trip. A change is in force in this hub when its method returns, and
 * in the others, which {@link AlertSync} wakes, within a second.
 *
 * <p>Every change throws {@link RedisUnavailableException} when Redis can't answer, and when this hub lacks a key that
 * others seal with.
 */
public final class AlertStore {
    private static final Logger LOG = LoggerFactory.getLogger(AlertStore.class);

    /** Tries of a change that others get ahead of each time. */
    private static final int TRIES = 10;

    /** Of one alert: every hub has all of them in memory. */
    private static final int MOST_BYTES = 64 << 10;

    /** How long a change waits for others of this hub while Redis hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Comparator<StoredAlert> OLDEST_FIRST = Comparator.comparing(StoredAlert::createdAt)
            .thenComparing(stored -> stored.alert().id());

    private final AlertRecords records;
    private final Sealing sealing;
    private final KeyRing keys;
    private final AlertRegistry registry;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final AlertTable table;
    private Map<String, StoredAlert> declared = Map.of();
    private Set<String> shadowed = Set.of();
    private String lastUnread = "";

    private volatile View view = new View(Map.of(), List.of());
    private volatile Health health = new Health(0, null, null);

    /** Reads nothing yet: see {@link #load}. */
    public AlertStore(Scripts scripts, KeyRing keys, AlertRegistry registry, Clock clock) {
        this(new AlertRecords(scripts), keys, registry, clock);
    }

    AlertStore(AlertRecords records, KeyRing keys, AlertRegistry registry, Clock clock) {
        this.records = records;
        this.keys = keys;
        this.sealing = new Sealing(keys);
        this.registry = registry;
        this.clock = clock;
        this.table = new AlertTable(records, sealing);
    }

    private record View(Map<String, StoredAlert> byId, List<StoredAlert> newestFirst) {}

    /**
     * How the alerts in Redis are.
     *
     * @param down why this hub is not fit to deliver for them; null: it is
     * @param degraded what should be looked after; null: nothing
     */
    record Health(int stored, @Nullable String down, @Nullable String degraded) {}

    Health health() {
        return health;
    }

    /**
     * Reads all alerts in Redis, and seals anew what is sealed with an older key.
     *
     * @throws InvalidInputException when the secrets of one can't be opened: a hub without it would lose its events
     * @throws RedisUnavailableException when Redis can't answer
     */
    public void load() {
        Map<String, String> old = new LinkedHashMap<>();
        lock.lock();
        try {
            table.follow(found -> {
                if (found.record() != null && found.secrets() != null && sealing.isOld(found.secrets())) {
                    old.put(found.id(), found.secrets());
                }
            });
            UnreadAlerts.requireOpened(table.unread(), keys);
            // What can't be read is nothing to be sealed.
            old.keySet().removeAll(table.unread().keySet());
            publish();
        } finally {
            lock.unlock();
        }
        registry.catchUpWith(this::sync);
        new Resealing(records, sealing).anew(old);
        if (health.stored() > 0) {
            LOG.info("Redis: {}", UnreadAlerts.counted(health.stored()));
        }
    }

    /**
     * The alerts of the alert file from now on. They win against those of Redis with the same id.
     *
     * @param file its name, for {@code created_by}
     * @param since when the file was written, for {@code created_at}
     */
    public void declare(List<Alert> alerts, String file, Instant since) {
        Instant time = since.truncatedTo(ChronoUnit.MILLIS);
        Map<String, StoredAlert> next = new LinkedHashMap<>();
        for (Alert alert : alerts) {
            next.put(alert.id(), new StoredAlert(alert, true, 0, time, file, time, file));
        }
        lock.lock();
        try {
            declared = next;
            publish();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts in force what has changed in Redis.
     *
     * @throws RedisUnavailableException when Redis can't answer; all alerts stay as they are
     */
    public void sync() {
        waitForOthers();
        try {
            if (table.follow()) {
                publish();
            }
        } catch (ForeignDataException e) {
            table.forget();
            down(String.valueOf(e.getMessage()));
            throw e;
        } catch (RedisUnavailableException e) {
            table.forget();
            throw e;
        } catch (RedisScriptException e) {
            table.forget();
            down("the alerts in Redis can't be read: " + e.getMessage());
            throw new RedisUnavailableException(String.valueOf(health.down()), e);
        } finally {
            lock.unlock();
        }
    }

    private void waitForOthers() {
        try {
            if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RedisUnavailableException("Redis does not answer in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException("interrupted while waiting for Redis");
        }
    }

    /** With the lock held. */
    private void publish() {
        List<StoredAlert> stored =
                table.alerts().values().stream().sorted(OLDEST_FIRST).toList();
        Map<String, StoredAlert> all = new LinkedHashMap<>(declared);
        stored.forEach(each -> all.putIfAbsent(each.alert().id(), each));
        registry.replace(all.values().stream().map(StoredAlert::alert).toList());
        view = new View(
                all, all.values().stream().sorted(OLDEST_FIRST.reversed()).toList());
        tellShadowed();
        tellHealth();
    }

    private void tellShadowed() {
        Set<String> both = new HashSet<>(declared.keySet());
        both.retainAll(table.alerts().keySet());
        Set<String> first = new HashSet<>(both);
        first.removeAll(shadowed);
        if (!first.isEmpty()) {
            LOG.warn(
                    "The alert file declares {} that Redis has too: those of the file are in force",
                    UnreadAlerts.named(first.stream().sorted().toList()));
        }
        shadowed = both;
    }

    private void tellHealth() {
        health = UnreadAlerts.health(table.alerts().size(), table.unread(), keys);
        String told = table.unread().isEmpty() ? "" : UnreadAlerts.told(table.unread());
        if (!told.isEmpty() && !told.equals(lastUnread)) {
            LOG.warn("The last version that could be read stays in force of {}", told);
        }
        lastUnread = told;
    }

    /** Said once: the health check goes on saying it. */
    private void down(String reason) {
        if (!reason.equals(health.down())) {
            LOG.warn("The alerts in force stay: {}", reason);
        }
        health = new Health(health.stored(), reason, health.degraded());
    }

    /** @param workspaceId null: any */
    public Optional<StoredAlert> find(@Nullable String workspaceId, String id) {
        return Optional.ofNullable(view.byId().get(id)).filter(stored -> isIn(workspaceId, stored));
    }

    /**
     * As {@link #find}, but does not take an alert for unknown that another hub has created a moment ago.
     *
     * @param workspaceId null: any
     * @throws RedisUnavailableException when nothing is known and Redis can't be asked
     */
    public Optional<StoredAlert> findNewest(@Nullable String workspaceId, String id) {
        return find(workspaceId, id).or(() -> {
            sync();
            return find(workspaceId, id);
        });
    }

    /**
     * In the order of their creation, the newest first.
     *
     * @param workspaceId null: all
     */
    public List<StoredAlert> all(@Nullable String workspaceId) {
        List<StoredAlert> all = view.newestFirst();
        return workspaceId == null
                ? all
                : all.stream().filter(stored -> isIn(workspaceId, stored)).toList();
    }

    private static boolean isIn(@Nullable String workspaceId, StoredAlert stored) {
        return workspaceId == null || stored.alert().workspaceId().equals(workspaceId);
    }

    /**
     * Its triggers get ids where they have none.
     *
     * @param by who does it, for {@code created_by}
     * @throws AlertChangeException when the id is taken, in whichever workspace, or there is too much already
     */
    public StoredAlert create(Alert alert, String by) {
        sync();
        requireKeys();
        Instant now = now();
        Alert complete = TriggerIds.complete(alert, null);
        long version = view.byId().containsKey(alert.id())
                ? 0
                : save(0, new StoredAlert(complete, false, 0, now, by, now, by));
        if (version == 0) {
            throw new AlertChangeException(Reason.EXISTS, "Alert already exists");
        }
        StoredAlert created = new StoredAlert(complete, false, version, now, by, now, by);
        inForce(() -> table.put(created));
        return created;
    }

    /**
     * Replaces an alert by what {@code change} makes of it, which may be called more than once. Equal alerts are left
     * as they are.
     *
     * @param ifVersion the version that the caller has seen; null: whichever there is
     * @throws AlertChangeException when it is unknown in the workspace, declared in the alert file, or changed since
     */
    public StoredAlert change(
            String workspaceId, String id, @Nullable Long ifVersion, String by, Function<StoredAlert, Alert> change) {
        for (int i = 0; i < TRIES; i++) {
            sync();
            requireKeys();
            StoredAlert before = find(workspaceId, id)
                    .orElseThrow(() -> new AlertChangeException(Reason.UNKNOWN, "Alert not found"));
            requireChangeable(before);
            if (ifVersion != null && ifVersion != before.version()) {
                throw stale();
            }
            Alert after = TriggerIds.complete(change.apply(before), before.alert());
            if (!after.id().equals(id) || !after.workspaceId().equals(workspaceId)) {
                throw new IllegalArgumentException("A change must leave the id and the workspace of an alert");
            }
            if (after.equals(before.alert())) {
                return before;
            }
            Instant now = now();
            long version = save(
                    before.version(),
                    new StoredAlert(after, false, 0, before.createdAt(), before.createdBy(), now, by));
            if (version > 0) {
                StoredAlert changed =
                        new StoredAlert(after, false, version, before.createdAt(), before.createdBy(), now, by);
                inForce(() -> table.put(changed));
                return changed;
            }
        }
        throw stale();
    }

    /**
     * Deletes those of the alerts that are there; all of them or none.
     *
     * @return how many there were
     * @throws AlertChangeException when one is declared in the alert file
     */
    public int delete(String workspaceId, Collection<String> ids) {
        for (int i = 0; i < TRIES; i++) {
            sync();
            Map<String, Long> versions = new LinkedHashMap<>();
            for (String id : new LinkedHashSet<>(ids)) {
                find(workspaceId, id).ifPresent(stored -> {
                    requireChangeable(stored);
                    versions.put(id, stored.version());
                });
            }
            int gone = versions.isEmpty() ? 0 : records.drop(versions);
            if (gone >= 0) {
                inForce(() -> table.remove(versions));
                return gone;
            }
        }
        throw stale();
    }

    /**
     * Puts a change in force that Redis has. It is kept, so nothing that goes wrong from here on makes a failure of it:
     * whoever is told of one would do it again.
     */
    private void inForce(Runnable change) {
        try {
            sync();
        } catch (RedisUnavailableException e) {
            LOG.debug("Saved; what else has changed is read later: {}", e.getMessage());
            lock.lock();
            try {
                change.run();
                publish();
            } finally {
                lock.unlock();
            }
        }
    }

    private long save(long replaced, StoredAlert alert) {
        int bytes = Json.write(AlertJson.write(alert.alert())).length;
        if (bytes > MOST_BYTES) {
            throw new AlertChangeException(
                    Reason.TOO_LARGE, "An alert can have " + MOST_BYTES + " bytes as JSON, and this one has " + bytes);
        }
        try {
            AlertRecord record = AlertRecord.write(alert, sealing);
            return records.save(alert.alert().id(), replaced, record, keys.ids());
        } catch (InvalidInputException e) {
            // the generated key's file: nothing that whoever changes an alert has done
            throw new RedisUnavailableException("alerts can't be sealed: " + e.getMessage(), e);
        }
    }

    /** Who lacks a key of the others might seal with one that they lack. */
    private void requireKeys() {
        String down = health.down();
        if (down != null) {
            throw new RedisUnavailableException(down);
        }
    }

    private static void requireChangeable(StoredAlert stored) {
        if (stored.readOnly()) {
            throw new AlertChangeException(
                    Reason.READ_ONLY,
                    "Alert '" + stored.alert().id() + "' is declared in " + stored.createdBy() + ": change it there");
        }
    }

    private static AlertChangeException stale() {
        return new AlertChangeException(Reason.STALE, "The alert was changed by somebody else: read it again");
    }

    /** As exact as it is written. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
