package io.serai.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serai.ingest.source.LargeBodies.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LargeBodiesTest {
    private static final int LARGE = LargeBodies.SMALL_BYTES + 1;

    private final LargeBodies bodies = new LargeBodies();

    @Test
    void smallOnesWaitForNobodyAndLargeOnesTakeTurns() {
        List<Place> taken = takeAll();

        bodies.enter(LargeBodies.SMALL_BYTES).leave();
        // As for one whose thread may wait no longer.
        Thread.currentThread().interrupt();
        assertBusy();
        assertThat(Thread.interrupted()).isTrue();

        taken.getFirst().leave();
        bodies.enter(LARGE).leave();
    }

    @Test
    void whenEnoughWaitTheNextIsRefusedAtOnce() throws Exception {
        List<Place> taken = takeAll();
        List<Future<Place>> later = new ArrayList<>();
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < LargeBodies.WAITING; i++) {
                later.add(others.submit(() -> bodies.enter(LARGE)));
            }
            await().until(() -> bodies.waiting() == LargeBodies.WAITING);

            long before = System.nanoTime();
            assertBusy();
            assertThat(System.nanoTime() - before).isLessThan(1_000_000_000L);

            taken.forEach(Place::leave);
            for (Future<Place> place : later) {
                place.get().leave();
            }
        }
        bodies.enter(LARGE).leave();
    }

    private List<Place> takeAll() {
        List<Place> taken = new ArrayList<>();
        for (int i = 0; i < LargeBodies.AT_ONCE; i++) {
            taken.add(bodies.enter(LARGE));
        }
        return taken;
    }

    private void assertBusy() {
        assertThatThrownBy(() -> bodies.enter(LARGE)).isInstanceOfSatisfying(HookException.class, busy -> assertThat(
                        busy.answer().status())
                .isEqualTo(503));
    }
}
