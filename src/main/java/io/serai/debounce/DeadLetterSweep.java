package io.serai.debounce;

import io.serai.config.Durations;
import io.serai.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes dead letters that are older than they are kept, and says how many. Any number of hubs may do so at once. */
public final class DeadLetterSweep extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSweep.class);
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration EACH = Duration.ofMinutes(10);

    /** Letters that one script deletes. */
    private static final int BATCH = 100;

    private final DeadLetters letters;
    private final Duration keepFor;
    private @Nullable ScheduledExecutorService timer;

    public DeadLetterSweep(DeadLetters letters, DeadLetterConfig config) {
        this.letters = letters;
        this.keepFor = config.keepFor();
    }

    @Override
    protected void doStart() {
        if (keepFor.isZero()) {
            return;
        }
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("dead-letter-sweep").daemon().factory());
        var unused =
                timer.scheduleWithFixedDelay(this::sweep, FIRST.toMillis(), EACH.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    /** Once. Never throws: the next sweep finds what is left. */
    void sweep() {
        int deleted = 0;
        try {
            int some;
            do {
                some = letters.expire(keepFor, BATCH);
                deleted += some;
            } while (some == BATCH && !Thread.currentThread().isInterrupted());
        } catch (RedisUnavailableException e) {
            LOG.debug("Dead letters not looked through: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("Dead letters not looked through: {}", e.getMessage());
        }
        if (deleted > 0) {
            LOG.atWarn()
                    .addKeyValue("deleted", deleted)
                    .log(
                            "Deleted {} dead letters older than {} (serai.dead-letters.keep-for)",
                            deleted,
                            Durations.print(keepFor));
        }
    }
}
