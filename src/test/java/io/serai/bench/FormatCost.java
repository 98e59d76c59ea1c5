package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.management.ThreadMXBean;
import io.serai.debounce.Claim;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.messages.Claims;
import io.serai.messages.Destinations;
import io.serai.messages.Destinations.Destination;
import io.serai.testing.MessageRoutes;
import io.serai.testing.SampleEvents;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** From a claim through the format route of its destination to the bytes that are sent. */
final class FormatCost implements Section {
    private static final List<Integer> EVENTS = List.of(1, 100, 1_000);
    private static final double GOAL_MILLIS = 50;

    /** Short and often: what slows the machine down for a while falls on all rows alike. */
    private static final long TURN_NANOS = 20_000_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Override
    public String name() {
        return "format";
    }

    @Override
    public String about() {
        return "Cost of a notification by its destination";
    }

    /** Notifications of one size for one destination. */
    private static final class Contender {
        private final MessageRoutes routes;
        private final Destination destination;
        private final int size;
        private final Claim claim;
        private final List<Double> micros = new ArrayList<>();
        private final List<Double> kibibytes = new ArrayList<>();
        private int messages;
        private long bytes;

        Contender(MessageRoutes routes, Destination destination, int size) {
            this.routes = routes;
            this.destination = destination;
            this.size = size;
            this.claim = Claims.of(
                    IntStream.range(0, size).mapToObj(FormatCost::event).toList());
        }

        /** Makes messages for a turn, at least once. */
        void turn(long time) {
            long start = System.nanoTime();
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long taken;
            int count = 0;
            do {
                notification();
                count++;
                taken = System.nanoTime() - start;
            } while (taken < time);
            micros.add(taken / 1e3 / count);
            kibibytes.add((THREADS.getCurrentThreadAllocatedBytes() - allocated) / 1_024.0 / count);
        }

        private void notification() {
            List<JsonNode> made = routes.messages(claim, destination.alert());
            messages = made.size();
            bytes = 0;
            for (JsonNode message : made) {
                bytes += Json.write(message).length;
            }
        }

        void forget() {
            micros.clear();
            kibibytes.clear();
        }
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) {
        try (MessageRoutes routes = MessageRoutes.shipped()) {
            List<Contender> contenders = new ArrayList<>();
            for (Destination destination : Destinations.all()) {
                for (int size : EVENTS) {
                    if (destination.takes(EventType.TRACE_GUARDRAILS_TRIGGERED.wire(), size)) {
                        contenders.add(new Contender(routes, destination, size));
                    }
                }
            }
            measure(contenders, effort);
            report(contenders, rounds(effort), findings);
        }
    }

    private static int rounds(Effort effort) {
        return 50 * effort.rounds() + 1;
    }

    private static void measure(List<Contender> contenders, Effort effort) {
        Progress.say("warming up");
        // In turns, too: what one compiles for itself alone, the next one throws away.
        for (int i = 0; i < rounds(effort) / 3; i++) {
            contenders.forEach(contender -> contender.turn(TURN_NANOS));
        }
        contenders.forEach(Contender::forget);
        for (int round = 0; round < rounds(effort); round++) {
            List<Contender> order = new ArrayList<>(contenders);
            Collections.rotate(order, round);
            order.forEach(contender -> contender.turn(TURN_NANOS));
        }
    }

    private static void report(List<Contender> contenders, int rounds, Findings findings) {
        Table table = new Table(
                "destination", "events", "messages", "KiB sent", "µs", "least", "µs an event", "KiB allocated");
        double dearest = 0;
        for (Contender contender : contenders) {
            double micros = median(contender.micros);
            double kibibytes = median(contender.kibibytes);
            table.row(
                    contender.destination.name(),
                    Findings.number(contender.size),
                    contender.messages,
                    Findings.number(contender.bytes / 1_024.0),
                    Findings.number(micros),
                    Findings.number(Collections.min(contender.micros)),
                    Findings.number(micros / contender.size),
                    Findings.number(kibibytes));
            findings.figure()
                    .put("destination", contender.destination.name())
                    .put("events", contender.size)
                    .put("messages", contender.messages)
                    .put("bytes", contender.bytes)
                    .put("micros", micros)
                    .put("kibibytesAllocated", kibibytes);
            dearest = Math.max(dearest, micros / 1e3);
        }
        findings.table(table);
        findings.remark(
                "One thread; from a claim whose events are in memory, through the notification, its redaction and the"
                        + " route file of the destination, to the bytes of its messages; no HTTP. Each event is a guardrail that was"
                        + " triggered, with a trace of its own and a prompt of 1 KB. Medians of " + rounds
                        + " rounds, in each of which each row has a turn of " + TURN_NANOS / 1_000_000 + " ms.");
        findings.atMost(
                "dearest notification of " + Findings.number(EVENTS.getLast()) + " events", dearest, GOAL_MILLIS, "ms");
    }

    private static Event event(int number) {
        JsonNode payload = JsonNodeFactory.instance
                .objectNode()
                .put("id", "guardrail-" + number)
                .put("entity_id", "0199a200-0000-7000-8000-%012x".formatted(number))
                .put("project_id", SampleEvents.PROJECT)
                .put("project_name", "checkout")
                .put("name", "PII")
                .put("result", "failed")
                .put("prompt", "What does order 4711 of anna@example.com cost? ".repeat(22));
        return SampleEvents.event("event-" + number, EventType.TRACE_GUARDRAILS_TRIGGERED.wire(), payload);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
