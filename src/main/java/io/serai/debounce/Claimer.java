package io.serai.debounce;

import io.serai.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.Collection;
import org.apache.camel.processor.aggregate.AggregateController;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims due buckets and hands them to the aggregate EIP for completion, never more than may be in hand at a time; a
 * second thread renews the leases of what is in hand. Stopping ends the claiming first; what is in hand is finished or
 * given back by the delivery route.
 */
final class Claimer extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

    /** Most buckets taken in one script, so that one claim does not hold Redis for long. */
    private static final int BATCH = 16;

    private static final Duration PAUSE_WHEN_REDIS_IS_AWAY = Duration.ofSeconds(1);

    private static final long JOIN_MILLIS = 5_000;

    private final BucketStore store;
    private final BucketAggregationRepository repository;
    private final AggregateController controller;
    private final ClaimsInHand inHand;
    private final DueSignal dueSignal;
    private final ClaimLimits limits;
    private final DebounceConfig config;
    private volatile boolean claimMore;
    private volatile boolean running;
    private Duration idle;
    private Thread claiming = new Thread();
    private Thread renewing = new Thread();

    Claimer(
            BucketStore store,
            BucketAggregationRepository repository,
            AggregateController controller,
            ClaimsInHand inHand,
            DueSignal dueSignal,
            ClaimLimits limits,
            DebounceConfig config) {
        this.store = store;
        this.repository = repository;
        this.controller = controller;
        this.inHand = inHand;
        this.dueSignal = dueSignal;
        this.limits = limits;
        this.config = config;
        this.idle = config.tick();
    }

    @Override
    protected void doStart() {
        running = true;
        claimMore = true;
        claiming = Thread.ofPlatform().name("claimer").daemon().start(() -> repeat(this::claim));
        renewing = Thread.ofPlatform().name("lease-renewer").daemon().start(() -> repeat(this::renew));
    }

    /** No new claims from now on; what is in hand keeps its lease. */
    void claimNoMore() {
        claimMore = false;
    }

    @Override
    protected void doStop() throws InterruptedException {
        running = false;
        claiming.interrupt();
        renewing.interrupt();
        claiming.join(JOIN_MILLIS);
        renewing.join(JOIN_MILLIS);
        giveBack();
    }

    /** What the routes could not end in time: whoever goes on need not wait for the lease. */
    private void giveBack() {
        try {
            for (String id : inHand.ids()) {
                if (store.release(id)) {
                    LOG.atInfo().addKeyValue("notificationId", id).log("Given back, the hub is stopping");
                }
            }
        } catch (RedisUnavailableException e) {
            LOG.warn("Claims in hand will be taken over when their lease has run out: {}", e.getMessage());
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private void repeat(Step step) {
        boolean away = false;
        while (running) {
            try {
                step.run();
                if (away) {
                    LOG.info("Redis is back");
                }
                away = false;
            } catch (InterruptedException e) {
                return;
            } catch (RedisUnavailableException e) {
                if (!away) {
                    LOG.warn("Redis is away, will try again every second: {}", e.getMessage());
                }
                away = true;
                if (!pause()) {
                    return;
                }
            } catch (RuntimeException e) {
                LOG.error("Unexpected failure, going on", e);
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_WHEN_REDIS_IS_AWAY);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void claim() throws InterruptedException {
        // Until the look has ended: a place that comes free meanwhile is news to it.
        dueSignal.passedOver(true);
        int wanted = claimMore ? Math.min(BATCH, inHand.freeForBuckets()) : 0;
        if (wanted == 0) {
            dueSignal.await(config.tick());
            return;
        }
        BucketStore.Claimed claimed = store.claim(wanted, limits.ofBuckets(inHand.byAlert()));
        dueSignal.passedOver(claimed.passedOver());
        for (Claim claim : claimed.claims()) {
            repository.load(claim);
            if (controller.forceCompletionOfGroup(BucketAggregationRepository.claimKey(claim.id())) == 0) {
                repository.unload(claim);
            }
        }
        if (claimed.claims().size() == wanted) {
            return;
        }
        Duration longest = config.tick();
        // What this hub has in hand shows that there is work: another hub's may be more than that may take.
        if (claimed.claims().isEmpty() && inHand.size() == 0) {
            longest = shorter(idle, config.idleTick());
            idle = longest.multipliedBy(2);
        } else {
            idle = config.tick();
        }
        Duration next = claimed.nextDue();
        if (dueSignal.await(next == null ? longest : shorter(next, longest))) {
            idle = config.tick();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void renew() throws InterruptedException {
        Collection<String> ids = inHand.ids();
        if (!ids.isEmpty()) {
            for (String lost : store.extend(ids)) {
                LOG.atDebug().addKeyValue("notificationId", lost).log("No longer this hub's claim");
            }
        }
        // Not before: what failed is tried again without it.
        Thread.sleep(config.lease().dividedBy(3));
    }
}
