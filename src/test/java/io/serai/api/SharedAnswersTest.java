package io.serai.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SharedAnswersTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private final SharedAnswers<String, Integer> answers = new SharedAnswers<>(nanos::get);

    private int ask(String key) {
        return answers.get(key, looks::incrementAndGet);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void looksOnceForThoseWhoAskForTheSameInAMoment() {
        assertThat(ask("a")).isEqualTo(1);
        pass(SharedAnswers.SHORTEST.minusNanos(1));
        assertThat(ask("a")).isEqualTo(1);
        assertThat(ask("b")).isEqualTo(2);
        pass(Duration.ofNanos(1));

        assertThat(ask("a")).isEqualTo(3);
    }

    @Test
    void keepsLongerWhatTookLongToFind() {
        answers.get("a", () -> {
            pass(Duration.ofSeconds(1));
            return 7;
        });

        pass(Duration.ofSeconds(9));
        assertThat(ask("a")).isEqualTo(7);
        pass(Duration.ofSeconds(1));
        assertThat(ask("a")).isEqualTo(1);
    }

    @Test
    void looksAnewAfterAChange() {
        ask("a");

        answers.forget();

        assertThat(ask("a")).isEqualTo(2);
    }

    @Test
    void aFailureIsNotKept() {
        assertThatThrownBy(() -> answers.get("a", () -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");

        assertThat(ask("a")).isEqualTo(1);
    }

    @Test
    void whoAsksWhileAnotherLooksWaitsForTheSameAnswer() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch found = new CountDownLatch(1);
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> answers.get("a", () -> {
            looking.countDown();
            try {
                found.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 7;
        }));
        looking.await();
        AtomicReference<Integer> second = new AtomicReference<>();
        Thread waits = Thread.ofPlatform().start(() -> second.set(ask("a")));
        await().until(() -> waits.getState() == Thread.State.WAITING);

        found.countDown();

        waits.join();
        assertThat(second).hasValue(7);
        assertThat(first.get()).isEqualTo(7);
        assertThat(looks).hasValue(0);
    }

    @Test
    void holdsSoManyAndNoMore() {
        ask("first");
        for (int i = 0; i < SharedAnswers.MOST; i++) {
            ask("another " + i);
        }

        assertThat(ask("another " + (SharedAnswers.MOST - 1))).isEqualTo(looks.get());
        assertThat(ask("first")).isEqualTo(SharedAnswers.MOST + 2);
    }
}
