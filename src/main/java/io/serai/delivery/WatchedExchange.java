package io.serai.delivery;

import io.serai.guard.GuardException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One exchange while it goes on. Used by the thread that makes the exchange; the timer only calls {@link #expire()}.
 */
final class WatchedExchange implements ExchangeWatch.Open {
    String scheme = "";
    final Phase resolving = new Phase();
    final Phase connecting = new Phase();
    final Phase securing = new Phase();
    final Phase waiting = new Phase();

    private static final int MAX_ANSWER = 1_000;

    private final Consumer<WatchedExchange> onClose;
    private final Duration timeout;

    @Nullable
    private final String certificates;

    private final boolean fresh;

    private final List<String> secrets;
    private final byte[] requestBody;
    private final String notificationId;
    private final long opened = System.nanoTime();

    @Nullable
    private Integer status;

    private boolean sent;
    private long responseBytes;
    private String excerpt = "";
    private String answer = "";

    @Nullable
    private GuardException refusal;

    @Nullable
    private Exchanged end;

    private volatile boolean expired;

    WatchedExchange(
            String notificationId,
            Duration timeout,
            @Nullable String certificates,
            boolean fresh,
            Collection<String> secrets,
            byte[] requestBody,
            Consumer<WatchedExchange> onClose) {
        this.notificationId = notificationId;
        this.timeout = timeout;
        this.certificates = certificates;
        this.fresh = fresh;
        this.secrets = new ArrayList<>(secrets);
        this.requestBody = requestBody;
        this.onClose = onClose;
    }

    @Nullable
    String certificates() {
        return certificates;
    }

    /** Whether no connection that was used before will do. */
    boolean fresh() {
        return fresh;
    }

    /** Zero when the time is over. */
    Duration remaining() {
        Duration remaining = timeout.minusNanos(System.nanoTime() - opened);
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    /** Something more that the receiver may repeat and nobody may read. */
    void mask(String secret) {
        secrets.add(secret);
    }

    void expire() {
        expired = true;
    }

    boolean expired() {
        return expired;
    }

    void refuse(GuardException e) {
        refusal = e;
    }

    /** The body of the request has been written; from now on the receiver may have it. */
    @Override
    public void sent() {
        sent = true;
        waiting.start();
    }

    void answered(int code) {
        status = code;
        waiting.end();
    }

    void read(byte[] body, int length, boolean all) {
        responseBytes = length;
        answer = new String(body, 0, Math.min(length, MAX_ANSWER), StandardCharsets.UTF_8);
        excerpt = Excerpt.of(body, length, all, secrets, requestBody, notificationId);
    }

    @Override
    public String answer() {
        return answer;
    }

    /** What the failure means, which the client may have wrapped, or caused itself by closing the connection. */
    IOException explain(IOException failure) {
        if (refusal != null) {
            return refusal;
        }
        if (expired) {
            InterruptedIOException timedOut = new InterruptedIOException("The exchange took too long");
            timedOut.initCause(failure);
            return timedOut;
        }
        return failure;
    }

    @Override
    public Exchanged close() {
        if (end == null) {
            onClose.accept(this);
            long now = System.nanoTime();
            end = new Exchanged(
                    status,
                    requestBody.length,
                    sent,
                    responseBytes,
                    excerpt,
                    resolving.took(now),
                    connecting.took(now),
                    securing.took(now),
                    waiting.took(now),
                    Duration.ofNanos(now - opened));
        }
        return end;
    }
}
