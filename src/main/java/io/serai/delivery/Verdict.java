package io.serai.delivery;

import io.serai.format.UndeliverableException;
import io.serai.guard.GuardException;
import io.serai.redis.RedisUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * What a failed attempt means. The detail never holds the destination's URL, which is a credential for most chat
 * services, nor the receiver's text.
 *
 * @param retry whether the same message may succeed later: 5xx, 429 and network errors, nothing else
 * @param reason a code for programs: {@code http_404}, {@code timeout}, {@code alert_removed}, …
 * @param detail a sentence for people
 */
record Verdict(boolean retry, String reason, String detail) {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MAX_DETAIL = 300;
    private static final Pattern ADDRESS = Pattern.compile("\\b[A-Za-z][A-Za-z0-9+.-]*://\\S+");

    static Verdict of(Throwable failure) {
        return switch (failure) {
            case HttpOperationFailedException http -> status(http.getStatusCode());
            case UndeliverableException undeliverable ->
                new Verdict(false, undeliverable.reason(), message(undeliverable));
            case GuardException refused -> new Verdict(false, "refused_destination", message(refused));
            case UnknownHostException unknown -> new Verdict(true, "unknown_host", "The host name can't be resolved");
            case SSLException tls -> new Verdict(true, "tls", "No TLS connection could be made");
            case ConnectException refused -> new Verdict(true, "connect", "No connection could be made");
            case InterruptedIOException timeout -> new Verdict(true, "timeout", "No answer in time");
            case IOException io ->
                new Verdict(
                        true,
                        "network",
                        "The connection broke: " + io.getClass().getSimpleName());
            case RedisUnavailableException redis -> new Verdict(true, "redis", "Redis is away");
            default -> new Verdict(false, "failed", failure.getClass().getSimpleName() + ": " + message(failure));
        };
    }

    private static Verdict status(int status) {
        boolean retry = status >= 500 || status == TOO_MANY_REQUESTS;
        String hint = Set.of(301, 302, 303, 307, 308).contains(status) ? " (redirects are not followed)" : "";
        return new Verdict(retry, "http_" + status, "The receiver answered " + status + hint);
    }

    private static String message(Throwable failure) {
        // Others' words: an address may be a credential, and a failed conversion quotes the payload.
        String message = ADDRESS.matcher(String.valueOf(failure.getMessage()).split(" with value ", 2)[0])
                .replaceAll("(address)");
        return message.length() > MAX_DETAIL ? message.substring(0, MAX_DETAIL) + "…" : message;
    }
}
