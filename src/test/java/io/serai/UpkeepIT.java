package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.redis.OneServer;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RScoredSortedSet;
import org.redisson.client.codec.StringCodec;

/** Three hubs on one Redis: what happens by the clock happens once. */
@OneServer("looks at keys by the names that they have there; LeaseOnClusterIT has the leases")
class UpkeepIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Until all hubs have read an alerts file, and looked at the clock once more. */
    private static final Duration SOON = Duration.ofSeconds(6);

    private static final Duration LONG_ENOUGH = Duration.ofMillis(2_500);

    private static final String KEY =
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8));

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static List<HubFolder> folders;
    private static List<HubProcess> hubs;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        folders = Stream.of("first", "second", "third").map(UpkeepIT::folder).toList();
        hubs = folders.stream().map(HubProcess::start).toList();
    }

    private static HubFolder folder(String name) {
        Path path = home.resolve(name);
        assertThat(path.toFile().mkdir()).isTrue();
        return HubFolder.in(path)
                .alerts("alerts: []\n")
                .set("serai.redis.url", redis.url())
                .set("serai.encryption.key", KEY)
                .set("serai.upkeep.retention", "* * * * * ?");
    }

    @AfterAll
    static void stop() {
        hubs.forEach(HubProcess::close);
        receiver.close();
    }

    @Test
    void aDrillIsSentOnceAndOneThatFailsIsAnEventForOtherAlerts() throws Exception {
        receiver.answer("/broken", 500, Duration.ZERO);
        double delivered = sum("serai_drills_total{outcome=\"delivered\"}");
        String drill = "drill: \"" + cron(soon()) + "\"";
        alerts(alert("fine", "trace:errors", drill)
                + alert("broken", "trace:cost", drill)
                + alert("told", "alert:drill_failed", "window: 0"));

        await().atMost(PATIENCE).until(() -> !receiver.at("/told").isEmpty());

        await().during(LONG_ENOUGH).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(receiver.at("/fine")).hasSize(1);
            assertThat(receiver.at("/broken")).hasSize(1);
            assertThat(receiver.at("/told")).hasSize(1);
        });
        JsonNode sent = receiver.at("/fine").getFirst().json();
        assertThat(sent.at("/payload/test").booleanValue()).isTrue();
        assertThat(sent.path("eventType").textValue()).isEqualTo("trace:errors");
        JsonNode told = receiver.at("/told").getFirst().json();
        assertThat(told.at("/payload/metadata/0/alertId").textValue()).isEqualTo("broken");
        assertThat(told.at("/payload/metadata/0/reason").textValue()).isEqualTo("http_500");
        assertThat(sum("serai_drills_total{outcome=\"delivered\"}") - delivered).isEqualTo(1);
        assertThat(sum("serai_drills_total{outcome=\"failed\"}")).isEqualTo(1);
    }

    @Test
    void aDrillWhoseTimeComesWhileRedisIsAwayIsMadeUpOnceWhenItIsBack() {
        Instant time = soon();
        alerts(alert("late", "trace:errors", "drill: \"" + cron(time) + "\""));
        await().atMost(PATIENCE).until(() -> Instant.now().isAfter(time.minusSeconds(1)));

        redis.stop();
        await().atMost(PATIENCE).until(() -> Instant.now().isAfter(time.plusSeconds(1)));
        assertThat(receiver.at("/late")).isEmpty();
        redis.start();

        await().atMost(PATIENCE).until(() -> !receiver.at("/late").isEmpty());
        await().during(LONG_ENOUGH).atMost(PATIENCE).untilAsserted(() -> assertThat(receiver.at("/late"))
                .hasSize(1));
        assertThat(sum("serai_drills_total{outcome=\"missed\"}")).isZero();
    }

    @Test
    void whatADigestGathersThroughAllHubsLeavesTogetherAtItsTime() throws Exception {
        Instant time = soon().plusSeconds(6);
        alerts(alert("digest", "prompt:created", "digest: \"" + cron(time) + "\""));
        for (HubProcess hub : hubs) {
            await().atMost(SOON.plusSeconds(5)).until(() -> counted(hub));
        }

        await().atMost(PATIENCE).until(() -> !receiver.at("/digest").isEmpty());

        assertThat(receiver.at("/digest")).hasSize(1);
        JsonNode notification = receiver.at("/digest").getFirst().json();
        assertThat(notification.at("/payload/eventCount").intValue()).isGreaterThanOrEqualTo(hubs.size());
        assertThat(Instant.parse(notification.path("createdAt").textValue())).isBetween(time, time.plusSeconds(30));
    }

    /** Sends until it counts: the hub may not have read the file yet. */
    private static boolean counted(HubProcess hub) throws Exception {
        assertThat(hub.client()
                        .post("/v1/events", "application/json", "{\"eventType\":\"prompt:created\"}".getBytes(UTF_8))
                        .status())
                .isEqualTo(202);
        return redis.client()
                        .getList("alert_bucket_events:digest:prompt:created")
                        .size()
                > hubs.indexOf(hub);
    }

    @Test
    void oneHubDeletesWhatIsOldEachTime() {
        RScoredSortedSet<String> letters = redis.client().getScoredSortedSet("dead_letters", StringCodec.INSTANCE);
        letters.add(1_000, "old");
        await().atMost(PATIENCE).until(() -> !letters.contains("old"));

        Instant began = Instant.now();
        double before = sum("serai_upkeep_runs_total{job=\"retention\"}");
        await().atMost(PATIENCE).until(() -> sum("serai_upkeep_runs_total{job=\"retention\"}") >= before + 3);
        double runs = sum("serai_upkeep_runs_total{job=\"retention\"}") - before;

        assertThat(runs)
                .isLessThanOrEqualTo(Duration.between(began, Instant.now()).toSeconds() + 2);
    }

    private static Instant soon() {
        return Instant.now().plus(SOON).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Once a day, at this second. */
    private static String cron(Instant moment) {
        var time = moment.atZone(ZoneOffset.UTC);
        return time.getSecond() + " " + time.getMinute() + " " + time.getHour() + " * * ?";
    }

    private static void alerts(String... alerts) {
        folders.forEach(folder -> folder.alerts("alerts:\n" + String.join("", alerts)));
    }

    private static String alert(String id, String eventType, String options) {
        return """
                  - id: %1$s
                    name: %1$s
                    webhook: {url: "%2$s"}
                    triggers: [{event_type: "%3$s"}]
                    options: {%4$s}
                """
                .formatted(id, receiver.url("/" + id), eventType, options);
    }

    private static double sum(String metric) {
        return hubs.stream().mapToDouble(hub -> value(hub, metric)).sum();
    }

    private static double value(HubProcess hub, String metric) {
        try {
            return Arrays.stream(hub.client().get("/observe/metrics").text().split("\n"))
                    .filter(line -> line.startsWith(metric))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
