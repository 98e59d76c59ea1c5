package io.serai.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.chaos.Books.Acknowledgement;
import io.serai.chaos.Books.Delivery;
import io.serai.chaos.Findings.Finding;
import io.serai.chaos.Findings.Kind;
import io.serai.event.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checker finds what it is there to find, and nothing where all is well. */
class CheckerTest {
    private static final Instant TIME = Instant.parse("2026-03-01T09:30:00Z");

    private final Map<String, EventType> sent = new HashMap<>();
    private final Map<String, Acknowledgement> acknowledged = new HashMap<>();
    private final List<Delivery> deliveries = new ArrayList<>();

    @Test
    void findsNothingWhenEveryAcknowledgedEventArrivedOnceAtEachAlertThatWantsIt() {
        acknowledge("a", "b");
        deliverEverywhere("a", "b");

        assertThat(check()).isEqualTo(new Findings(List.of(), 4, 0));
    }

    @Test
    void findsAnEventThatNeverArrivedAtAnAlertThatWantsIt() {
        acknowledge("a", "b");
        deliverEverywhere("a", "b");
        deliveries.removeIf(delivery -> delivery.target() == Target.SECOND);
        deliver(Target.SECOND, "n-SECOND", "a");

        assertThat(only(check()))
                .isEqualTo(new Finding(
                        Kind.LOST,
                        Target.SECOND,
                        "b",
                        "acknowledged by hub 2 at 2026-03-01T09:30:00Z, in no notification"));
    }

    @Test
    void findsAnEventWhoseNotificationWasNeverAccepted() {
        acknowledge("a");
        deliverEverywhere("a");
        deliveries.replaceAll(delivery -> delivery.target() == Target.SHORT ? refused(delivery) : delivery);

        assertThat(only(check()).toString())
                .startsWith("LOST at SHORT: a")
                .endsWith("tried and never accepted in n-SHORT");
    }

    @Test
    void findsAnEventInTwoNotificationsOfOneAlertAlsoWhenOneWasRefused() {
        acknowledge("a");
        deliverEverywhere("a");
        deliveries.add(refused(delivery(Target.AT_ONCE, "another", "body", 1, "a")));

        assertThat(only(check()))
                .isEqualTo(new Finding(Kind.DUPLICATE, Target.AT_ONCE, "a", "in n-AT_ONCE and another"));
    }

    @Test
    void findsAnEventTwiceInOneNotification() {
        acknowledge("a");
        deliverEverywhere("a");
        deliveries.removeIf(delivery -> delivery.target() == Target.SMALL);
        deliver(Target.SMALL, "n", "a", "a");

        assertThat(only(check())).isEqualTo(new Finding(Kind.DUPLICATE, Target.SMALL, "a", "twice in n"));
    }

    @Test
    void findsAnEventWithoutAnAnswerInTwoNotifications() {
        send("a");
        deliver(Target.SHORT, "one", "a");
        deliver(Target.SHORT, "two", "a");

        assertThat(only(check()).kind()).isEqualTo(Kind.DUPLICATE);
    }

    @Test
    void anEventWithoutAnAnswerMayArriveOrNot() {
        send("a", "b");
        deliver(Target.SHORT, "one", "a");

        assertThat(check().all()).isEmpty();
    }

    @Test
    void countsTheSameNotificationAgainAsARepeat() {
        acknowledge("a");
        deliverEverywhere("a");
        deliverEverywhere("a");
        deliveries.add(refused(deliveries.getFirst()));

        assertThat(check()).isEqualTo(new Findings(List.of(), 4, 4));
    }

    @Test
    void findsANotificationThatComesAgainWithAnotherBody() {
        acknowledge("a");
        deliverEverywhere("a");
        deliveries.add(delivery(Target.AT_ONCE, "n-AT_ONCE", "changed", 1, "a"));

        assertThat(only(check()).kind()).isEqualTo(Kind.CHANGED_BODY);
        assertThat(only(check()).subject()).isEqualTo("n-AT_ONCE");
    }

    @Test
    void findsANotificationIdThatTwoAlertsHave() {
        acknowledge("a");
        deliverEverywhere("a");
        deliveries.removeIf(delivery -> delivery.target() == Target.SECOND);
        deliveries.add(delivery(Target.SECOND, "n-AT_ONCE", "body of n-AT_ONCE", 1, "a"));

        assertThat(only(check()).kind()).isEqualTo(Kind.CHANGED_BODY);
    }

    @Test
    void findsACountThatIsNotThatOfTheIds() {
        acknowledge("a");
        deliverEverywhere("a");
        deliveries.removeIf(delivery -> delivery.target() == Target.SECOND);
        deliveries.add(delivery(Target.SECOND, "n", "body", 2, "a"));

        assertThat(only(check())).isEqualTo(new Finding(Kind.WRONG_COUNT, Target.SECOND, "n", "says 2 and holds 1"));
    }

    @Test
    void findsAnEventThatNobodySent() {
        deliver(Target.SECOND, "n", "ghost");

        assertThat(only(check())).isEqualTo(new Finding(Kind.UNASKED, Target.SECOND, "ghost", "was never sent, in n"));
    }

    @Test
    void findsAnEventAtAnAlertThatDoesNotWantItsType() {
        send("a");
        deliver(Target.LEADING_EDGE, "n", "a");

        assertThat(only(check()))
                .isEqualTo(new Finding(Kind.UNASKED, Target.LEADING_EDGE, "a", "is of type trace:errors, in n"));
    }

    private Findings check() {
        return Checker.check(new Books(sent, acknowledged, deliveries));
    }

    private static Finding only(Findings findings) {
        assertThat(findings.all()).hasSize(1);
        return findings.all().getFirst();
    }

    private void send(String... ids) {
        for (String id : ids) {
            sent.put(id, EventType.TRACE_ERRORS);
        }
    }

    private void acknowledge(String... ids) {
        send(ids);
        for (String id : ids) {
            acknowledged.put(id, new Acknowledgement(2, TIME));
        }
    }

    private void deliverEverywhere(String... ids) {
        for (Target target : Target.values()) {
            if (target.wants(EventType.TRACE_ERRORS)) {
                deliver(target, "n-" + target, ids);
            }
        }
    }

    private void deliver(Target target, String notification, String... ids) {
        deliveries.add(delivery(target, notification, "body of " + notification, ids.length, ids));
    }

    private static Delivery delivery(Target target, String notification, String body, int count, String... ids) {
        return new Delivery(target, notification, body, count, List.of(ids), true, TIME);
    }

    private static Delivery refused(Delivery delivery) {
        return new Delivery(
                delivery.target(),
                delivery.id(),
                delivery.body(),
                delivery.count(),
                delivery.events(),
                false,
                delivery.at());
    }
}
