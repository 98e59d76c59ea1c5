package io.serai.incident;

import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.config.Durations;
import io.serai.debounce.Append;
import io.serai.debounce.BucketEvent;
import io.serai.debounce.BucketKey;
import io.serai.debounce.DebounceConfig;
import io.serai.debounce.Progress;
import io.serai.debounce.WindowRules;
import io.serai.redis.RedisUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of open incidents whose quiet period has ended that they are over, as an event in the bucket that their triggers
 * went through. Any number of hubs may do so: one of them takes an incident, and if it dies before the event is stored,
 * another one takes it when the lease is over; the event has the same id then. Nothing is said of an alert that is gone,
 * disabled, or does not want it any more.
 */
public final class QuietIncidents extends ServiceSupport implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(QuietIncidents.class);
    private static final int BATCH = 100;

    /** So late, at most, is it noticed that a period has ended which another hub has noted. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(20);
    private static final long JOIN_MILLIS = 2_000;

    private final OpenIncidents incidents;
    private final AlertRegistry alerts;
    private final DebounceConfig debounce;
    private final Clock clock;

    private @Nullable CamelContext context;
    private @Nullable Thread watching;
    private volatile boolean running;

    public QuietIncidents(OpenIncidents incidents, AlertRegistry alerts, DebounceConfig debounce, Clock clock) {
        this.incidents = incidents;
        this.alerts = alerts;
        this.debounce = debounce;
        this.clock = clock;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return Objects.requireNonNull(context);
    }

    @Override
    protected void doStart() {
        running = true;
        watching = Thread.ofPlatform().name("quiet-incidents").daemon().start(this::watch);
    }

    @Override
    protected void doStop() throws InterruptedException {
        running = false;
        if (watching != null) {
            watching.interrupt();
            watching.join(JOIN_MILLIS);
        }
    }

    private void watch() {
        try (ProducerTemplate producer = getCamelContext().createProducerTemplate()) {
            producer.setDefaultEndpointUri("direct:debounce");
            while (running) {
                Thread.sleep(look(producer));
            }
        } catch (InterruptedException e) {
            LOG.debug("Looks no more for quiet incidents");
        } catch (Exception e) {
            LOG.warn("Not closed: {}", e.getMessage());
        }
    }

    /** How long until it is worth looking again. */
    private Duration look(ProducerTemplate producer) {
        try {
            OpenIncidents.Quiet quiet = incidents.takeQuiet(BATCH, debounce.lease());
            for (OpenIncident incident : quiet.incidents()) {
                settle(incident, producer);
            }
            if (quiet.incidents().size() == BATCH) {
                return Duration.ZERO;
            }
            Duration next = Objects.requireNonNullElse(quiet.next(), LONGEST_WAIT);
            return next.compareTo(SHORTEST_WAIT) < 0
                    ? SHORTEST_WAIT
                    : next.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : next;
        } catch (RedisUnavailableException e) {
            LOG.debug("Quiet incidents not looked for: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("Quiet incidents wait for another look: {}", e.getMessage());
        }
        return LONGEST_WAIT;
    }

    private void settle(OpenIncident incident, ProducerTemplate producer) {
        Optional<Alert> alert = alerts.newest(incident.workspaceId(), incident.alertId())
                .filter(Alert::enabled)
                .filter(Alert::opensIncidents);
        Duration quiet =
                alert.map(each -> each.options().messages().resolveAfter()).orElse(null);
        if (quiet == null) {
            incidents.closed(incident.alertId(), incident.dedupKey());
            return;
        }
        if (raise(incident, quiet, producer) && incidents.raised(incident)) {
            LOG.atInfo()
                    .addKeyValue("alertId", incident.alertId())
                    .addKeyValue("notificationId", incident.trigger())
                    .log("Quiet for {}: its incident is taken for resolved", Durations.print(quiet));
        }
    }

    /** False when it could not be stored: it comes again. */
    private boolean raise(OpenIncident incident, Duration quiet, ProducerTemplate producer) {
        WindowRules rules = debounce.defaults();
        Append append = new Append(
                new BucketKey(incident.alertId(), incident.eventType()),
                incident.workspaceId(),
                new WindowRules(
                        Duration.ZERO, false, Math.min(rules.maxEvents(), Progress.MOST_OVER), rules.maxBytes()),
                List.of(BucketEvent.of(incident.resolve()
                        .event(incident.eventType(), incident.workspaceId(), quiet, clock.instant()))),
                appended -> LOG.debug("The quiet of an incident was stored: {}", appended));
        Exchange done = producer.send(exchange -> {
            exchange.setVariable("alertId", incident.alertId());
            exchange.setVariable("eventType", incident.eventType());
            exchange.setVariable("window", Duration.ZERO);
            exchange.getMessage().setBody(append);
        });
        if (done.getException() != null) {
            LOG.debug("Not stored now: {}", done.getException().getMessage());
        }
        return done.getException() == null;
    }
}
