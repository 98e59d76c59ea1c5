package io.serai.alert;

import io.serai.redis.Redis;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.WakeChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the alerts of this hub equal to those in Redis: each change of another hub wakes it, and it looks twice a second
 * all the same, for what it was not told.
 */
public final class AlertSync extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(AlertSync.class);

    /** Within the second that a change may take, even when nobody is woken; one small script. */
    private static final Duration POLL = Duration.ofMillis(500);

    private final AlertStore store;
    private final WakeChannel channel;
    private final Duration poll;
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile @Nullable ScheduledExecutorService timer;
    private volatile CompletableFuture<Runnable> listening = new CompletableFuture<>();

    public AlertSync(AlertStore store, Redis redis) {
        this(store, redis.channel(AlertRecords.CHANGED), POLL);
    }

    AlertSync(AlertStore store, WakeChannel channel, Duration poll) {
        this.store = store;
        this.channel = channel;
        this.poll = poll;
    }

    @Override
    protected void doStart() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("serai-alert-sync").daemon().factory());
        timer = executor;
        listening = channel.listen(() -> wake(executor));
        var unused =
                executor.scheduleWithFixedDelay(this::poll, poll.toMillis(), poll.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        ScheduledExecutorService executor = timer;
        if (executor != null) {
            executor.shutdownNow();
            timer = null;
        }
        var unused = listening.thenAccept(Runnable::run);
    }

    /** Many changes at once are one look. */
    private void wake(ScheduledExecutorService executor) {
        if (awake.compareAndSet(false, true)) {
            try {
                executor.execute(this::look);
            } catch (RejectedExecutionException e) {
                // the hub stops
            }
        }
    }

    private void poll() {
        ScheduledExecutorService executor = timer;
        if (listening.isCompletedExceptionally() && executor != null) {
            listening = channel.listen(() -> wake(executor));
        }
        look();
    }

    /** Never throws: the next look finds what this one did not. */
    private void look() {
        awake.set(false);
        try {
            store.sync();
        } catch (RedisUnavailableException e) {
            LOG.debug("Alerts not looked at: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Alerts not looked at", e);
        }
    }
}
