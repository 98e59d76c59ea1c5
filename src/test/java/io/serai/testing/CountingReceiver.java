package io.serai.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.serai.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A receiver for very many events, which it counts instead of keeping them: a bit for each event, an id for each
 * notification, and what was wrong. An event's id is {@code w<writer>-<number>}, its payload {@code {"n": <number>}},
 * and it belongs into the bucket of which its alert's path and its event type have the number.
 */
public final class CountingReceiver implements AutoCloseable {
    /** More wrongs than anybody reads. */
    private static final int MAX_WRONGS = 20;

    private final Buckets buckets;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Lock lock = new ReentrantLock();
    private final List<BitSet> seen = new ArrayList<>();
    private final Set<String> notifications = new HashSet<>();
    private final List<String> wrongs = new ArrayList<>();
    private final @Nullable Map<String, byte[]> bodies;
    private long events;
    private long sum;

    /** In which bucket an event belongs. */
    @FunctionalInterface
    public interface Buckets {
        int of(int writer, int number);
    }

    public CountingReceiver(int writers, Buckets buckets) {
        this(writers, buckets, null);
    }

    private CountingReceiver(int writers, Buckets buckets, @Nullable Map<String, byte[]> bodies) {
        this.buckets = buckets;
        this.bodies = bodies;
        for (int writer = 0; writer < writers; writer++) {
            seen.add(new BitSet());
        }
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    /**
     * One that knows what it has had, as receivers should: a notification that comes again, because its hub died before it
     * noted the answer, counts once. It must be the same to the byte.
     */
    public static CountingReceiver idempotent(int writers, Buckets buckets) {
        return new CountingReceiver(writers, buckets, new HashMap<>());
    }

    public static String eventId(int writer, int number) {
        return "w" + writer + "-" + number;
    }

    public String url(int bucket) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + bucket;
    }

    /** Events in all notifications. */
    public long events() {
        lock.lock();
        try {
            return events;
        } finally {
            lock.unlock();
        }
    }

    /** The sum of the numbers in all payloads. */
    public long sum() {
        lock.lock();
        try {
            return sum;
        } finally {
            lock.unlock();
        }
    }

    public int notifications() {
        lock.lock();
        try {
            return notifications.size();
        } finally {
            lock.unlock();
        }
    }

    /** What should not be: repeated events, wrong counts, events in a bucket of others. */
    public List<String> wrongs() {
        lock.lock();
        try {
            return List.copyOf(wrongs);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String id = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id"));
            int bucket = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            byte[] body = exchange.getRequestBody().readAllBytes();
            JsonNode notification = Json.read(body);
            lock.lock();
            try {
                if (!isRepeat(id, body)) {
                    count(id, bucket, notification);
                }
            } catch (RuntimeException e) {
                wrong("notification " + id + " can't be read: " + e);
            } finally {
                lock.unlock();
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private boolean isRepeat(String id, byte[] body) {
        byte[] known = bodies == null ? null : bodies.putIfAbsent(id, body);
        if (known != null && !Arrays.equals(known, body)) {
            wrong("notification " + id + " came again and was another one");
        }
        return known != null;
    }

    private void count(String id, int bucket, JsonNode notification) {
        if (!notifications.add(id)) {
            wrong("notification " + id + " came twice");
        }
        if (!notification.path("eventType").asText().endsWith(":" + bucket)) {
            wrong("notification " + id + " came to bucket " + bucket);
        }
        JsonNode payload = notification.path("payload");
        JsonNode ids = payload.path("eventIds");
        JsonNode data = payload.path("metadata");
        if (payload.path("eventCount").intValue() != ids.size() || data.size() != ids.size()) {
            wrong("notification " + id + " counts " + payload.path("eventCount") + " and has " + ids.size()
                    + " ids and " + data.size() + " payloads");
        }
        for (int i = 0; i < ids.size(); i++) {
            count(ids.get(i).textValue(), data.path(i).path("n").asInt(-1), bucket);
        }
    }

    private void count(String eventId, int n, int bucket) {
        int dash = eventId.indexOf('-');
        int writer = Integer.parseInt(eventId.substring(1, dash));
        int number = Integer.parseInt(eventId.substring(dash + 1));
        events++;
        sum += n;
        if (n != number) {
            wrong("event " + eventId + " has the payload of number " + n);
        }
        if (buckets.of(writer, number) != bucket) {
            wrong("event " + eventId + " came in bucket " + bucket);
        }
        if (seen.get(writer).get(number)) {
            wrong("event " + eventId + " came twice");
        }
        seen.get(writer).set(number);
    }

    private void wrong(String what) {
        if (wrongs.size() < MAX_WRONGS) {
            wrongs.add(what);
        }
    }
}
