package io.serai.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookupsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final Lookups lookups = new Lookups(name -> {
        asked.incrementAndGet();
        if (name.startsWith("slow")) {
            await();
        }
        if (name.startsWith("unknown")) {
            throw new UnknownHostException(name);
        }
        return name.startsWith("empty") ? List.of() : List.of(InetAddress.getLoopbackAddress());
    });

    @AfterEach
    void release() {
        answer.countDown();
    }

    @Test
    void answersEachTimeAnew() throws Exception {
        assertThat(lookups.of("a", PATIENCE)).containsExactly(InetAddress.getLoopbackAddress());
        assertThat(lookups.of("a", PATIENCE)).containsExactly(InetAddress.getLoopbackAddress());

        assertThat(asked).hasValue(2);
    }

    @Test
    void saysWhenThereIsNoAddress() {
        for (String name : List.of("unknown", "empty")) {
            assertThatThrownBy(() -> lookups.of(name, PATIENCE))
                    .isInstanceOf(UnknownHostException.class)
                    .message()
                    .doesNotContain(name);
        }
    }

    @Test
    void asksOnceForWhoeverWaitsForTheSameName() throws Exception {
        List<CompletableFuture<List<InetAddress>>> waiting = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> of("slow"), Thread::startVirtualThread))
                .toList();
        assertThatThrownBy(() -> lookups.of("slow", Duration.ofMillis(50))).isInstanceOf(UnknownHostException.class);
        answer.countDown();

        for (CompletableFuture<List<InetAddress>> one : waiting) {
            assertThat(one.get(60, TimeUnit.SECONDS)).hasSize(1);
        }
        assertThat(asked.get()).isLessThan(20);
    }

    @Test
    void oneHundredHangingNamesHoldUpNobody() throws Exception {
        for (int i = 0; i < 100; i++) {
            String name = "slow-" + i;
            var unused = CompletableFuture.supplyAsync(() -> of(name), Thread::startVirtualThread);
        }

        assertThat(lookups.of("fast", PATIENCE)).hasSize(1);
    }

    private List<InetAddress> of(String name) {
        try {
            return lookups.of(name, PATIENCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await() {
        try {
            answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
