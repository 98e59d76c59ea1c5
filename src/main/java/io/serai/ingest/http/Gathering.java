package io.serai.ingest.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Hands what waits to a few workers, each of which takes all of it at once. What comes alone goes alone; what comes while
 * all are busy goes together.
 */
final class Gathering<T> {
    private final int workers;
    private final long maxWeight;
    private final ToIntFunction<T> weight;
    private final Executor threads;
    private final Consumer<List<T>> work;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<T> queue = new ArrayDeque<>();
    private int busy;
    private int inHand;

    /**
     * @param workers most that work at a time
     * @param maxWeight with so much weight a worker takes no more; what is heavier goes alone
     * @param threads for the workers
     * @param work should never fail; when it does, another worker goes on with what waits
     */
    Gathering(int workers, long maxWeight, ToIntFunction<T> weight, Executor threads, Consumer<List<T>> work) {
        this.workers = workers;
        this.maxWeight = maxWeight;
        this.weight = weight;
        this.threads = threads;
        this.work = work;
    }

    void add(T one) {
        boolean another;
        lock.lock();
        try {
            queue.add(one);
            another = busy < workers;
            if (another) {
                busy++;
            }
        } finally {
            lock.unlock();
        }
        if (another) {
            threads.execute(this::work);
        }
    }

    /** What waits or is in hand. */
    int pending() {
        lock.lock();
        try {
            return queue.size() + inHand;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        List<T> taken = take(0);
        boolean done = false;
        try {
            while (!taken.isEmpty()) {
                work.accept(taken);
                taken = take(taken.size());
            }
            done = true;
        } finally {
            if (!done) {
                giveUp(taken.size());
            }
        }
    }

    /** Leaves the place to another worker. */
    private void giveUp(int inHandStill) {
        boolean another;
        lock.lock();
        try {
            inHand -= inHandStill;
            another = !queue.isEmpty();
            if (!another) {
                busy--;
            }
        } finally {
            lock.unlock();
        }
        if (another) {
            threads.execute(this::work);
        }
    }

    /**
     * What waits; empty when nothing does, and this worker is through.
     *
     * @param done how many it had taken before
     */
    private List<T> take(int done) {
        lock.lock();
        try {
            List<T> taken = new ArrayList<>(queue.size());
            long total = 0;
            for (T first = queue.peek(); first != null; first = queue.peek()) {
                total += weight.applyAsInt(first);
                if (!taken.isEmpty() && total > maxWeight) {
                    break;
                }
                taken.add(queue.remove());
            }
            inHand += taken.size() - done;
            if (taken.isEmpty()) {
                busy--;
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
