package io.serai.bench;

import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.time.Clock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the bytes of an event of 512 bytes to the event, every rule checked. */
public class ParseBenchmark {
    @Benchmark
    public Event event(Sent sent) {
        return sent.codec.read(Json.read(sent.json));
    }

    /** What a sender sends. */
    @State(Scope.Thread)
    public static class Sent {
        private final EventCodec codec = new EventCodec(Clock.systemUTC());
        private final byte[] json = Json.write(new BenchEvents(BenchEvents.SMALL_BYTES)
                .event(EventIds.of(0), SampleEvents.PROJECT)
                .toJson());
    }
}
