package io.serai.api;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers that cost much, each kept for a moment: who asks for the same then gets it, and of those who ask at once one looks
 * and the others wait for it. However many ask, looking takes a tenth of the time at most.
 */
final class SharedAnswers<K, V> {
    /** Short enough for people. */
    static final Duration SHORTEST = Duration.ofSeconds(2);

    /** So many times what it took to find an answer it is kept. */
    private static final int COSTS = 10;

    /** More are not asked for again and again. */
    static final int MOST = 100;

    private final LongSupplier nanos;
    private final Map<K, Answer<V>> answers = new LinkedHashMap<>();

    private static final class Answer<V> {
        private final CompletableFuture<V> value = new CompletableFuture<>();
        private volatile long until;

        private boolean isOver(long now) {
            return value.isDone() && now - until >= 0;
        }
    }

    /** @param nanos as {@link System#nanoTime()} */
    SharedAnswers(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What was found a moment ago, or what looking finds now. A failure is for those who wait for it, and no longer. */
    V get(K key, Supplier<V> look) {
        long now = nanos.getAsLong();
        Answer<V> own = new Answer<>();
        Answer<V> answer;
        synchronized (this) {
            answers.values().removeIf(each -> each.isOver(now));
            answer = answers.computeIfAbsent(key, absent -> own);
            if (answers.size() > MOST) {
                Iterator<K> oldest = answers.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
        return answer == own ? found(key, own, look, now) : awaited(answer);
    }

    private V found(K key, Answer<V> answer, Supplier<V> look, long began) {
        try {
            V value = look.get();
            long now = nanos.getAsLong();
            answer.until = now + Math.max(SHORTEST.toNanos(), COSTS * (now - began));
            answer.value.complete(value);
            return value;
        } catch (Throwable e) {
            synchronized (this) {
                answers.remove(key, answer);
            }
            answer.value.completeExceptionally(e);
            throw e;
        }
    }

    private static <V> V awaited(Answer<V> answer) {
        try {
            return answer.value.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** What was looked at has changed. */
    synchronized void forget() {
        answers.clear();
    }
}
