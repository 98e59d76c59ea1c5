package io.serai.debounce;

import io.serai.config.Durations;
import io.serai.redis.RedisUnavailableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes dead letters that are older than they are kept, and says how many. Any number of hubs may do so at once. */
public final class DeadLetterSweep {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSweep.class);

    /** Letters that one script deletes. */
    private static final int BATCH = 100;

    private final DeadLetters letters;
    private final Duration keepFor;

    public DeadLetterSweep(DeadLetters letters, DeadLetterConfig config) {
        this.letters = letters;
        this.keepFor = config.keepFor();
    }

    /** Once. Never throws: the next sweep finds what is left. */
    public void sweep() {
        if (keepFor.isZero()) {
            return;
        }
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
