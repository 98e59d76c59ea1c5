package io.serai.chaos;

import static org.awaitility.Awaitility.await;

import io.serai.redis.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Does what the plan says, and heals it. */
record Saboteur(Fleet fleet, RedisServer redis, FickleReceiver receiver) {
    /** Does them all at once and returns when all are healed. */
    void inflict(List<Fault> faults) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(faults.stream()
                            .map(fault -> CompletableFuture.runAsync(() -> inflict(fault), threads))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("could not inflict or heal " + faults, e.getCause());
        }
    }

    private void inflict(Fault fault) {
        switch (fault.kind()) {
            case KILL_HUB -> {
                fleet.kill9(fault.victim().hub());
                leaveItSo(fault.length());
                fleet.start(fault.victim().hub());
            }
            case TERMINATE_HUB -> {
                fleet.terminate(fault.victim().hub());
                leaveItSo(fault.length());
                fleet.start(fault.victim().hub());
            }
            case PAUSE_HUB -> {
                fleet.pause(fault.victim().hub());
                leaveItSo(fault.length());
                fleet.resume(fault.victim().hub());
            }
            case BREAK_ROUTES -> {
                RouteEdits routes = fleet.routes(fault.victim().hub());
                routes.write();
                leaveItSo(fault.length());
                routes.breakThem();
                leaveItSo(fault.length());
                routes.write();
            }
            case KILL_REDIS -> {
                redis.kill9();
                leaveItSo(fault.length());
                redis.start();
            }
            case TERMINATE_REDIS -> {
                redis.terminate();
                leaveItSo(fault.length());
                redis.start();
            }
            case PAUSE_REDIS -> {
                redis.freeze();
                leaveItSo(fault.length());
                redis.thaw();
            }
            case FLUSH_SCRIPTS -> redis.flushScripts();
            case RECEIVER_TROUBLE -> {
                receiver.trouble(true);
                leaveItSo(fault.length());
                receiver.trouble(false);
            }
        }
    }

    /** For as long as the plan says: nothing is waited for. */
    static void leaveItSo(Duration length) {
        await().pollDelay(length).atMost(length.plusSeconds(10)).until(() -> true);
    }
}
