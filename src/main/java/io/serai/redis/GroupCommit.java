package io.serai.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets concurrent callers share round trips. What comes in while enough batches are under way leaves with the next one;
 * nothing waits for company.
 */
public final class GroupCommit<I, O> {
    /** Sends a batch; answers each input, in order. */
    @FunctionalInterface
    public interface Commit<I, O> {
        CompletableFuture<List<O>> commit(List<I> batch);
    }

    private record Waiting<I, O>(I input, CompletableFuture<O> answer) {}

    private final int maxUnderWay;
    private final int maxWeight;
    private final ToIntFunction<I> weight;
    private final Commit<I, O> commit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Waiting<I, O>> queue = new ArrayDeque<>();
    private int underWay;
    private boolean sending;

    /**
     * @param maxUnderWay most batches that have been sent and not answered
     * @param maxWeight with so much weight a batch takes no more; a heavier input is a batch of its own
     */
    public GroupCommit(int maxUnderWay, int maxWeight, ToIntFunction<I> weight, Commit<I, O> commit) {
        this.maxUnderWay = maxUnderWay;
        this.maxWeight = maxWeight;
        this.weight = weight;
        this.commit = commit;
    }

    /** A caller that gives up cancels what it got, and its input is not sent if it still waits. */
    public CompletableFuture<O> submit(I input) {
        Waiting<I, O> waiting = new Waiting<>(input, new CompletableFuture<>());
        lock.lock();
        try {
            queue.add(waiting);
        } finally {
            lock.unlock();
        }
        send();
        return waiting.answer();
    }

    /** One caller at a time sends for all: who comes meanwhile has its input taken along. */
    private void send() {
        if (!begin()) {
            return;
        }
        for (List<Waiting<I, O>> batch = next(); batch != null; batch = next()) {
            List<Waiting<I, O>> sent = batch;
            var unused = answers(sent).whenComplete((answers, failure) -> {
                lock.lock();
                try {
                    underWay--;
                } finally {
                    lock.unlock();
                }
                answer(sent, answers, failure);
                send();
            });
        }
    }

    private boolean begin() {
        lock.lock();
        try {
            boolean first = !sending;
            sending = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** The next batch; null when there is none to send for now, and this caller is through. */
    private @Nullable List<Waiting<I, O>> next() {
        lock.lock();
        try {
            List<Waiting<I, O>> batch = underWay == maxUnderWay ? List.of() : batch();
            if (batch.isEmpty()) {
                sending = false;
                return null;
            }
            underWay++;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private List<Waiting<I, O>> batch() {
        List<Waiting<I, O>> batch = new ArrayList<>();
        int total = 0;
        for (Waiting<I, O> first = queue.peek(); first != null; first = queue.peek()) {
            if (!first.answer().isDone()) {
                int more = weight.applyAsInt(first.input());
                if (!batch.isEmpty() && total + more > maxWeight) {
                    break;
                }
                batch.add(first);
                total += more;
            }
            queue.remove();
        }
        return batch;
    }

    private CompletableFuture<List<O>> answers(List<Waiting<I, O>> batch) {
        try {
            return commit.commit(batch.stream().map(Waiting::input).toList());
        } catch (Throwable e) {
            // Also an Error: else nothing would ever be sent again.
            return CompletableFuture.failedFuture(e);
        }
    }

    private static <I, O> void answer(
            List<Waiting<I, O>> batch, @Nullable List<O> answers, @Nullable Throwable failure) {
        if (answers == null || answers.size() != batch.size()) {
            Throwable reason = failure != null ? failure : new IllegalStateException("not an answer for each input");
            batch.forEach(waiting -> waiting.answer().completeExceptionally(reason));
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer().complete(answers.get(i));
        }
    }
}
