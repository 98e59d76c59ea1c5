package io.serai.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Counts events at the end of their intake: how many are kept, by where they came from, how many an alert wants, and how
 * many routing.yaml has ended. Once for a request, not for each event: so it costs nothing.
 */
final class EventMeters implements Processor {
    private static final String UNKNOWN = "unknown";

    private final MeterRegistry meters;
    private final Map<String, OfSource> sources = new ConcurrentHashMap<>();
    private final Counter matched;
    private final Counter dropped;

    private record OfSource(Counter ingested, Counter duplicates, Counter failed) {}

    EventMeters(MeterRegistry meters) {
        this.meters = meters;
        this.matched = Counter.builder("serai.events.matched")
                .description("Events that at least one alert wants")
                .register(meters);
        this.dropped = Counter.builder("serai.events.dropped")
                .description("Events that the routes have ended before any alert was asked")
                .register(meters);
        // There from the start: a rate needs a first number.
        sources.put(EventApi.SOURCE, of(EventApi.SOURCE));
    }

    @Override
    @SuppressWarnings("unchecked") // what direct:take-in is given
    public void process(Exchange exchange) {
        OfSource source = sources.computeIfAbsent(exchange.getVariable("source", UNKNOWN, String.class), this::of);
        ((List<Intake>) exchange.getMessage().getBody(List.class)).forEach(intake -> count(intake, source));
    }

    private void count(Intake intake, OfSource source) {
        if (intake.failure() != null) {
            source.failed().increment(intake.events().size());
            return;
        }
        Receipt receipt = intake.receipt();
        source.ingested().increment(receipt.accepted());
        source.duplicates().increment(receipt.duplicates());
        matched.increment(intake.matched());
        dropped.increment(intake.dropped());
    }

    private OfSource of(String source) {
        return new OfSource(
                counter("serai.events.ingested", "Events that were taken in, those that no alert wants too", source),
                counter("serai.events.duplicates", "Events that had been taken in before", source),
                counter(
                        "serai.events.failed",
                        "Events that were not kept: their sender was told to come again",
                        source));
    }

    private Counter counter(String name, String description, String source) {
        return Counter.builder(name)
                .description(description)
                .tag("source", source)
                .register(meters);
    }
}
