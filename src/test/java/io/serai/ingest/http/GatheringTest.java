package io.serai.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final List<List<String>> worked = new ArrayList<>();
    private final Gathering<String> gathering = new Gathering<>(1, 10, String::length, workers::add, this::work);

    private void work(List<String> taken) {
        worked.add(taken);
        if (taken.contains("bad")) {
            throw new IllegalStateException("bad");
        }
    }

    @Test
    void whatComesWhileTheWorkersAreBusyGoesTogether() {
        List.of("a", "b", "c").forEach(gathering::add);

        assertThat(workers).hasSize(1);
        workers.remove().run();

        assertThat(worked).containsExactly(List.of("a", "b", "c"));
        assertThat(gathering.pending()).isZero();
    }

    @Test
    void whatIsTooHeavyToGoTogetherWaits() {
        List.of("123456", "123457", "123458").forEach(gathering::add);

        workers.remove().run();

        assertThat(worked).containsExactly(List.of("123456"), List.of("123457"), List.of("123458"));
    }

    @Test
    void aWorkerThatFailsLeavesItsPlaceToAnother() {
        List.of("bad", "123456789").forEach(gathering::add);

        Runnable failing = workers.remove();
        assertThatThrownBy(failing::run).hasMessage("bad");
        assertThat(gathering.pending()).isEqualTo(1);
        workers.remove().run();

        assertThat(worked).containsExactly(List.of("bad"), List.of("123456789"));
        assertThat(gathering.pending()).isZero();
    }

    @Test
    void aWorkerThatFailsWithNothingWaitingIsNotMissed() {
        gathering.add("bad");
        Runnable failing = workers.remove();
        assertThatThrownBy(failing::run).hasMessage("bad");

        gathering.add("good");
        workers.remove().run();

        assertThat(worked).containsExactly(List.of("bad"), List.of("good"));
        assertThat(gathering.pending()).isZero();
    }
}
