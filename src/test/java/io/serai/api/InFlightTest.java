package io.serai.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightTest {
    private final InFlight inFlight = new InFlight(2, 100);

    @Test
    void thereIsRoomForSoManyRequests() {
        Passage first = inFlight.enter(0);
        inFlight.enter(0);

        assertThat(inFlight.enter(0)).isSameAs(Passage.NONE);
        assertThat(inFlight.crowded()).isTrue();
        first.leave();
        assertThat(inFlight.enter(0)).isNotSameAs(Passage.NONE);
    }

    @Test
    void thereIsRoomForSoManyBytes() {
        Passage first = inFlight.enter(60);
        assertThat(first.grow(60)).isTrue();

        assertThat(inFlight.enter(41)).isSameAs(Passage.NONE);
        assertThat(inFlight.crowded()).isFalse();
        Passage second = inFlight.enter(40);
        assertThat(second.grow(40)).isTrue();
        first.leave();
        assertThat(inFlight.bytes()).isEqualTo(40);
    }

    @Test
    void announcedBytesTakeNoRoom() {
        inFlight.enter(100);

        assertThat(inFlight.bytes()).isZero();
        assertThat(inFlight.enter(100)).isNotSameAs(Passage.NONE);
    }

    @Test
    void aBodyOfUnknownLengthTakesRoomAsItGrows() {
        Passage growing = inFlight.enter(0);

        assertThat(growing.grow(70)).isTrue();
        assertThat(growing.grow(31)).isFalse();
        assertThat(inFlight.bytes()).isEqualTo(70);
        assertThat(growing.grow(30)).isTrue();
        growing.leave();
        assertThat(inFlight.bytes()).isZero();
    }

    @Test
    void whatIsGivenBackTwiceCountsOnce() {
        Passage first = inFlight.enter(10);
        first.grow(10);
        inFlight.enter(20).grow(20);

        first.leave();
        first.leave();

        assertThat(inFlight.requests()).isEqualTo(1);
        assertThat(inFlight.bytes()).isEqualTo(20);
    }

    @Test
    void whatHasLeftGrowsNoMore() {
        Passage gone = inFlight.enter(10);
        gone.grow(10);
        gone.leave();

        assertThat(gone.grow(1_000)).isTrue();
        assertThat(inFlight.bytes()).isZero();
    }
}
