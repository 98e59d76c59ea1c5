package io.serai.bench;

import io.serai.testing.Faults;
import io.serai.testing.FaultyServer;
import io.serai.testing.HttpMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How a receiver treats those who come, each time or a few times; afterwards it takes what it gets.
 *
 * @param name as a table names it
 * @param times how often
 * @param answer one answer of that kind
 */
record Misbehaviour(String name, int times, Answer answer) {
    static final int FOR_GOOD = Integer.MAX_VALUE;

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /**
     * @param status none (0) for saying nothing until the sender goes
     * @param pause what is asked for; zero for nothing
     */
    record Said(int status, String text, Duration pause) {
        static final Said NOTHING = new Said(0, "", Duration.ZERO);
        static final Said TAKEN = new Said(200, Faults.answer(200, "ok"), Duration.ZERO);

        static Said of(int status, Duration pause, String... headers) {
            return new Said(status, Faults.answer(status, "", headers), pause);
        }
    }

    /** What is said to one who comes; the other URL is of a receiver that takes everything. */
    @FunctionalInterface
    interface Answer {
        Said say(String otherUrl);
    }

    static Misbehaviour status(String name, int times, int status) {
        return new Misbehaviour(name, times, other -> Said.of(status, Duration.ZERO));
    }

    static Misbehaviour retryAfter(String name, int times, int status, Duration pause) {
        return new Misbehaviour(name, times, other -> Said.of(status, pause, "Retry-After: " + pause.toSeconds()));
    }

    /** Such a date has no fractions of a second: what is asked for is up to a second less. */
    static Misbehaviour retryAfterDate(String name, int times, int status, Duration pause) {
        return new Misbehaviour(name, times, other -> {
            Instant now = Instant.now();
            Instant date = now.plus(pause).truncatedTo(ChronoUnit.SECONDS);
            return Said.of(status, Duration.between(now, date), "Retry-After: " + HTTP_DATE.format(date));
        });
    }

    static Misbehaviour redirect(String name, int status) {
        return new Misbehaviour(name, FOR_GOOD, other -> Said.of(status, Duration.ZERO, "Location: " + other));
    }

    static Misbehaviour silence(String name, int times) {
        return new Misbehaviour(name, times, other -> Said.NOTHING);
    }

    /** A receiver of this kind and the other one, beside it, that redirects may name. */
    Receiver receiver(FaultyServer server) {
        List<Attempt> atOther = new CopyOnWriteArrayList<>();
        FaultyServer.Port other = server.port(connection -> serve(connection, atOther, () -> Said.TAKEN));
        List<Attempt> attempts = new CopyOnWriteArrayList<>();
        AtomicInteger come = new AtomicInteger();
        FaultyServer.Port port = server.port(connection -> serve(
                connection, attempts, () -> come.incrementAndGet() <= times ? answer.say(other.url()) : Said.TAKEN));
        return new Receiver(port.url(), attempts, atOther);
    }

    /** Both lists grow as senders come. */
    record Receiver(String url, List<Attempt> attempts, List<Attempt> atOther) {}

    private static void serve(FaultyServer.Connection connection, List<Attempt> attempts, Supplier<Said> answers)
            throws IOException {
        for (HttpMessage request = connection.read(); request != null; request = connection.read()) {
            Said said = answers.get();
            Attempt attempt = new Attempt(System.nanoTime(), request, said);
            attempts.add(attempt);
            if (said.status() == 0) {
                connection.hang();
                attempt.gone(System.nanoTime());
                return;
            }
            connection.write(said.text());
        }
    }
}
