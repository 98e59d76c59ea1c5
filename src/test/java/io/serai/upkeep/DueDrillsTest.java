package io.serai.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertRegistry;
import io.serai.json.Json;
import io.serai.testing.Guards;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DueDrillsTest {
    private static final Instant NINE = Instant.parse("2026-07-06T07:00:00Z");
    private static final String DAILY = "0 0 9 * * ?";

    private final AlertRegistry alerts = new AlertRegistry();
    private final Watch watch = new Watch();

    /** Of Berlin. */
    private static final class Watch extends Clock {
        Instant now = NINE.minusSeconds(2);

        @Override
        public ZoneId getZone() {
            return ZoneId.of("Europe/Berlin");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static Alert alert(String id, boolean enabled, String options) {
        String json =
                """
                {"id": "%s", "name": "%s", "enabled": %s, "webhook": {"url": "http://127.0.0.1:1/x"},
                 "options": {%s}}
                """
                        .formatted(id, id, enabled, options);
        return new AlertCodec(() -> Set.of("general"), Guards.forTests())
                .read(Json.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static Alert daily(String id) {
        return alert(id, true, "\"drill\": \"" + DAILY + "\"");
    }

    @Test
    void aDrillIsDueOnceWhenItsTimeHasCome() {
        Alert daily = daily("daily");
        alerts.replace(List.of(daily, alert("other", true, "\"drill\": \"0 30 9 * * ?\""), alert("none", true, "")));
        DueDrills due = new DueDrills(alerts, watch);

        assertThat(due.look()).isEmpty();
        watch.now = NINE.plusMillis(300);
        assertThat(due.look()).containsExactly(new Drill(daily, NINE, false));
        assertThat(due.look()).isEmpty();
        watch.now = NINE.plusSeconds(1);
        assertThat(due.look()).isEmpty();
    }

    @Test
    void allHubsComeToTheSameTimeHoweverLateTheyLook() {
        alerts.replace(List.of(daily("daily")));
        DueDrills due = new DueDrills(alerts, watch);

        watch.now = NINE.plus(Duration.ofMinutes(59));

        assertThat(due.look()).extracting(Drill::dueAt, Drill::tooLate).containsExactly(tuple(NINE, false));
    }

    @Test
    void whatAHubHasSleptThroughIsNotMadeUp() {
        alerts.replace(List.of(daily("daily")));
        DueDrills due = new DueDrills(alerts, watch);

        watch.now = NINE.plus(Duration.ofMinutes(61));

        assertThat(due.look()).extracting(Drill::dueAt, Drill::tooLate).containsExactly(tuple(NINE, true));
    }

    @Test
    void ofADrillThatComesEachHourTheLastOneIsMadeUp() {
        alerts.replace(List.of(alert("hourly", true, "\"drill\": \"0 0 * * * ?\"")));
        DueDrills due = new DueDrills(alerts, watch);

        watch.now = NINE.plus(Duration.ofMinutes(125));

        assertThat(due.look())
                .extracting(Drill::dueAt, Drill::tooLate)
                .containsExactly(
                        tuple(NINE, true),
                        tuple(NINE.plus(Duration.ofHours(1)), true),
                        tuple(NINE.plus(Duration.ofHours(2)), false));
    }

    @Test
    void whatIsPutOffComesAgainUntilItIsTooLate() {
        alerts.replace(List.of(daily("one"), daily("other")));
        DueDrills due = new DueDrills(alerts, watch);
        watch.now = NINE;
        due.look().forEach(due::putOff);

        watch.now = NINE.plus(Duration.ofMinutes(30));
        List<Drill> again = due.look();
        assertThat(again).hasSize(2).noneMatch(Drill::tooLate);
        due.putOff(again.getFirst());

        watch.now = NINE.plus(Duration.ofMinutes(61));
        assertThat(due.look()).hasSize(2).allMatch(Drill::tooLate);
        assertThat(due.look()).isEmpty();
    }

    @Test
    void anAlertThatIsDisabledInTheMeantimeIsNotTriedAgain() {
        alerts.replace(List.of(daily("daily")));
        DueDrills due = new DueDrills(alerts, watch);
        watch.now = NINE;
        due.look().forEach(due::putOff);

        alerts.replace(List.of(alert("daily", false, "\"drill\": \"" + DAILY + "\"")));

        assertThat(due.look()).isEmpty();
    }

    @Test
    void anAlertThatIsDisabledHasNoDrills() {
        alerts.replace(List.of(alert("off", false, "\"drill\": \"" + DAILY + "\"")));
        DueDrills due = new DueDrills(alerts, watch);

        watch.now = NINE;

        assertThat(due.look()).isEmpty();
    }

    @Test
    void aClockThatIsSetBackBringsNoDrillTwiceInOneLook() {
        alerts.replace(List.of(daily("daily")));
        DueDrills due = new DueDrills(alerts, watch);
        watch.now = NINE;
        assertThat(due.look()).hasSize(1);

        watch.now = NINE.minusSeconds(10);

        assertThat(due.look()).isEmpty();
    }
}
