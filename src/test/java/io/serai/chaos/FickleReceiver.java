package io.serai.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.serai.chaos.Books.Delivery;
import io.serai.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Receives all notifications into the ledger; in trouble it refuses or breaks off half of them and stalls others. */
final class FickleReceiver implements AutoCloseable {
    private static final Duration SLOW = Duration.ofMillis(500);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;
    private final Ledger ledger;
    private final Random random;
    private final Duration tooSlow;
    private volatile boolean trouble;

    private enum Mood {
        FINE,
        FAILING,
        BUSY,
        SLOW,
        TOO_SLOW,
        BREAKING_OFF
    }

    /**
     * @param patienceOfHubs how long they wait for an answer
     */
    FickleReceiver(Ledger ledger, long seed, Duration patienceOfHubs) {
        this.ledger = ledger;
        this.random = new Random(seed);
        this.tooSlow = patienceOfHubs.plusMillis(500);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void trouble(boolean on) {
        trouble = on;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Mood mood = mood();
            boolean accepted = mood == Mood.FINE || mood == Mood.SLOW || mood == Mood.TOO_SLOW;
            ledger.received(delivery(exchange, body, accepted));
            switch (mood) {
                case FINE -> exchange.sendResponseHeaders(200, -1);
                case FAILING -> exchange.sendResponseHeaders(500, -1);
                case BUSY -> {
                    exchange.getResponseHeaders().set("Retry-After", "1");
                    exchange.sendResponseHeaders(503, -1);
                }
                case SLOW -> answerAfter(SLOW, exchange);
                case TOO_SLOW -> answerAfter(tooSlow, exchange);
                case BREAKING_OFF -> {
                    // Closed without an answer.
                }
            }
        }
    }

    private Mood mood() {
        if (!trouble) {
            return Mood.FINE;
        }
        synchronized (random) {
            return Mood.values()[random.nextInt(Mood.values().length)];
        }
    }

    private void answerAfter(Duration pause, HttpExchange exchange) throws IOException {
        try {
            if (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                exchange.sendResponseHeaders(200, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Delivery delivery(HttpExchange exchange, byte[] body, boolean accepted) {
        JsonNode payload = Json.read(body).get("payload");
        List<String> events = new ArrayList<>();
        payload.get("eventIds").forEach(id -> events.add(id.textValue()));
        return new Delivery(
                Target.at(exchange.getRequestURI().getPath()),
                String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")),
                digest(body),
                payload.get("eventCount").intValue(),
                List.copyOf(events),
                accepted,
                Instant.now());
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
