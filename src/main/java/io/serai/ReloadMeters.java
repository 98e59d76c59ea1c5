package io.serai;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.api.FileStates;
import io.serai.edit.EditListener;
import io.serai.edit.EditWatch;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts edits of files by what became of them ({@code serai.reloads}), and says whether the files as they are now are in
 * force ({@code serai.files.in.force}). Counts from the start, before there is anything to show it.
 */
final class ReloadMeters implements EditListener {
    private final String what;
    private final AtomicLong ok = new AtomicLong();
    private final AtomicLong bad = new AtomicLong();
    private final Clock clock;
    private volatile FileStates.@Nullable Edit last;

    /** @param what is edited: routes, alerts or templates */
    ReloadMeters(String what, Clock clock) {
        this.what = what;
        this.clock = clock;
    }

    /** Empty: there was none since the start. */
    Optional<FileStates.Edit> last() {
        return Optional.ofNullable(last);
    }

    @Override
    public void edited(boolean inForce) {
        last = new FileStates.Edit(what, clock.instant(), inForce);
        (inForce ? ok : bad).incrementAndGet();
    }

    void register(MeterRegistry registry, EditWatch<?> files) {
        Gauge.builder("serai.files.in.force", files, watch -> watch.problems().isEmpty() ? 1 : 0)
                .description("Whether the files as they are now are in force; 0: the last good ones are")
                .tag("what", what)
                .strongReference(true)
                .register(registry);
        count(registry, "ok", ok);
        count(registry, "bad", bad);
    }

    private void count(MeterRegistry registry, String outcome, AtomicLong edits) {
        FunctionCounter.builder("serai.reloads", edits, AtomicLong::doubleValue)
                .description("Edits of files while the hub ran, by what became of them")
                .tag("what", what)
                .tag("outcome", outcome)
                .register(registry);
    }
}
