package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.alert.Alert;
import io.serai.debounce.Claim;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.messages.Claims;
import io.serai.messages.Destinations;
import io.serai.testing.MessageRoutes;
import io.serai.testing.SampleEvents;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A claim of ten events, through the shipped route of its destination, to the bytes that are sent. */
public class FormatBenchmark {
    private static final int EVENTS = 10;

    @Benchmark
    public long general(Routes routes) {
        return routes.bytes(routes.general);
    }

    @Benchmark
    public long slack(Routes routes) {
        return routes.bytes(routes.slack);
    }

    /** The hub's format routes, and the claim. */
    @State(Scope.Thread)
    public static class Routes {
        private final MessageRoutes routes = MessageRoutes.shipped();
        private final Alert general = Destinations.named("general").alert();
        private final Alert slack = Destinations.named("slack").alert();
        private final Claim claim = Claims.of(IntStream.range(0, EVENTS)
                .mapToObj(i -> SampleEvents.event(
                        EventIds.of(i),
                        EventType.TRACE_GUARDRAILS_TRIGGERED.wire(),
                        SampleEvents.payload(EventType.TRACE_GUARDRAILS_TRIGGERED)))
                .toList());

        long bytes(Alert alert) {
            long bytes = 0;
            for (JsonNode message : routes.messages(claim, alert)) {
                bytes += Json.write(message).length;
            }
            return bytes;
        }

        /** Ends Camel. */
        @TearDown
        public void close() {
            routes.close();
        }
    }
}
