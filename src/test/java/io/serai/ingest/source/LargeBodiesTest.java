package io.serai.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LargeBodiesTest {
    private static final int LARGE = LargeBodies.SMALL_BYTES + 1;

    private final LargeBodies bodies = new LargeBodies();

    @Test
    void smallOnesWaitForNobodyAndLargeOnesTakeTurns() throws Exception {
        CountDownLatch working = new CountDownLatch(LargeBodies.AT_ONCE);
        CountDownLatch done = new CountDownLatch(1);
        try (ExecutorService others = Executors.newFixedThreadPool(LargeBodies.AT_ONCE)) {
            for (int i = 0; i < LargeBodies.AT_ONCE; i++) {
                others.execute(() -> bodies.inTurn(LARGE, () -> {
                    working.countDown();
                    return await(done);
                }));
            }
            working.await();

            assertThat(bodies.inTurn(LargeBodies.SMALL_BYTES, () -> "small")).isEqualTo("small");
            // As for one whose thread may wait no longer.
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> bodies.inTurn(LARGE, () -> "large"))
                    .isInstanceOfSatisfying(
                            HookException.class,
                            busy -> assertThat(busy.answer().status()).isEqualTo(503));
            assertThat(Thread.interrupted()).isTrue();
            done.countDown();
        }

        assertThat(bodies.inTurn(LARGE, () -> "large")).isEqualTo("large");
    }

    @Test
    void workThatFailsGivesItsPlaceBack() {
        Supplier<String> fails = () -> {
            throw new IllegalStateException("broken");
        };
        for (int i = 0; i < LargeBodies.AT_ONCE; i++) {
            assertThatThrownBy(() -> bodies.inTurn(LARGE, fails)).hasMessage("broken");
        }

        assertThat(bodies.inTurn(LARGE, () -> "large")).isEqualTo("large");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
