package io.serai.upkeep;

import io.serai.alert.AlertRegistry;
import io.serai.delivery.TestSends;
import io.serai.redis.Scripts;
import io.serai.upkeep.Lease.Turn;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;

/**
 * What happens by the clock. Quartz wakes every hub at the same times; the lease says which of them does it. A route ends
 * before its next time begins, so that a hub never overtakes itself.
 */
public final class UpkeepRoutes extends RouteBuilder {
    static final String RETENTION = "retention";

    private static final String EVERY_SECOND = "* * * * * ?";

    /** After a pause the next time is waited for, not the missed one made up: another hub has had it. */
    private static final int NOTHING_MISSED = 2;

    /** Leaves a place to people, who may try out three alerts of a workspace at a time. */
    private static final int DRILLS_AT_A_TIME = 2;

    private static final Duration BUSY = Duration.ofSeconds(1);

    private final UpkeepConfig config;
    private final Lease lease;
    private final DueDrills due;
    private final Drills drills;
    private final List<Runnable> retention;

    /**
     * @param retention what deletes what is old enough; never fails
     */
    public UpkeepRoutes(
            UpkeepConfig config,
            Scripts scripts,
            AlertRegistry alerts,
            TestSends tests,
            List<Runnable> retention,
            Clock clock) {
        this.config = config;
        this.lease = new Lease(scripts, clock);
        this.due = new DueDrills(alerts, clock.withZone(config.zone()));
        this.drills = new Drills(tests::drill, clock, BUSY);
        this.retention = List.copyOf(retention);
    }

    @Override
    public void configure() {
        quartz(getContext().getComponent("quartz", QuartzComponent.class));
        UpkeepMeters meters = new UpkeepMeters(getContext());
        ExecutorService perDrill = Executors.newFixedThreadPool(
                DRILLS_AT_A_TIME, Thread.ofVirtual().name("drill-", 0).factory());

        from(clock(RETENTION, config.retention().toString()))
                .routeId(RETENTION)
                .filter(exchange -> lease.take(RETENTION, fireTime(exchange)) == Turn.OURS)
                .process(exchange -> retention.forEach(Runnable::run))
                .process(exchange -> meters.retained());

        from(clock("drills", EVERY_SECOND))
                .routeId("drills")
                .process(exchange -> exchange.getMessage().setBody(due.look()))
                .split(body())
                .parallelProcessing()
                .executorService(perDrill)
                .process(exchange ->
                        run(Objects.requireNonNull(exchange.getMessage().getBody(Drill.class)), meters));
    }

    private void run(Drill drill, UpkeepMeters meters) throws InterruptedException {
        Turn turn = getContext().isStopping() ? Turn.OTHERS : lease.take(drill.job(), drill.dueAt());
        if (turn == Turn.OTHERS) {
            return;
        }
        if (drill.tooLate()) {
            meters.drilled(drills.missed(drill));
        } else if (turn == Turn.OURS) {
            meters.drilled(drills.run(drill, getContext()));
        } else {
            due.putOff(drill);
        }
    }

    private static Instant fireTime(Exchange exchange) {
        return Objects.requireNonNull(exchange.getMessage().getHeader("scheduledFireTime", Date.class))
                .toInstant();
    }

    private String clock(String name, String cron) {
        return "quartz:upkeep/" + name + "?stateful=true&trigger.misfireInstruction=" + NOTHING_MISSED
                + "&trigger.timeZone=" + encoded(config.zone().getId()) + "&cron=" + encoded(cron);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static void quartz(QuartzComponent quartz) {
        quartz.setEnableJmx(false);
        quartz.setProperties(Map.of(
                "org.quartz.threadPool.threadCount", "4",
                "org.quartz.threadPool.makeThreadsDaemons", "true",
                "org.quartz.scheduler.makeSchedulerThreadDaemon", "true"));
    }
}
