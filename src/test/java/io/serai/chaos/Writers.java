package io.serai.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Senders as they should be: each posts its events to the hubs in turn, and sends a request without a 2xx again, with
 * the same ids, until it has one.
 */
final class Writers implements AutoCloseable {
    private static final List<EventType> TYPES =
            List.of(EventType.TRACE_ERRORS, EventType.PROMPT_CREATED, EventType.TRACE_GUARDRAILS_TRIGGERED);
    private static final int WRITERS = 8;
    private static final int MOST_EVENTS = 50;
    private static final int LONGEST_PAUSE_MILLIS = 700;
    private static final int RETRY_PAUSE_MILLIS = 150;
    /** Shorter than a hub is paused, so that what it got is sent to another one, and done by both. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int ACCEPTED = 202;
    private static final int UNAVAILABLE = 503;
    private static final int MOST_ODD_ANSWERS = 20;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final Semaphore allowed = new Semaphore(0);
    private final CountDownLatch noMore = new CountDownLatch(1);
    private final CountDownLatch giveUp = new CountDownLatch(1);
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<String, Integer> answers = new TreeMap<>();
    private final List<String> oddAnswers = new ArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Fleet fleet;
    private final Ledger ledger;

    Writers(Fleet fleet, Ledger ledger, long seed) {
        this.fleet = fleet;
        this.ledger = ledger;
        for (int writer = 0; writer < WRITERS; writer++) {
            Writer each = new Writer("w" + writer, new Random(seed + writer));
            threads.execute(each::write);
        }
        threads.shutdown();
    }

    /** Lets them send so many events more, as fast as they do. */
    void allow(int events) {
        allowed.drainPermits();
        allowed.release(events);
    }

    /** No new events from now on; what has no answer yet is sent again. Whether all is acknowledged in time. */
    boolean finish(Duration patience) throws InterruptedException {
        noMore.countDown();
        return threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the hubs answered, and how often. */
    Map<String, Integer> answers() {
        synchronized (answers) {
            return new TreeMap<>(answers);
        }
    }

    /** Neither accepted nor told to come again, though every request is good: the first few. */
    List<String> oddAnswers() {
        synchronized (answers) {
            return List.copyOf(oddAnswers);
        }
    }

    /** Writers that ended before they should have. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        noMore.countDown();
        giveUp.countDown();
        threads.shutdownNow();
        http.shutdownNow();
    }

    private final class Writer {
        private final String name;
        private final Random random;
        private int written;

        Writer(String name, Random random) {
            this.name = name;
            this.random = random;
        }

        void write() {
            try {
                while (!noMore.await(random.nextInt(LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
                    int size = size();
                    if (allowed.tryAcquire(size, RETRY_PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                        post(events(size));
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                failures.add(name + " has given up: " + e);
            }
        }

        /** Mostly small ones. */
        private int size() {
            double share = random.nextDouble();
            return 1 + (int) (share * share * share * MOST_EVENTS);
        }

        private List<Event> events(int size) {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                EventType type = TYPES.get(random.nextInt(TYPES.size()));
                events.add(SampleEvents.event(name + "-" + written++, type.wire(), SampleEvents.payload(type)));
            }
            return events;
        }

        private void post(List<Event> events) throws InterruptedException {
            Map<String, EventType> types = new HashMap<>();
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Event event : events) {
                types.put(event.id(), EventType.of(event.eventType()).orElseThrow());
                array.add(event.toJson());
            }
            byte[] body = Json.write(array);
            ledger.sent(types);
            int hub = next();
            while (!posted(hub, body)) {
                if (giveUp.await(random.nextInt(RETRY_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
                    return;
                }
                hub = next();
            }
            ledger.acknowledged(types.keySet(), hub);
        }

        private int next() {
            return Math.floorMod(turn.getAndIncrement(), Fault.HUBS);
        }

        private boolean posted(int hub, byte[] body) throws InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create(fleet.url(hub) + "/v1/events"))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
            try {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                int status = answer.statusCode();
                count(Integer.toString(status));
                if (status == UNAVAILABLE
                        && answer.headers().firstValue("Retry-After").isEmpty()) {
                    odd(hub, "503 without Retry-After", answer.body());
                } else if (status != ACCEPTED && status != UNAVAILABLE) {
                    odd(hub, Integer.toString(status), answer.body());
                }
                return status == ACCEPTED;
            } catch (IOException e) {
                count("none");
                return false;
            }
        }

        private void count(String answer) {
            synchronized (answers) {
                answers.merge(answer, 1, Integer::sum);
            }
        }

        private void odd(int hub, String answer, String body) {
            synchronized (answers) {
                if (oddAnswers.size() < MOST_ODD_ANSWERS) {
                    oddAnswers.add("hub " + hub + " answered " + answer + " at " + Instant.now() + ": " + body);
                }
            }
        }
    }
}
