package io.serai.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.format.RedactedEvent;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.redis.LuaScript;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events of late, redacted, of all hubs on one Redis, bounded by number and age. Written beside the events' way, never in
 * it: what comes faster than it can be written is left out, counted, and said to whoever reads.
 */
public final class EventSample extends ServiceSupport implements Consumer<Event> {
    private static final Logger LOG = LoggerFactory.getLogger(EventSample.class);
    private static final LuaScript WRITE = LuaScript.load("sampleevents");
    private static final LuaScript READ = LuaScript.load("readsample");
    private static final String KEY = "event_sample";

    /** Events in memory that wait to be written, parsed. */
    private static final int MOST_WAITING = 256;

    /** About so many characters of the payload of one that waits; a larger one waits without. */
    private static final int MAX_WAITING = 65_536;

    /** What a value of a payload takes besides its characters, about. */
    private static final int PER_VALUE = 16;

    /** How often the writer looks up when nothing comes: whether the hub stops, and whether Redis is there again. */
    private static final Duration LOOK_UP = Duration.ofMillis(200);

    /** For what waits when the hub stops. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(2);

    /** Events that one script writes, and entries that one script reads: a millisecond or two. */
    private static final int BATCH = 100;

    private static final int PAGE = 500;

    /** Of an event that is kept. From a larger one the payload is taken, then the longest properties. */
    private static final int MAX_BYTES = 8_192;

    private final Scripts scripts;
    private final ExplainConfig config;
    private final Supplier<MeterRegistry> meters;
    private final Clock clock;
    private final BlockingQueue<Seen> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final LongAdder leftOut = new LongAdder();
    private @Nullable Thread writer;

    private volatile boolean stopped;

    private record Seen(Event event, long at) {}

    /** @param meters asked for when the first events are written */
    public EventSample(Scripts scripts, ExplainConfig config, Supplier<MeterRegistry> meters, Clock clock) {
        this.scripts = scripts;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
    }

    /** An event of the sample, and when it came. */
    public record Sampled(Event event, Instant at) {}

    /**
     * What the sample has of a time.
     *
     * @param from since when it has events, of whichever workspace; null: it has none
     * @param leftOut events that came since then and were not kept: they were too many, or Redis was away
     * @param whole whether there was time for all of it; else nothing before {@code from} was looked at
     */
    public record Coverage(@Nullable Instant from, long leftOut, boolean whole) {}

    /** Whether anything is kept. */
    public boolean on() {
        return config.sample() > 0;
    }

    /** Keeps it soon, or not at all. Never waits, never throws. */
    @Override
    public void accept(Event event) {
        if (on() && !waiting.offer(new Seen(light(event), System.nanoTime()))) {
            leftOut.increment();
        }
    }

    /** Without its payload where that would be much to hold in memory. */
    private static Event light(Event event) {
        return left(event.payload(), MAX_WAITING) >= 0
                ? event
                : new Event(
                        event.id(),
                        event.eventType(),
                        event.workspaceId(),
                        event.projectId(),
                        event.userName(),
                        event.timestamp(),
                        event.properties(),
                        JsonNodeFactory.instance.objectNode(),
                        event.source(),
                        event.report());
    }

    /** What is left of so many characters behind this JSON; looked at no further when nothing is. */
    private static int left(JsonNode json, int characters) {
        int left = characters - PER_VALUE - (json.isTextual() ? json.textValue().length() : 0);
        Iterator<String> names = json.fieldNames();
        Iterator<JsonNode> values = json.iterator();
        while (left >= 0 && values.hasNext()) {
            left = left(values.next(), left - (names.hasNext() ? names.next().length() : 0));
        }
        return left;
    }

    @Override
    protected void doStart() {
        if (on()) {
            stopped = false;
            writer = Thread.ofVirtual().name("event-sample").start(this::writeAll);
        }
    }

    @Override
    protected void doStop() throws InterruptedException {
        Thread running = writer;
        if (running != null) {
            stopped = true;
            // Without Redis what waits is lost: it is a sample.
            running.join(LAST_WRITES);
            writer = null;
        }
    }

    private void writeAll() {
        List<Seen> batch = new ArrayList<>(BATCH);
        long unsaid = 0;
        boolean last;
        try {
            do {
                // What was left out before the stop is said after it.
                last = stopped;
                Seen first = waiting.poll(last ? 0 : LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    waiting.drainTo(batch, BATCH - 1);
                }
                long tooMany = leftOut.sumThenReset();
                count("dropped", tooMany);
                unsaid += tooMany;
                if (unsaid > 0 || !batch.isEmpty()) {
                    unsaid = write(batch, unsaid);
                    batch.clear();
                }
            } while (!last || !waiting.isEmpty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @param unsaid events that were left out, of which the sample says nothing yet
     * @return how many these are now
     */
    private long write(List<Seen> batch, long unsaid) {
        try {
            List<Object> args =
                    new ArrayList<>(List.of(config.sample(), config.sampleFor().toMillis(), unsaid));
            long now = System.nanoTime();
            for (Seen seen : batch) {
                args.add(seen.event().workspaceId());
                args.add((now - seen.at()) / 1_000_000);
                args.add(json(seen.event()));
            }
            scripts.number(WRITE, List.of(KEY), args.toArray());
            count("kept", batch.size());
            return 0;
        } catch (RedisUnavailableException e) {
            LOG.debug("{} events not sampled: {}", batch.size(), e.getMessage());
        } catch (RuntimeException e) {
            if (!batch.isEmpty()) {
                LOG.warn("{} events not sampled: {}", batch.size(), e.getMessage());
            }
        }
        count("dropped", batch.size());
        return unsaid + batch.size();
    }

    private void count(String outcome, long events) {
        if (events > 0) {
            Counter.builder("serai.explain.sample")
                    .description("Events kept for dry runs of new alerts, or dropped: too many came, or Redis was away")
                    .tag("outcome", outcome)
                    .register(meters.get())
                    .increment((double) events);
        }
    }

    private static byte[] json(Event event) {
        ObjectNode redacted = RedactedEvent.of(event);
        byte[] json = Json.write(redacted);
        if (json.length > MAX_BYTES) {
            redacted.putObject("payload");
            json = Json.write(redacted);
        }
        if (json.length > MAX_BYTES && redacted.get("properties") instanceof ObjectNode properties) {
            List<Map.Entry<String, JsonNode>> longestFirst = properties.properties().stream()
                    .sorted(Comparator.comparing(EventSample::length).reversed())
                    .toList();
            for (int i = 0; i < longestFirst.size() && json.length > MAX_BYTES; i++) {
                properties.remove(longestFirst.get(i).getKey());
                json = Json.write(redacted);
            }
        }
        return json;
    }

    private static int length(Map.Entry<String, JsonNode> property) {
        return property.getKey().length() + property.getValue().asText().length();
    }

    /**
     * Shows the events of a workspace, the newest first, to {@code each}, for as long as {@link Explainer#MOST_TIME}.
     *
     * @param since came then or later; null: all there are
     * @throws RedisUnavailableException when Redis can't answer
     */
    public Coverage read(String workspaceId, @Nullable Instant since, Consumer<Sampled> each) {
        EventCodec codec = new EventCodec(clock);
        Instant end = clock.instant().plus(Explainer.MOST_TIME);
        String position = "+";
        Instant from = null;
        long lost = 0;
        do {
            List<@Nullable Object> answer = scripts.list(
                    READ,
                    List.of(KEY),
                    position,
                    since == null ? 0L : since.toEpochMilli(),
                    config.sampleFor().toMillis(),
                    PAGE,
                    workspaceId);
            position = text(answer.get(0));
            lost += (Long) Objects.requireNonNull(answer.get(1));
            long oldest = (Long) Objects.requireNonNull(answer.get(2));
            from = oldest < 0 ? null : Instant.ofEpochMilli(oldest);
            for (int i = 3; i + 1 < answer.size(); i += 2) {
                read(answer.get(i), answer.get(i + 1), codec, each);
            }
        } while (!position.isEmpty() && clock.instant().isBefore(end));
        return position.isEmpty() ? new Coverage(from, lost, true) : new Coverage(time(position), lost, false);
    }

    /** Of an entry by whose id the script says where to go on. */
    private static Instant time(String position) {
        return Instant.ofEpochMilli(Long.parseLong(position.substring(1, position.indexOf('-'))));
    }

    private static void read(@Nullable Object at, @Nullable Object json, EventCodec codec, Consumer<Sampled> each) {
        Sampled sampled;
        try {
            Event event = codec.read(Json.read((byte[]) Objects.requireNonNull(json)));
            sampled = new Sampled(event, Instant.ofEpochMilli(Long.parseLong(text(at))));
        } catch (InvalidInputException | NumberFormatException e) {
            // Somebody else wrote it.
            return;
        }
        each.accept(sampled);
    }

    private static String text(@Nullable Object value) {
        return new String((byte[]) Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }
}
