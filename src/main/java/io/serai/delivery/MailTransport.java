package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.guard.DestinationGuard;
import io.serai.guard.GuardException;
import io.serai.guard.Recipients;
import io.serai.hash.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Message;
import org.apache.camel.component.mail.MailEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries by e-mail. A message counts as taken when the mail server has taken it for all of its recipients; as long as
 * it has not for one of them, nobody gets it, so that a retry repeats nothing.
 */
public final class MailTransport implements AutoCloseable {
    /** The exchange property with the {@link Letter}; null: it goes elsewhere. */
    static final String LETTER = "seraiLetter";

    private static final int THREAD_BYTES = 16;

    private final DestinationGuard guard;
    private final MailConfig config;
    private final Duration connectTimeout;
    private final Duration timeout;
    private final Clock clock;
    private final @Nullable MailSender sender;

    /**
     * @param connectTimeout for the connection to the server
     * @param timeout for one attempt of an alert that has none of its own
     */
    public MailTransport(
            DestinationGuard guard, MailConfig config, Duration connectTimeout, Duration timeout, Clock clock) {
        this.guard = guard;
        this.config = config;
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
        this.clock = clock;
        this.sender = config.host() == null ? null : new MailSender(config);
    }

    /** Whether an alert's messages are e-mail. */
    static boolean carries(Alert alert) {
        return Recipients.isUrl(alert.webhook().url().value());
    }

    /** Where {@link #prepare prepared} messages are to be sent; null without a server. */
    @Nullable
    Endpoint endpoint(CamelContext context) {
        if (sender == null) {
            return null;
        }
        // The server itself is the sender's matter: an endpoint's name is in logs and metrics. No route of ops' has
        // this one.
        MailEndpoint endpoint = context.getEndpoint("smtp:serai-destination", MailEndpoint.class);
        endpoint.setBinding(new LetterBinding(config.from(), clock));
        endpoint.getConfiguration().setJavaMailSender(sender);
        return endpoint;
    }

    /**
     * Makes a message the letter that is to be sent.
     *
     * @param headers of the attempt; only the id of the message is used
     * @throws GuardException when the hub may not write to one of the recipients
     */
    void prepare(Message message, Alert alert, Map<String, String> headers) throws GuardException {
        String url = alert.webhook().url().value();
        guard.checkRecipients(url);
        Mail mail = Mail.read(Objects.requireNonNull(message.getBody(byte[].class)));
        String eventType = message.getExchange().getVariable("eventType", "", String.class);
        Duration own = alert.options().delivery().timeout();
        message.removeHeaders("*");
        message.getExchange()
                .setProperty(
                        LETTER,
                        new Letter(
                                Recipients.ofUrl(url),
                                mail,
                                id(String.valueOf(headers.get("webhook-id"))),
                                id("thread-" + digest(alert.id() + "\n" + eventType)),
                                connectTimeout,
                                own == null ? timeout : own));
    }

    private String id(String left) {
        return "<" + left + "@" + config.domain() + ">";
    }

    private static String digest(String text) {
        return Sha256.hex(text).substring(0, 2 * THREAD_BYTES);
    }

    /** Cuts off what is under way. */
    @Override
    public void close() {
        if (sender != null) {
            sender.close();
        }
    }
}
