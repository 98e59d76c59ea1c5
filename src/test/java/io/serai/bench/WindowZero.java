package io.serai.bench;

import io.serai.testing.SampleEvents;
import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;

/** Section 5: from sending an event to its arrival at the receiver, through a whole hub and an alert without a window. */
final class WindowZero implements Section {
    private static final int RATE = 500;
    private static final int CONNECTIONS = 32;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PROJECT = "0199a200-0000-7000-8000-0000000000b1";
    private static final double GOAL_MILLIS = 20;

    @Override
    public String name() {
        return "window0";
    }

    @Override
    public String about() {
        return "A hub over HTTP: from an event to its webhook without a window";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        Duration warmUp = effort == Effort.QUICK ? WARM_UP.dividedBy(2) : WARM_UP;
        int warmUps = (int) (RATE * warmUp.toSeconds());
        int measured = (int) (RATE * effort.steady().toSeconds());
        Stopwatch events = new Stopwatch(warmUps + measured);
        try (WebhookSink sink = new WebhookSink(events::arrived);
                BenchHub hub = BenchHub.start(redis, alert(sink));
                Senders senders = senders(hub.url())) {
            Progress.say("warming up");
            FixedRate.run(RATE, warmUp, (number, dueAt) -> send(senders, number, dueAt, events));
            // What a cold hub could not keep up with is not for the measurement to wait for.
            events.await(0, warmUps, PATIENCE);
            Progress.say(RATE + " events/s for " + effort.steady().toSeconds() + " s");
            FixedRate.run(RATE, effort.steady(), (number, dueAt) -> send(senders, warmUps + number, dueAt, events));

            events.await(warmUps, warmUps + measured, PATIENCE);
            senders.check();
            Latencies latencies = events.latencies(warmUps, warmUps + measured);
            int missing = events.missing(warmUps, warmUps + measured);
            findings.table(new Table("events/s", "events", "arrived", "p50 ms", "p99 ms", "max ms")
                    .row(
                            RATE,
                            Findings.number(measured),
                            Findings.number(measured - missing),
                            Findings.number(latencies.p50()),
                            Findings.number(latencies.p99()),
                            Findings.number(latencies.max())));
            findings.remark("Open loop: an event each " + 1_000 / RATE
                    + " ms, whatever has become of those before; the time is counted from when it was due to be sent. Events of 2 KB, "
                    + CONNECTIONS + " connections, one event in a request, one alert with window 0.");
            latencies.write(findings.figure().put("eventsPerSecond", RATE).put("missing", missing));
            findings.atMost("p99 from event to webhook", latencies.p99(), GOAL_MILLIS, "ms");
        }
    }

    private static String alert(WebhookSink sink) {
        return """
                alerts:
                  - id: bench
                    name: Bench
                    workspace_id: %3$s
                    webhook: {url: "%1$s"}
                    options: {window: 0}
                    triggers: [{event_type: "%2$s"}]
                """
                .formatted(sink.url(), BenchEvents.TYPE, SampleEvents.WORKSPACE);
    }

    /** Connections that take turns: the wait for a busy one counts. */
    private static Senders senders(URI hub) {
        BenchEvents events = new BenchEvents(BenchEvents.BYTES);
        return new Senders(
                hub,
                CONNECTIONS,
                IntStream.range(0, CONNECTIONS)
                        .mapToObj(i -> new EventRequest(hub, events, 1, PROJECT))
                        .toList());
    }

    private static void send(Senders senders, int number, long dueAt, Stopwatch events) {
        events.due(number, dueAt);
        senders.send(number % CONNECTIONS, number);
    }
}
