package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.config.Settings;
import io.serai.debounce.ClaimLimits.Allowance;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DestinationLimitsTest {
    private static final int PLACES = 64;

    private final AlertRegistry alerts = new AlertRegistry();
    private final Destinations destinations =
            new Destinations(alerts, TestDelivery.config(3, Duration.ofSeconds(1), Duration.ofSeconds(60)));
    private final DestinationLimits limits = new DestinationLimits(destinations, PLACES);

    @Test
    void anUnknownDestinationBeginsWithFew() {
        given(2);

        assertThat(limits.ofBuckets(Map.of()).ofOthers()).isEqualTo(4);
        assertThat(limits.ofBuckets(Map.of()).byAlert()).isEmpty();
        assertThat(limits.ofBuckets(Map.of("a0", 3)).byAlert()).containsEntry("a0", 1);
        assertThat(limits.ofBuckets(Map.of("a0", 5)).byAlert()).containsEntry("a0", 0);
    }

    @Test
    void eachDeliveryDoublesAndEachFailureHalvesWhatItGets() {
        given(1);

        assertThat(afterDeliveries(1)).isEqualTo(8);
        assertThat(afterDeliveries(1)).isEqualTo(16);
        assertThat(afterDeliveries(5)).as("its concurrency").isEqualTo(32);

        limits.failed(destination("a0"));
        assertThat(allowed(Map.of("a0", 0))).isEqualTo(16);
        IntStream.range(0, 10).forEach(i -> limits.failed(destination("a0")));
        assertThat(allowed(Map.of("a0", 0))).isEqualTo(1);
        assertThat(allowed(Map.of("a0", 1))).isZero();
    }

    @Test
    void ofAPausedDestinationNothingIsClaimedUntilThePauseIsOver() {
        given(2);
        limits.delivered(destination("a0"));

        limits.blocked(destination("a0"), Duration.ofMillis(200));

        assertThat(limits.ofBuckets(Map.of()).byAlert()).isEqualTo(Map.of("a0", 0));
        await().untilAsserted(
                        () -> assertThat(limits.ofBuckets(Map.of()).byAlert()).isEmpty());
    }

    @Test
    void alertsWithTheSameDestinationShareItsLimit() {
        alerts.replace(List.of(alert("a0", "https://one.example/"), alert("a1", "https://one.example/")));
        limits.delivered(destination("a0"));

        Allowance allowance = limits.ofBuckets(Map.of("a0", 5, "a1", 2));

        assertThat(allowance.byAlert()).as("one is free").isEqualTo(Map.of("a0", 1, "a1", 1));
        assertThat(limits.ofBuckets(Map.of("a0", 8)).byAlert()).isEqualTo(Map.of("a0", 0, "a1", 0));
        assertThat(limits.ofBuckets(Map.of("a0", 0)).byAlert()).as("8 for both").isEqualTo(Map.of("a0", 4, "a1", 4));
    }

    @Test
    void aRetryWhoseTimeHasComeGoesBeforeWhatIsNew() {
        given(1);
        limits.putOff(destination("a0"), Duration.ZERO);
        IntStream.range(0, 10).forEach(i -> limits.failed(destination("a0")));

        assertThat(limits.ofBuckets(Map.of()).byAlert()).containsEntry("a0", 0);
        assertThat(limits.ofClaims(Map.of()).byAlert()).containsEntry("a0", 1);
    }

    @Test
    void aTakeoverGetsNoMoreThanTheRoomForWhatDoesNotDeliver() {
        given(40);
        Map<String, Integer> hanging = new HashMap<>();

        assertThat(limits.ofClaims(hanging).together()).isEqualTo(32);
        IntStream.range(0, 32).forEach(i -> hanging.put("a" + i, 1));
        assertThat(limits.ofClaims(hanging).together()).as("some, always").isEqualTo(16);
    }

    @Test
    void whatDoesNotDeliverHasAtMostHalfOfThePlacesTogether() {
        given(40);
        limits.delivered(destination("a39"));
        Map<String, Integer> hanging = new HashMap<>();
        IntStream.range(0, 10).forEach(i -> hanging.put("a" + i, 1));

        assertThat(limits.ofBuckets(hanging).ofOthers()).as("few hang").isEqualTo(1);

        IntStream.range(10, 32).forEach(i -> hanging.put("a" + i, 1));
        Allowance full = limits.ofBuckets(hanging);
        assertThat(full.ofOthers()).isZero();
        assertThat(full.byAlert())
                .containsEntry("a0", 0)
                .containsEntry("a33", 0)
                .containsEntry("a39", 8);
    }

    @Test
    void anAlertThatIsGoneIsNotInTheWay() {
        given(1);
        limits.failed(destination("a0"));
        alerts.replace(List.of());

        assertThat(limits.ofBuckets(Map.of("a0", 1)).byAlert()).isEmpty();
    }

    @Test
    void aRateLimitedDestinationHasNoMoreInHandThanItSoonTakes() {
        DeliveryConfig config = DeliveryConfig.read(Settings.of(Map.of(), Map.of(), Map.of()));

        assertThat(Destination.of(alert("a", "slack", "https://hooks.example/x"), config)
                        .concurrency())
                .isEqualTo(5);
        assertThat(Destination.of(alert("a", "general", "https://hooks.example/x"), config)
                        .concurrency())
                .isEqualTo(32);
    }

    @Test
    void aChangedUrlOrTokenIsAnotherEndpointAndOnlyTheTokenMakesAnotherAccount() {
        Destination one = Destination.of(alert("a", "https://one.example/x"), config());
        Destination path = Destination.of(alert("a", "https://one.example/y"), config());
        Destination host = Destination.of(alert("a", "https://two.example/x"), config());

        assertThat(path.account()).isEqualTo(one.account());
        assertThat(path.endpoint()).isNotEqualTo(one.endpoint());
        assertThat(host.account()).isNotEqualTo(one.account());
        assertThat(one.toString()).doesNotContain("example", TestDelivery.TOKEN);
    }

    @Test
    void twoWorkspacesShareNothingThoughTheySendToTheSamePlaceWithTheSameToken() {
        Alert ours = alert("a", "https://one.example/x");
        Alert theirs = new Alert(
                "b",
                ours.name(),
                true,
                "globex",
                ours.type(),
                null,
                ours.metadata(),
                ours.webhook(),
                ours.triggers(),
                ours.options());

        Destination one = Destination.of(ours, config());
        Destination other = Destination.of(theirs, config());

        assertThat(other.account()).isNotEqualTo(one.account());
        assertThat(other.endpoint()).isNotEqualTo(one.endpoint());
    }

    private int afterDeliveries(int count) {
        IntStream.range(0, count).forEach(i -> limits.delivered(destination("a0")));
        return allowed(Map.of("a0", 0));
    }

    private int allowed(Map<String, Integer> inHand) {
        Allowance allowance = limits.ofBuckets(inHand);
        return allowance.byAlert().getOrDefault("a0", allowance.ofOthers());
    }

    private Destination destination(String alertId) {
        return destinations.of(alertId).orElseThrow();
    }

    private void given(int count) {
        alerts.replace(IntStream.range(0, count)
                .mapToObj(i -> alert("a" + i, "https://" + i + ".example/"))
                .toList());
    }

    private static DeliveryConfig config() {
        return TestDelivery.config(3, Duration.ofSeconds(1), Duration.ofSeconds(60));
    }

    private static Alert alert(String id, String url) {
        return alert(id, "general", url);
    }

    private static Alert alert(String id, String type, String url) {
        Alert like = TestDelivery.alert(url, type, true);
        return new Alert(
                id,
                like.name(),
                true,
                like.workspaceId(),
                type,
                null,
                Map.of(),
                like.webhook(),
                List.of(),
                like.options());
    }
}
