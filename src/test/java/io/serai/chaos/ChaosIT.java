package io.serai.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.chaos.ChaosRun.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run of {@code ./serai test --chaos}, as long as {@code chaos.rounds} and of the plan that {@code chaos.seed} makes; a
 * build leaves it out. Without them, in an IDE: a short run, always the same one.
 */
class ChaosIT {
    /**
     * A plan with a killed, a stopped and a paused hub, a hub with broken routes, a killed and a paused Redis, and a receiver
     * in trouble.
     */
    static final String SEED = "4760";

    static final String ROUNDS = "4";

    @TempDir
    Path home;

    @Test
    void whatWasAcknowledgedIsInExactlyOneNotificationWhateverDies() throws Exception {
        int rounds = Integer.parseInt(System.getProperty("chaos.rounds", ROUNDS));
        long seed = Long.parseLong(System.getProperty("chaos.seed", SEED));
        try (ChaosRun run = new ChaosRun(home, seed, rounds, System.out)) {
            Outcome outcome = run.run();

            assertThat(outcome.failures())
                    .withFailMessage(
                            "not every promise was kept; what was found is printed above, and is in target/chaos")
                    .isEmpty();
            // One round alone has nothing but hubs that have just started.
            assertThat(outcome.figures().acknowledged())
                    .as("there was load")
                    .isGreaterThan(rounds == 1 ? 0 : 200 * rounds);
        }
    }
}
