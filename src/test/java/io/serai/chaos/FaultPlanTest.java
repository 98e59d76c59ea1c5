package io.serai.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.chaos.Fault.Kind;
import io.serai.chaos.FaultPlan.Round;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    @Test
    void theSameSeedMakesTheSamePlanAndAnotherSeedAnother() {
        assertThat(FaultPlan.of(7, 50)).isEqualTo(FaultPlan.of(7, 50)).isNotEqualTo(FaultPlan.of(8, 50));
    }

    @Test
    void moreRoundsGoOnWithTheSamePlan() {
        assertThat(FaultPlan.of(7, 50).rounds())
                .startsWith(FaultPlan.of(7, 20).rounds().toArray(Round[]::new));
    }

    @Test
    void everyKindOfFaultComesBeforeAnyComesForTheThirdTime() {
        assertThat(Figures.faults(FaultPlan.of(7, 16).rounds())).containsOnlyKeys(Kind.values());
    }

    @Test
    void twoFaultsAtOnceHaveDifferentVictims() {
        assertThat(FaultPlan.of(7, 500).rounds())
                .allSatisfy(round -> assertThat(round.faults())
                        .extracting(Fault::victim)
                        .doesNotHaveDuplicates()
                        .hasSizeBetween(1, 2))
                .anySatisfy(round -> assertThat(round.faults()).hasSize(2));
    }

    @Test
    void onlyHubsAreDoneToWhatIsDoneToHubs() {
        assertThat(FaultPlan.of(7, 500).rounds().stream()
                        .flatMap(round -> round.faults().stream())
                        .toList())
                .allSatisfy(fault -> assertThat(fault.kind().hitsAHub())
                        .isEqualTo(fault.victim().isHub()));
    }

    @Test
    void theShortRunHasTheFaultsThatMatterMost() {
        assertThat(Figures.faults(FaultPlan.of(Long.parseLong(ChaosIT.SEED), Integer.parseInt(ChaosIT.ROUNDS))
                        .rounds()))
                .containsOnlyKeys(
                        Kind.KILL_HUB,
                        Kind.TERMINATE_HUB,
                        Kind.PAUSE_HUB,
                        Kind.KILL_REDIS,
                        Kind.PAUSE_REDIS,
                        Kind.RECEIVER_TROUBLE,
                        Kind.BREAK_ROUTES);
    }
}
