package io.serai.ingest;

import io.serai.debounce.Append;
import io.serai.ingest.Buckets.Portion;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/**
 * Appends what alerts want to their buckets, through {@code direct:debounce}: to all buckets at once, so that they share
 * round trips. Each {@link Intake} learns which of its events are stored. What has failed here is not tried again: the
 * sender is told, and sends again.
 */
final class BucketWriter implements Processor {
    private final ProducerTemplate debounce;
    private final Executor perBucket;
    private final AlertWindows windows;

    /**
     * @param debounce sends to {@code direct:debounce}
     * @param perBucket runs what waits for Redis
     */
    BucketWriter(ProducerTemplate debounce, Executor perBucket, AlertWindows windows) {
        this.debounce = debounce;
        this.perBucket = perBucket;
        this.windows = windows;
    }

    @Override
    @SuppressWarnings("unchecked") // what direct:take-in is given
    public void process(Exchange exchange) {
        Buckets buckets = new Buckets(windows);
        ((List<Intake>) exchange.getMessage().getBody(List.class)).forEach(buckets::add);
        Collection<List<Portion>> portions = buckets.portions();
        if (portions.size() < 2) {
            // A thread of its own is dear for one bucket.
            portions.forEach(bucket -> write(bucket, exchange));
            return;
        }
        CompletableFuture.allOf(portions.stream()
                        .map(bucket -> CompletableFuture.runAsync(() -> write(bucket, exchange), perBucket))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /** In order. What follows a failure would wait for Redis as long, and fail too. */
    private void write(List<Portion> bucket, Exchange parent) {
        Exception failure = null;
        for (Portion portion : bucket) {
            if (failure == null) {
                failure = write(portion.append(), parent);
            }
            if (failure != null) {
                portion.missed(failure);
            }
        }
    }

    private @Nullable Exception write(Append append, Exchange parent) {
        Exchange exchange = new DefaultExchange(parent.getContext());
        exchange.setVariable("alertId", append.key().alertId());
        exchange.setVariable("eventType", append.key().eventType());
        exchange.setVariable("window", append.rules().window());
        exchange.getMessage().setBody(append);
        debounce.send(exchange);
        return exchange.getException();
    }
}
