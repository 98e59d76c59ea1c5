package io.serai.inbox;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a request's body as it is. The HTTP server's own body handler would take forms apart (curl sends one unless
 * told otherwise), write uploads to disk and hold the whole body in memory. Reading keeps one of the server's few worker
 * threads, which ingest needs too: so only a few slow senders are waited for, and not for long.
 */
final class BodyReader {
    private static final Duration PROMPT = Duration.ofMillis(250);
    private static final int SLOW_SENDERS = 4;

    enum Outcome {
        COMPLETE,
        /** The sender took longer than it may. */
        TOO_SLOW,
        /** Enough slow senders are being waited for. */
        BUSY,
        /** The connection broke. */
        BROKEN
    }

    private final Duration patience;
    private final Semaphore slowSenders = new Semaphore(SLOW_SENDERS);

    BodyReader(Duration patience) {
        this.patience = patience;
    }

    /** Gives the body to {@code into}, piece by piece on another thread; what it did is visible after the return. */
    Outcome read(HttpServerRequest request, Handler<Buffer> into) throws InterruptedException {
        CompletableFuture<Outcome> end = new CompletableFuture<>();
        request.exceptionHandler(e -> end.complete(Outcome.BROKEN));
        request.endHandler(nothing -> end.complete(Outcome.COMPLETE));
        request.handler(piece -> {
            // given up: what still comes is thrown away
            if (!end.isDone()) {
                into.handle(piece);
            }
        });
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        request.resume();
        try {
            return end.get(PROMPT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return readSlowly(end);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Outcome readSlowly(CompletableFuture<Outcome> end) throws InterruptedException {
        if (!slowSenders.tryAcquire()) {
            return givenUp(end, Outcome.BUSY);
        }
        try {
            return end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return givenUp(end, Outcome.TOO_SLOW);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            slowSenders.release();
        }
    }

    /** The body may have ended meanwhile: then it counts. */
    private static Outcome givenUp(CompletableFuture<Outcome> end, Outcome reason) {
        return end.complete(reason) ? reason : end.join();
    }
}
