package io.serai.ingest.http;

import io.serai.access.Caller;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request, all of it, and the place for its answer. */
public final class HttpCall {
    private final Caller caller;
    private final MultiMap headers;
    private final byte[] body;
    private final Consumer<HttpAnswer> sender;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** @param sender takes the one answer */
    public HttpCall(Caller caller, MultiMap headers, byte[] body, Consumer<HttpAnswer> sender) {
        this.caller = caller;
        this.headers = headers;
        this.body = body;
        this.sender = sender;
    }

    /** Who sent it. */
    public Caller caller() {
        return caller;
    }

    /** The first of this name, in any case; null when absent. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** All of this name. */
    public List<String> headers(String name) {
        return headers.getAll(name);
    }

    /** Not to be changed. */
    public byte[] body() {
        return body;
    }

    /** The first answer counts; what comes later is dropped. */
    public void answer(HttpAnswer answer) {
        if (answered.compareAndSet(false, true)) {
            boolean taken = false;
            try {
                sender.accept(answer);
                taken = true;
            } finally {
                // What could not be made into bytes is no answer: another one may come.
                if (!taken) {
                    answered.set(false);
                }
            }
        }
    }
}
