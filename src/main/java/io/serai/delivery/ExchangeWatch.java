package io.serai.delivery;

import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Bounds each HTTP exchange with a destination and sees what becomes of it. */
interface ExchangeWatch {
    /** An exchange that is watched. */
    interface Open {
        /** Ends the watch; answers the same when it is called again. */
        Exchanged close();

        /** Says that the whole body has left, where no HTTP client does. */
        void sent();

        /** The beginning of the answer's body as it came: for programs, never to be shown. */
        String answer();
    }

    /**
     * To be called right before a request is sent.
     *
     * @param webhookId the request's {@code webhook-id}, by which it is recognised: one exchange at a time has it
     * @param timeout for the whole exchange
     * @param certificates PEM of who is trusted instead of the usual authorities; null: these
     * @param fresh on a connection of its own: one that was used before may have been closed by the receiver, which is
     *     only seen when the request fails
     * @param secrets what is masked in the excerpt of the answer
     * @param body exactly the bytes that will be sent: an excerpt that repeats them is not kept
     */
    Open open(
            String webhookId,
            Duration timeout,
            @Nullable String certificates,
            boolean fresh,
            Collection<String> secrets,
            byte[] body);
}
