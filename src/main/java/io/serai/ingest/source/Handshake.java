package io.serai.ingest.source;

import io.serai.alert.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a connection lets send when it is asked beforehand, as senders of CloudEvents may do.
 *
 * @param origins the names by which senders call themselves, or <code>*</code> for all
 * @param rate how many requests a minute they may send; null: as the connection's own rate has it
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#4-abuse-protection">Abuse
 *     protection of CloudEvents' webhooks</a>
 */
record Handshake(List<String> origins, @Nullable Integer rate) {
    static final String ORIGINS = "origins";
    static final String RATE = "origin-rate";

    private static final String ANY = "*";
    private static final String UNLIMITED = "*";
    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:-]{0,254}");
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,6}");

    Handshake {
        origins = List.copyOf(origins);
    }

    /**
     * Of what a connection's options say.
     *
     * @param problem is told the option and the rule that it breaks
     */
    static Handshake read(Map<String, String> options, BiConsumer<String, String> problem) {
        List<String> origins = ConnectionReader.list(options.getOrDefault(ORIGINS, ""));
        if (!origins.stream()
                .allMatch(origin -> origin.equals(ANY) || ORIGIN.matcher(origin).matches())) {
            problem.accept(ORIGINS, "must be names of senders like eventgrid.azure.net, separated by commas, or *");
        }
        String rate = options.get(RATE);
        if (rate != null && !NUMBER.matcher(rate).matches()) {
            problem.accept(RATE, "must be a number of requests a minute, from 1 to 9999999");
            rate = null;
        }
        if (rate != null && origins.isEmpty()) {
            problem.accept(RATE, "means nothing without " + ORIGINS);
        }
        return new Handshake(origins, rate == null ? null : Integer.valueOf(rate));
    }

    static Handshake of(Connection connection) {
        return read(connection.options(), (option, rule) -> {});
    }

    /**
     * The rate that a sender is granted, as it is answered; empty when it may not send.
     *
     * @param origin as it calls itself; null: it does not say
     * @param usual the connection's own rate
     */
    Optional<String> grant(@Nullable String origin, @Nullable RateLimit usual) {
        if (origin == null
                || !ORIGIN.matcher(origin).matches()
                || origins.stream().noneMatch(known -> known.equals(ANY) || known.equalsIgnoreCase(origin))) {
            return Optional.empty();
        }
        if (rate != null) {
            return Optional.of(rate.toString());
        }
        return Optional.of(usual == null ? UNLIMITED : Long.toString(perMinute(usual)));
    }

    /** Less than one a minute can't be said. */
    private static long perMinute(RateLimit limit) {
        return Math.max(
                1,
                limit.count() * Duration.ofMinutes(1).toMillis() / limit.per().toMillis());
    }
}
