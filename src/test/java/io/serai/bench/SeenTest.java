package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.serai.testing.HttpMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenTest {
    private static final long EVENT = 7;
    private static final Misbehaviour.Said ASKS = new Misbehaviour.Said(503, "", Duration.ofSeconds(3));
    private static final Misbehaviour.Said MOVED = new Misbehaviour.Said(302, "", Duration.ZERO);

    @Test
    void measuresTheGapAfterEachAnswerThatAskedForTime() {
        Seen seen = new Seen(
                EVENT,
                List.of(
                        attempt(0, "POST", EVENT, ASKS),
                        attempt(3.2, "POST", EVENT, ASKS),
                        attempt(4.2, "POST", EVENT, Misbehaviour.Said.TAKEN)),
                List.of());

        assertThat(seen.waits()).extracting(Seen.Wait::kept).containsExactly(true, false);
        assertThat(seen.waits().getLast().gap()).isCloseTo(1.0, within(0.001));
        assertThat(seen.timesShown()).isEqualTo("0.0, 3.2, 4.2");
        assertThat(seen.arrived()).isTrue();
    }

    @Test
    void theLastAttemptWaitsForNothing() {
        assertThat(new Seen(EVENT, List.of(attempt(0, "POST", EVENT, ASKS)), List.of()).waits())
                .isEmpty();
    }

    @Test
    void whoStillWaitsWhenTheObservationEndsHasShownNoPatience() {
        Attempt left = attempt(0, "POST", EVENT, Misbehaviour.Said.NOTHING);
        left.gone(System.nanoTime());
        left.over();
        Attempt waits = attempt(0, "POST", EVENT, Misbehaviour.Said.NOTHING);
        waits.over();
        waits.gone(System.nanoTime());

        assertThat(left.patience()).isPresent();
        assertThat(waits.patience()).isEmpty();
    }

    @Test
    void anotherEventThatArrivedIsNotThisOne() {
        Seen seen = new Seen(EVENT, List.of(attempt(0, "POST", EVENT + 1, Misbehaviour.Said.TAKEN)), List.of());

        assertThat(seen.arrived()).isFalse();
    }

    @Test
    void isLostByFollowingARedirectWithoutTheBody() {
        Seen seen = new Seen(
                EVENT,
                List.of(attempt(0, "POST", EVENT, MOVED)),
                List.of(attempt(0.1, "GET", null, Misbehaviour.Said.TAKEN)));

        assertThat(seen.followed()).isTrue();
        assertThat(seen.arrived()).isFalse();
        assertThat(seen.lostByFollowing()).isTrue();
        assertThat(seen.atOtherShown()).isEqualTo("GET, 0 bytes");
    }

    @Test
    void arrivesByARedirectThatKeepsTheBody() {
        Seen seen = new Seen(
                EVENT,
                List.of(attempt(0, "POST", EVENT, MOVED)),
                List.of(attempt(0.1, "POST", EVENT, Misbehaviour.Said.TAKEN)));

        assertThat(seen.arrived()).isTrue();
        assertThat(seen.lostByFollowing()).isFalse();
    }

    @Test
    void aRedirectThatIsNotFollowedIsNotLostByIt() {
        Seen seen = new Seen(EVENT, List.of(attempt(0, "POST", EVENT, MOVED)), List.of());

        assertThat(seen.followed()).isFalse();
        assertThat(seen.lostByFollowing()).isFalse();
        assertThat(seen.atOtherShown()).isEqualTo("–");
    }

    @Test
    void ofManyAttemptsShowsTheFirstAndTheLast() {
        List<Attempt> attempts = IntStream.range(0, 20)
                .mapToObj(i -> attempt(i, "POST", EVENT, ASKS))
                .toList();

        assertThat(new Seen(EVENT, attempts, List.of()).timesShown())
                .isEqualTo("0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0 … 19.0");
    }

    private static Attempt attempt(double seconds, String method, Long event, Misbehaviour.Said said) {
        byte[] body = event == null
                ? new byte[0]
                : ("{\"id\": \"" + EventIds.of(event) + "\"}").getBytes(StandardCharsets.US_ASCII);
        return new Attempt(1 + Math.round(seconds * 1e9), new HttpMessage(method + " / HTTP/1.1\r\n\r\n", body), said);
    }
}
