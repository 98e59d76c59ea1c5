package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.access.Caller;
import io.serai.access.Scope;
import io.serai.console.Audience.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private static final Caller EVERYBODY = Caller.ANYBODY;
    private static final Caller OF_ACME = new Caller("1", "acme", Set.of(Scope.READ), "acme");

    private final Audience audience = new Audience(3, 2);

    private static final class Heard implements Line {
        private final List<String> texts = new ArrayList<>();
        private boolean full;
        private String end = "listens";

        @Override
        public boolean isFull() {
            return full;
        }

        @Override
        public void say(String text) {
            texts.add(text);
        }

        @Override
        public void end() {
            end = "ended";
        }

        @Override
        public void cutOff() {
            end = "cut off";
        }
    }

    private Heard enter(Caller caller, int rounds) {
        Heard heard = new Heard();
        assertThat(audience.enter(caller, heard, () -> true, rounds)).isNotNull();
        return heard;
    }

    @Test
    void tellsEachOnlyWhatItMayKnow() {
        Heard all = enter(EVERYBODY, 0);
        Heard acme = enter(OF_ACME, 0);

        audience.say("of acme", caller -> caller.mayTouch("acme"));
        audience.say("of others", caller -> caller.mayTouch("others"));

        assertThat(all.texts).containsExactly("of acme", "of others");
        assertThat(acme.texts).containsExactly("of acme");
    }

    @Test
    void cutsOffWhoDoesNotKeepUpAndNobodyElse() {
        Heard slow = enter(EVERYBODY, 0);
        Heard quick = enter(EVERYBODY, 0);
        slow.full = true;

        audience.check();
        audience.say("next", everybody -> true);

        assertThat(slow.end).isEqualTo("cut off");
        assertThat(slow.texts).isEmpty();
        assertThat(quick.texts).containsExactly("next");
    }

    @Test
    void endsForWhoIsNotWelcomeAnyMore() {
        AtomicBoolean welcome = new AtomicBoolean(true);
        Heard heard = new Heard();
        audience.enter(OF_ACME, heard, welcome::get, 0);

        audience.check();
        assertThat(heard.end).isEqualTo("listens");
        welcome.set(false);
        audience.check();

        assertThat(heard.end).isEqualTo("ended");
        assertThat(audience.isEmpty()).isTrue();
    }

    @Test
    void takesNoMoreThanItHasRoomForUntilOneLeaves() {
        enter(EVERYBODY, 0);
        enter(EVERYBODY, 0);
        var leaves = audience.enter(EVERYBODY, new Heard(), () -> true, 0);
        Heard late = new Heard();

        assertThat(audience.enter(EVERYBODY, late, () -> true, 0)).isNull();
        audience.say("not for those outside", everybody -> true);
        assertThat(late.texts).isEmpty();
        audience.leave(leaves);

        assertThat(audience.enter(EVERYBODY, late, () -> true, 0)).isNotNull();
    }

    @Test
    void leavesRoomToOthersWhereOneTokenAsksForMuch() {
        enter(OF_ACME, 0);
        enter(OF_ACME, 0);

        assertThat(audience.enter(OF_ACME, new Heard(), () -> true, 0)).isNull();
        enter(EVERYBODY, 0);
    }

    @Test
    void whoComesInARoundHasNotHeardIt() {
        enter(EVERYBODY, 0);
        audience.check();
        Heard late = enter(EVERYBODY, 1);

        audience.endRound();

        assertThat(late.end).isEqualTo("listens");
    }

    @Test
    void tellsOnceOfEachWorkspaceThatSomebodyListensFor() {
        enter(OF_ACME, 0);
        enter(OF_ACME, 0);
        enter(EVERYBODY, 0);

        assertThat(audience.workspaces()).extracting(Caller::workspace).containsExactlyInAnyOrder("acme", null);
    }

    @Test
    void letsNobodyInAfterTheEndUntilItBeginsAgain() {
        Heard heard = enter(EVERYBODY, 0);

        audience.end();

        assertThat(heard.end).isEqualTo("ended");
        assertThat(audience.enter(EVERYBODY, new Heard(), () -> true, 0)).isNull();
        audience.begin();
        enter(EVERYBODY, 0);
    }

    @Test
    void lastsAsManyRoundsAsWereWanted() {
        Heard two = enter(EVERYBODY, 2);
        Heard always = enter(EVERYBODY, 0);

        audience.check();
        audience.endRound();
        assertThat(two.end).isEqualTo("listens");
        audience.check();
        audience.endRound();

        assertThat(two.end).isEqualTo("ended");
        assertThat(always.end).isEqualTo("listens");
    }

    @Test
    void endsForAllWhenTheHubStops() {
        Heard one = enter(EVERYBODY, 0);
        Heard other = enter(OF_ACME, 0);

        audience.end();

        assertThat(List.of(one.end, other.end)).containsOnly("ended");
        assertThat(audience.isEmpty()).isTrue();
    }
}
