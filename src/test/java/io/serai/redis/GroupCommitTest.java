package io.serai.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private static final int MAX_WEIGHT = 10;

    /** @param weight from nothing to more than a batch may have */
    record Input(int number, int weight) {}

    /** Numbers count what there is, round and round. */
    sealed interface Action {
        record Submit(int weight) implements Action {}

        record Answer(int batch) implements Action {}

        record Fail(int batch) implements Action {}

        /** The commit itself throws, as a client that is shut down does, for the next batch. */
        record Refuse() implements Action {}

        record Cancel(int input) implements Action {}
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Integer> nth = Arbitraries.integers().between(0, 9);
        Arbitrary<Action> action = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(0, 14).map(Action.Submit::new)),
                Tuple.of(4, nth.map(Action.Answer::new)),
                Tuple.of(1, nth.map(Action.Fail::new)),
                Tuple.of(1, Arbitraries.just(new Action.Refuse())),
                Tuple.of(2, Arbitraries.integers().between(0, 30).map(Action.Cancel::new)));
        return action.list().ofMaxSize(60);
    }

    /** A commit whose answers come when the test says so, and what must have been sent by then. */
    private static final class Run {
        record Batch(List<Input> inputs, CompletableFuture<List<String>> answers) {}

        final int maxUnderWay;
        final GroupCommit<Input, String> commit;
        final List<Batch> underWay = new ArrayList<>();
        final List<List<Input>> sent = new ArrayList<>();
        final List<CompletableFuture<String>> answers = new ArrayList<>();
        final List<Input> inputs = new ArrayList<>();
        int refusals;

        final Queue<Input> waiting = new ArrayDeque<>();
        final List<List<Input>> expected = new ArrayList<>();
        final List<String> outcomes = new ArrayList<>();
        int expectedUnderWay;
        int expectedRefusals;

        Run(int maxUnderWay) {
            this.maxUnderWay = maxUnderWay;
            this.commit = new GroupCommit<>(maxUnderWay, MAX_WEIGHT, Input::weight, this::send);
        }

        private CompletableFuture<List<String>> send(List<Input> batch) {
            sent.add(batch);
            if (refusals > 0) {
                refusals--;
                throw new IllegalStateException("refused");
            }
            Batch next = new Batch(batch, new CompletableFuture<>());
            underWay.add(next);
            return next.answers();
        }

        void act(Action action) {
            switch (action) {
                case Action.Submit(int weight) -> {
                    Input input = new Input(inputs.size(), weight);
                    inputs.add(input);
                    outcomes.add("waiting");
                    waiting.add(input);
                    expectSending();
                    answers.add(commit.submit(input));
                }
                case Action.Answer(int nth) -> {
                    if (!underWay.isEmpty()) {
                        Batch batch = underWay.remove(nth % underWay.size());
                        end(batch, input -> answer(input));
                        batch.answers()
                                .complete(
                                        batch.inputs().stream().map(Run::answer).toList());
                    }
                }
                case Action.Fail(int nth) -> {
                    if (!underWay.isEmpty()) {
                        Batch batch = underWay.remove(nth % underWay.size());
                        end(batch, input -> "failed");
                        batch.answers().completeExceptionally(new IllegalStateException("failed"));
                    }
                }
                case Action.Refuse() -> {
                    refusals++;
                    expectedRefusals++;
                }
                case Action.Cancel(int nth) -> {
                    if (!inputs.isEmpty()) {
                        Input input = inputs.get(nth % inputs.size());
                        if (outcomes.get(input.number()).equals("waiting")) {
                            outcomes.set(input.number(), "cancelled");
                            waiting.remove(input);
                        }
                        answers.get(input.number()).cancel(false);
                    }
                }
            }
        }

        private void end(Batch batch, Function<Input, String> outcome) {
            expectedUnderWay--;
            batch.inputs().forEach(input -> settle(input, outcome.apply(input)));
            expectSending();
        }

        private void settle(Input input, String outcome) {
            if (outcomes.get(input.number()).equals("waiting")) {
                outcomes.set(input.number(), outcome);
            }
        }

        private void expectSending() {
            while (expectedUnderWay < maxUnderWay && !waiting.isEmpty()) {
                List<Input> batch = new ArrayList<>(List.of(waiting.remove()));
                while (!waiting.isEmpty() && weight(batch) + waiting.peek().weight() <= MAX_WEIGHT) {
                    batch.add(waiting.remove());
                }
                expected.add(batch);
                if (expectedRefusals > 0) {
                    expectedRefusals--;
                    batch.forEach(input -> settle(input, "refused"));
                } else {
                    expectedUnderWay++;
                }
            }
        }

        static int weight(List<Input> batch) {
            return batch.stream().mapToInt(Input::weight).sum();
        }

        static String answer(Input input) {
            return "answer " + input.number();
        }

        String outcome(CompletableFuture<String> answer) {
            return switch (answer.state()) {
                case RUNNING -> "waiting";
                case SUCCESS -> answer.resultNow();
                case CANCELLED -> "cancelled";
                case FAILED -> answer.exceptionNow().getMessage();
            };
        }
    }

    @Property
    void eachInputLeavesInTimeAndGetsItsOwnAnswer(
            @ForAll @IntRange(min = 1, max = 4) int maxUnderWay, @ForAll("actions") List<Action> actions) {
        Run run = new Run(maxUnderWay);
        for (Action action : actions) {
            run.act(action);

            assertThat(run.sent).isEqualTo(run.expected);
            assertThat(run.underWay).hasSizeLessThanOrEqualTo(maxUnderWay);
            assertThat(run.sent).allSatisfy(batch -> assertThat(batch.size() == 1 || Run.weight(batch) <= MAX_WEIGHT)
                    .isTrue());
            assertThat(run.answers).extracting(run::outcome).isEqualTo(run.outcomes);
        }

        while (!run.underWay.isEmpty()) {
            run.act(new Action.Answer(0));
        }
        assertThat(run.answers).as("nobody waits for ever").allMatch(CompletableFuture::isDone);
    }

    @Test
    void callersThatComeAtTheSameTimeGetTheirOwnAnswers() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger batches = new AtomicInteger();
        int threads = 16;
        int perThread = 2_000;
        try (ExecutorService server = Executors.newFixedThreadPool(3);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            GroupCommit<Integer, Integer> commit = new GroupCommit<>(
                    2,
                    MAX_WEIGHT,
                    input -> 1,
                    batch -> CompletableFuture.supplyAsync(
                            () -> {
                                batches.incrementAndGet();
                                most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                                List<Integer> answers =
                                        batch.stream().map(input -> -input).toList();
                                underWay.decrementAndGet();
                                return answers;
                            },
                            server));
            List<Future<Boolean>> all = IntStream.range(0, threads)
                    .mapToObj(thread -> callers.submit(() -> {
                        for (int i = 0; i < perThread; i++) {
                            int input = thread * perThread + i;
                            if (commit.submit(input).get(60, TimeUnit.SECONDS) != -input) {
                                return false;
                            }
                        }
                        return true;
                    }))
                    .toList();
            for (Future<Boolean> each : all) {
                assertThat(each.get()).isTrue();
            }
        }
        assertThat(most.get()).isLessThanOrEqualTo(2);
        assertThat(batches.get()).isLessThan(threads * perThread);
    }

    @Test
    void aQueueThatFailsAtOnceFailsAllOfItsCallers() {
        Queue<CompletableFuture<List<Integer>>> first = new ArrayDeque<>(List.of(new CompletableFuture<>()));
        GroupCommit<Integer, Integer> commit = new GroupCommit<>(
                1, MAX_WEIGHT, input -> MAX_WEIGHT, batch -> first.isEmpty() ? refused() : first.peek());
        List<CompletableFuture<Integer>> answers =
                IntStream.range(0, 20_000).mapToObj(commit::submit).toList();

        CompletableFuture<List<Integer>> underWay = first.remove();
        underWay.complete(List.of(0));

        assertThat(answers.stream().filter(answer -> !answer.isDone()))
                .as("callers that wait for ever")
                .isEmpty();
        assertThatThrownBy(answers.getLast()::join).hasMessageContaining("refused");
    }

    private static CompletableFuture<List<Integer>> refused() {
        return CompletableFuture.failedFuture(new IllegalStateException("refused"));
    }
}
