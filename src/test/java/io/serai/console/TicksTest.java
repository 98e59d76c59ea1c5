package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.observe.HubState.Said;
import io.serai.observe.HubState.Word;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Ticks ticks = new Ticks(meters);

    @Test
    void theLastFiveMinutesAreKept() {
        for (int second = 0; second < 400; second++) {
            ticks.next(NOW.plusSeconds(second));
        }

        assertThat(ticks.history().path("ticks")).hasSize(300);
        assertThat(ticks.history().at("/ticks/0/at").textValue())
                .isEqualTo(NOW.plusSeconds(100).toString());
    }

    @Test
    void whatIsAddedToATickIsNoPartOfTheHistory() {
        ticks.next(NOW).put("skipped", 3);

        assertThat(ticks.history().at("/ticks/0").has("skipped")).isFalse();
    }

    @Test
    void healthIsTheWorstThatIsSaidWithItsReasons() {
        Said well = new Said(Word.OK, "");
        Said degraded = new Said(Word.DEGRADED, "it limps");
        Said down = new Said(Word.DOWN, "it is away");

        assertThat(health(Map.of("one", well)).path("health").textValue()).isEqualTo("up");
        assertThat(health(Map.of("one", well, "two", degraded)).toString())
                .isEqualTo("{\"health\":\"degraded\",\"reasons\":"
                        + "[{\"check\":\"two\",\"state\":\"degraded\",\"reason\":\"it limps\"}]}");
        assertThat(health(Map.of("one", down, "two", degraded)).path("health").textValue())
                .isEqualTo("down");
        assertThat(health(null).toString()).isEqualTo("{\"health\":null,\"reasons\":[]}");
    }

    private static ObjectNode health(@Nullable Map<String, Said> said) {
        ObjectNode tick = JsonNodeFactory.instance.objectNode();
        Ticks.addHealth(tick, said);
        return tick;
    }

    @Test
    void whatWaitsIsNotKnownUntilItWasCounted() {
        double[] buckets = {Double.NaN};
        Gauge.builder("serai.buckets.open", () -> buckets[0]).register(meters);
        ObjectNode unknown = JsonNodeFactory.instance.objectNode();
        ticks.addQueues(unknown);
        buckets[0] = 4;
        ObjectNode known = JsonNodeFactory.instance.objectNode();
        ticks.addQueues(known);

        assertThat(unknown.toString()).isEqualTo("{\"buckets\":null,\"deadLetters\":null}");
        assertThat(known.path("buckets").intValue()).isEqualTo(4);
    }

    @Test
    void editsAreToldOnceAndNotThoseBeforeTheFirstLook() {
        AtomicLong good = new AtomicLong(5);
        FunctionCounter.builder("serai.reloads", good, AtomicLong::doubleValue)
                .tag("what", "routes")
                .tag("outcome", "ok")
                .register(meters);

        assertThat(ticks.reloads()).isEmpty();
        good.incrementAndGet();

        assertThat(ticks.reloads()).singleElement().hasToString("{\"what\":\"routes\",\"outcome\":\"ok\"}");
        assertThat(ticks.reloads()).isEmpty();
    }
}
