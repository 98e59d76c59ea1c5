package io.serai.delivery;

import io.serai.format.UndeliverableException;
import io.serai.guard.GuardException;
import io.serai.redis.RedisUnavailableException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What a failed attempt means. The detail never holds the destination's URL, which is a credential for most chat
 * services, nor the receiver's text.
 *
 * @param sign what it tells about the receiver
 * @param reason a code for programs: {@code http_404}, {@code timeout}, {@code alert_removed}, …
 * @param detail a sentence for people
 */
record Verdict(Action action, Sign sign, String reason, String detail) {
    /** What is to be done. */
    enum Action {
        /** The same message may succeed later: 5xx, 429, network errors, and nothing else. */
        RETRY,
        /** Once more at once, as text alone: Slack could not read the blocks. */
        PLAIN_TEXT,
        /** No attempt will succeed with this message. */
        PERMANENT,
        /** The receiver says that it is gone for good: no message will succeed. */
        DISABLE,
        /** Nothing was sent: the destination is not to be called now. */
        LATER
    }

    /** What is known about the receiver afterwards. */
    enum Sign {
        /** It answered, if only to refuse. */
        ALIVE,
        DOWN,
        NOTHING
    }

    static final String GONE = "gone";
    static final String CIRCUIT_OPEN = "circuit_open";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MAX_DETAIL = 300;
    private static final Pattern ADDRESS = Pattern.compile("\\b[A-Za-z][A-Za-z0-9+.-]*://\\S+");

    /** @param answer of the receiver, or what is known of its beginning */
    static Verdict of(Throwable failure, String alertType, String answer) {
        return switch (failure) {
            case AnswerException said -> status(said.status(), alertType, answer);
            case NotNowException later -> later(later);
            case UnnotedException unnoted ->
                nothing(Action.LATER, "redis", "Redis is away: what was delivered could not be noted");
            case UndeliverableException undeliverable ->
                nothing(Action.PERMANENT, undeliverable.reason(), message(undeliverable));
            case GuardException refused -> nothing(Action.PERMANENT, "refused_destination", message(refused));
            case UnknownHostException unknown -> down("unknown_host", "The host name can't be resolved");
            case SSLException tls -> down("tls", "No TLS connection could be made");
            case ConnectException refused -> down("connect", "No connection could be made");
            case ConnectionRequestTimeoutException busy ->
                nothing(Action.RETRY, "no_connection", "All connections to the host are in use");
            case MessagingException mail -> MailFailures.verdict(mail);
            case InterruptedIOException timeout -> down("timeout", "No answer in time");
            case MessageConstraintException large -> down("protocol", "The answer's head is too large");
            case IOException io
            when io.getCause() instanceof HttpException -> down("protocol", "The answer is not valid HTTP");
            case IOException io ->
                down("network", "The connection broke: " + io.getClass().getSimpleName());
            case ExecutionException kafka when kafka.getCause() instanceof KafkaException cause -> kafka(cause);
            case KafkaException kafka -> kafka(kafka);
            case HttpException protocol -> down("protocol", "The answer is not valid HTTP");
            case RedisUnavailableException redis -> nothing(Action.RETRY, "redis", "Redis is away");
            default ->
                nothing(Action.PERMANENT, "failed", failure.getClass().getSimpleName() + ": " + message(failure));
        };
    }

    boolean retry() {
        return action == Action.RETRY || action == Action.PLAIN_TEXT || action == Action.LATER;
    }

    /** What Kafka's own client could not put right within the attempt. */
    private static Verdict kafka(KafkaException failure) {
        return switch (failure) {
            case RecordTooLargeException large ->
                new Verdict(Action.PERMANENT, Sign.ALIVE, "too_large", "The message is larger than the topic takes");
            case InvalidTopicException invalid ->
                new Verdict(Action.PERMANENT, Sign.ALIVE, "invalid_topic", "Kafka takes it for no topic");
            case AuthorizationException refused ->
                new Verdict(
                        Action.PERMANENT, Sign.ALIVE, "not_allowed", "Kafka does not let the hub write to the topic");
            case AuthenticationException refused -> down("kafka_login", "Kafka refuses the hub's credentials");
            case TimeoutException timeout -> down("timeout", "Kafka did not take the message in time");
            default ->
                down("kafka", "Kafka did not take it: " + failure.getClass().getSimpleName());
        };
    }

    private static Verdict down(String reason, String detail) {
        return new Verdict(Action.RETRY, Sign.DOWN, reason, detail);
    }

    private static Verdict nothing(Action action, String reason, String detail) {
        return new Verdict(action, Sign.NOTHING, reason, detail);
    }

    private static Verdict later(NotNowException later) {
        return switch (later.why()) {
            case DISABLED ->
                nothing(
                        Action.PERMANENT,
                        "destination_disabled",
                        "The destination is disabled: enable it, or change its URL or credential, then replay");
            case OPEN ->
                nothing(
                        Action.LATER,
                        CIRCUIT_OPEN,
                        "The destination has failed too often in a row: left alone for now");
            case PAUSED -> nothing(Action.LATER, "paused", "The receiver asked to be left alone for now");
            default -> nothing(Action.LATER, "rate_limited", "The destination's rate limit is used up for now");
        };
    }

    private static Verdict status(int status, String alertType, String answer) {
        String reason = "http_" + status;
        String detail = "The receiver answered " + status;
        if (status == TOO_MANY_REQUESTS) {
            return new Verdict(Action.RETRY, Sign.ALIVE, reason, detail);
        }
        if (status >= 500) {
            return new Verdict(Action.RETRY, Sign.DOWN, reason, detail);
        }
        if (status < 300) {
            return new Verdict(
                    Action.PERMANENT,
                    Sign.ALIVE,
                    "unexpected_answer",
                    detail + ", but not as its service does: nothing says that it took the message");
        }
        return switch (ServiceErrors.of(alertType, status, answer)) {
            case GONE ->
                new Verdict(Action.DISABLE, Sign.ALIVE, GONE, detail + ": it says that the destination is gone");
            case UNREADABLE ->
                new Verdict(Action.PLAIN_TEXT, Sign.ALIVE, reason, detail + ": it can't read the message's layout");
            case OTHER -> {
                String hint = Set.of(301, 302, 303, 307, 308).contains(status) ? " (redirects are not followed)" : "";
                yield new Verdict(Action.PERMANENT, Sign.ALIVE, reason, detail + hint);
            }
        };
    }

    private static String message(Throwable failure) {
        // Others' words: an address may be a credential, and a failed conversion quotes the payload.
        String message = ADDRESS.matcher(String.valueOf(failure.getMessage()).split(" with value ", 2)[0])
                .replaceAll("(address)");
        return message.length() > MAX_DETAIL ? message.substring(0, MAX_DETAIL) + "…" : message;
    }
}
