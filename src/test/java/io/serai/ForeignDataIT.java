package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.event.Event;
import io.serai.redis.OneServer;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import io.serai.testing.SampleEvents;
import io.serai.testing.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody else wrote where the hubs keep their data. The events of that bucket, and all others, leave as if nothing
 * had been there; what was there is among the dead letters, with what is known about it.
 */
@OneServer("writes to keys by the names that they have there")
class ForeignDataIT {
    private static final String FOREIGN = "left by somebody else";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Buckets of alerts with these ids and a type of the same name: one sends at once, one gathers. */
    private static final String AT_ONCE = "at-once:at-once";

    private static final String GATHERING = "gathering:gathering";

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static HubProcess hub;

    private int before;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        HubFolder folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - id: at-once
                            name: Sends at once
                            workspace_id: acme
                            webhook: {url: "%1$s"}
                            options: {window: 0}
                            triggers: [{event_type: at-once}]
                          - id: gathering
                            name: Gathers
                            workspace_id: acme
                            webhook: {url: "%1$s"}
                            options: {window: 2s}
                            triggers: [{event_type: gathering}]
                          - id: neighbour
                            name: Has nothing to do with it
                            workspace_id: acme
                            webhook: {url: "%1$s"}
                            options: {window: 0}
                            triggers: [{event_type: neighbour}]
                        """
                                .formatted(receiver.url("/")));
        hub = HubProcess.start(folder.set("serai.redis.url", redis.url()).set("serai.debounce.lease", "1s"));
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @BeforeEach
    void count() {
        before = receiver.all().size();
    }

    @Test
    void aTextAtTheKeyOfABucketsEventsHoldsUpNobody() throws Exception {
        stored().put(Stored.BUCKET_EVENTS + AT_ONCE, FOREIGN);

        assertAcceptedAndDelivered("at-once", "neighbour", "at-once");

        assertDeadLetter(FOREIGN, AT_ONCE);
    }

    @Test
    void aTextAtTheKeyOfABucketHoldsUpNobody() throws Exception {
        stored().put(Stored.BUCKET + AT_ONCE, FOREIGN);

        assertAcceptedAndDelivered("at-once", "neighbour", "at-once");

        assertDeadLetter(FOREIGN, AT_ONCE);
    }

    @Test
    void aTextAtTheKeyOfABucketsEventsIsNoBucketWhenItsTimeComes() throws Exception {
        stored().put(Stored.BUCKET_EVENTS + AT_ONCE, FOREIGN);
        stored().add(Stored.BUCKET_INDEX, 1, AT_ONCE);

        assertAcceptedAndDelivered("neighbour", "at-once");

        assertDeadLetter(FOREIGN, AT_ONCE);
    }

    @Test
    void aForeignElementLeavesTheEventsAroundItInOneNotification() throws Exception {
        Event first = event("gathering");
        Event second = event("gathering");
        assertAccepted(first);
        stored().push(Stored.BUCKET_EVENTS + GATHERING, FOREIGN);
        assertAccepted(second);

        assertDelivered(List.of(first.id(), second.id()));

        assertThat(newNotifications()).hasSize(1);
        assertDeadLetter(FOREIGN, "gathering");
        assertAcceptedAndDelivered("gathering", "neighbour");
    }

    /** JSON, but nothing that could be an event: without an id it can't be counted. */
    @Test
    void aForeignObjectLeavesTheEventsAroundItInOneNotification() throws Exception {
        Event first = event("gathering");
        Event second = event("gathering");
        assertAccepted(first);
        stored().push(Stored.BUCKET_EVENTS + GATHERING, "{\"somebody\": \"else\"}");
        assertAccepted(second);

        assertDelivered(List.of(first.id(), second.id()));

        assertThat(newNotifications()).hasSize(1);
        assertDeadLetter("somebody", "gathering");
    }

    @Test
    void aForeignElementAloneIsADeadLetter() throws Exception {
        stored().push(Stored.BUCKET_EVENTS + AT_ONCE, FOREIGN);

        assertAcceptedAndDelivered("at-once", "neighbour", "at-once");

        assertDeadLetter(FOREIGN, "at-once");
    }

    @Test
    void aStrayMemberOfTheBucketIndexHoldsUpNobody() throws Exception {
        stored().add(Stored.BUCKET_INDEX, 1, FOREIGN);

        assertAcceptedAndDelivered("at-once", "neighbour");

        await().until(() -> stored().waiting().isEmpty());
    }

    @Test
    void aStrayMemberOfTheClaimIndexHoldsUpNobody() throws Exception {
        stored().add(Stored.CLAIM_INDEX, 1, FOREIGN);

        assertAcceptedAndDelivered("at-once", "neighbour");

        await().until(() -> stored().waiting().isEmpty());
    }

    @Test
    void aTextAtTheKeyOfAClaimHoldsUpNobody() throws Exception {
        stored().put(Stored.CLAIM + "somebody", FOREIGN);
        stored().add(Stored.CLAIM_INDEX, 1, "somebody");

        assertAcceptedAndDelivered("at-once", "neighbour");

        assertDeadLetter(FOREIGN, "somebody");
    }

    private void assertAcceptedAndDelivered(String... types) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (String type : types) {
            Event event = event(type);
            assertAccepted(event);
            ids.add(event.id());
        }
        assertDelivered(ids);
    }

    private static void assertAccepted(Event event) throws IOException, InterruptedException {
        Answer answer = hub.client().send(List.of(event));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.json().get("accepted").intValue()).as(answer.text()).isEqualTo(1);
    }

    private void assertDelivered(List<String> ids) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(eventIds()).as("delivered").containsAll(ids));
        assertThat(eventIds()).doesNotHaveDuplicates();
    }

    /** One dead letter, with a reason and a time, in which these texts are found; and nothing is left behind. */
    private static void assertDeadLetter(String... texts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stored().deadLetters()).hasSize(1));
        String id = stored().deadLetters().iterator().next();
        assertThat(stored().deadLetter(id)).containsKeys("reason", "buriedAt");
        assertThat(stored().deadLetter(id).get("reason")).isNotBlank();
        assertThat(stored().allOf(id)).contains(texts);
        await().untilAsserted(() -> assertThat(stored().waiting()).isEmpty());
        assertThat(hub.err())
                .as("the log says that there is one, not what is in it")
                .anyMatch(line -> line.contains(id))
                .noneMatch(line -> line.contains(FOREIGN));
    }

    private List<Received> newNotifications() {
        List<Received> all = receiver.all();
        return all.subList(before, all.size());
    }

    private List<String> eventIds() {
        List<String> ids = new ArrayList<>();
        for (Received received : newNotifications()) {
            JsonNode payload = received.json().path("payload");
            assertThat(payload.path("eventCount").intValue())
                    .isEqualTo(payload.path("eventIds").size());
            payload.path("eventIds").forEach(id -> ids.add(id.textValue()));
        }
        return ids;
    }

    private static Event event(String type) {
        return SampleEvents.event(UUID.randomUUID().toString(), type, JsonNodeFactory.instance.objectNode());
    }

    private static Stored stored() {
        return new Stored(redis.client());
    }
}
