package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final List<Long> arrived = new CopyOnWriteArrayList<>();
    private WebhookSink server;

    @BeforeEach
    void start() throws IOException {
        server = new WebhookSink(arrived::add);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void sendsEachEventOnceAndCountsWhatIsAnswered() throws IOException {
        ClosedLoop.Answered answered = load(200).send(10);

        assertThat(arrived)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 20).boxed().toList());
        assertThat(answered.allEvents()).isEqualTo(20);
        assertThat(answered.answers().count()).isEqualTo(10);
    }

    @Test
    void countsOnlyTheAnswersOfTheMeasuredTime() throws IOException {
        ClosedLoop.Answered answered = measured();

        assertThat(answered.answers().count()).isPositive();
        assertThat(answered.measuredEvents()).isEqualTo(2L * answered.answers().count());
        assertThat(answered.allEvents()).isEqualTo(arrived.size()).isGreaterThan(answered.measuredEvents());
    }

    /** A busy machine may answer nothing for a while, before the measured time or in it: then it takes longer. */
    private ClosedLoop.Answered measured() throws IOException {
        Duration time = Duration.ofMillis(50);
        while (true) {
            arrived.clear();
            ClosedLoop.Answered answered = load(200).run(time, time);
            boolean seen = answered.measuredEvents() > 0 && answered.allEvents() > answered.measuredEvents();
            if (seen || time.compareTo(PATIENCE) > 0) {
                return answered;
            }
            time = time.multipliedBy(4);
        }
    }

    @Test
    void failsOnAnyOtherAnswer() {
        assertThatThrownBy(() -> load(202).send(10)).hasMessage("the server answered 200");
    }

    private ClosedLoop load(int status) {
        URI url = URI.create(server.url());
        BenchEvents events = new BenchEvents(BenchEvents.SMALL_BYTES);
        return new ClosedLoop(
                url,
                3,
                status,
                IntStream.range(0, 4)
                        .mapToObj(i -> new EventRequest(url, events, 2, "project-" + i))
                        .toList());
    }
}
