package io.serai.debounce;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;

/** Shows what this hub works on: its claims in hand, and for how long it has had the one that it has had longest. */
final class ClaimMeters {
    private ClaimMeters() {}

    static void register(MeterRegistry meters, ClaimsInHand inHand) {
        Gauge.builder("serai.claims.in.hand", inHand, ClaimsInHand::size)
                .description("Notifications that this hub works on")
                .strongReference(true)
                .register(meters);
        Gauge.builder("serai.claims.in.hand.bytes", inHand, ClaimsInHand::bytes)
                .description("Bytes of the events in them")
                .strongReference(true)
                .register(meters);
        TimeGauge.builder("serai.claims.age", inHand, TimeUnit.MILLISECONDS, claims -> claims.longest()
                        .toMillis())
                .description("How long this hub has had the one that it has had longest")
                .strongReference(true)
                .register(meters);
    }
}
