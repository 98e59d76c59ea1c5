package io.serai.debounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.redis.RedisExtension;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An alert whose buckets hold one event: each event is a notification, also where many come with one request. */
class OneEventPerMessageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final WindowRules ONE_AT_ONCE = new WindowRules(Duration.ZERO, false, 1, 1_048_576);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private final TestHub hub = new TestHub(redis, "hub", Given.config(Duration.ofSeconds(30)));

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void everyEventOfARequestIsANotificationOfItsOwn() {
        String[] ids = IntStream.range(0, 50).mapToObj(i -> "event-" + i).toArray(String[]::new);

        hub.append(Given.append(ONE_AT_ONCE, ids));

        await().atMost(PATIENCE).until(() -> hub.claimed().size() >= ids.length);
        await().atMost(PATIENCE).until(() -> Given.keys(redis).isEmpty());
        assertThat(hub.claimed()).allSatisfy(claim -> assertThat(claim.events()).hasSize(1));
        assertThat(hub.eventIds()).containsExactlyInAnyOrder(ids);
        assertThat(hub.claimed()).extracting(Claim::id).doesNotHaveDuplicates();
    }

    @Test
    void twoAlertsSendOneEventUnderTwoIds() {
        hub.append(Given.append(new BucketKey("one", Given.TYPE), ONE_AT_ONCE, "the-event"));
        hub.append(Given.append(new BucketKey("two", Given.TYPE), ONE_AT_ONCE, "the-event"));

        await().atMost(PATIENCE).until(() -> hub.claimed().size() == 2);

        assertThat(hub.eventIds()).containsExactly("the-event", "the-event");
        assertThat(hub.claimed()).extracting(Claim::id).doesNotHaveDuplicates();
    }
}
