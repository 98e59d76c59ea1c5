package io.serai.guard;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lookups that end in time, whatever the name server does, at most one at a time for each name. On platform threads: a
 * lookup is a native call, and some of them that hang would stop all virtual threads.
 */
final class Lookups {
    /** So many names of servers that don't answer hold up nobody else. */
    private static final int THREADS = 1_024;

    private final Resolver resolver;
    private final ExecutorService threads;
    private final Map<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();

    Lookups(Resolver resolver) {
        this.resolver = resolver;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("lookup-", 0).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /**
     * All addresses of the name, at least one.
     *
     * @throws UnknownHostException when it has none, or nobody said so in time
     * @throws InterruptedIOException when the caller was interrupted
     */
    List<InetAddress> of(String name, Duration atMost) throws UnknownHostException, InterruptedIOException {
        try {
            List<InetAddress> addresses =
                    running.computeIfAbsent(name, n -> start(n, atMost)).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (addresses.isEmpty()) {
                throw new UnknownHostException("The host name has no address");
            }
            return addresses;
        } catch (TimeoutException e) {
            throw new UnknownHostException("The name server did not answer in time");
        } catch (ExecutionException e) {
            throw new UnknownHostException("The host name can't be resolved");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while the host name was looked up");
        }
    }

    private CompletableFuture<List<InetAddress>> start(String name, Duration atMost) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        long patience = System.nanoTime() + atMost.toNanos();
        threads.execute(() -> {
            try {
                // Who asked has gone: what waited behind many hanging lookups is not worth one more.
                if (System.nanoTime() - patience > 0) {
                    throw new UnknownHostException("Nobody had time to look the name up");
                }
                List<InetAddress> addresses = resolver.resolve(name);
                // First: who asks from now on gets an answer of his own time.
                running.remove(name, answer);
                answer.complete(addresses);
            } catch (Throwable e) {
                running.remove(name, answer);
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }
}
