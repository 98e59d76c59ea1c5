package io.serai.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.ingest.IdempotencyKeys.Known;
import io.serai.redis.RedisExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.api.RMap;
import org.redisson.client.codec.StringCodec;

/** What Redis knows of requests that are repeated. */
class RedisIdempotencyKeysIT {
    private static final Receipt RECEIPT = new Receipt(3, 2, List.of("a", "b", "c", "d", "e"));
    private static final IdempotencyKey FIRST = new IdempotencyKey("name", "body", "run-1");
    private static final IdempotencyKey AGAIN = new IdempotencyKey("name", "body", "run-2");
    private static final IdempotencyKey OTHER_BODY = new IdempotencyKey("name", "other body", "run-3");

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private final IdempotencyKeys keys = new RedisIdempotencyKeys(redis.scripts(), Duration.ofHours(24));

    @Test
    void aRequestIsNewOnceAndThenUnderWay() {
        assertThat(keys.begin(FIRST).join()).isEqualTo(new Known.New());
        assertThat(keys.begin(AGAIN).join()).isEqualTo(new Known.UnderWay());
        assertThat(keys.begin(OTHER_BODY).join()).isEqualTo(new Known.OtherBody());
        assertThat(record().remainTimeToLive())
                .as("the claim of a hub that dies")
                .isBetween(1L, 15_000L);
    }

    @Test
    void whatIsDoneKeepsItsResult() {
        keys.begin(FIRST).join();

        assertThat(keys.end(FIRST, RECEIPT).join()).isTrue();

        assertThat(keys.begin(AGAIN).join()).isEqualTo(new Known.Done(3, 2));
        assertThat(keys.begin(OTHER_BODY).join()).isEqualTo(new Known.OtherBody());
        assertThat(record().remainTimeToLive()).isBetween(86_000_000L, 86_400_000L);
        assertThat(record().readAllMap()).containsOnlyKeys("fingerprint", "run", "accepted", "duplicates");
    }

    @Test
    void whatWasGivenUpIsFreeForAnything() {
        keys.begin(FIRST).join();

        assertThat(keys.giveUp(FIRST).join()).isTrue();

        assertThat(keys.begin(OTHER_BODY).join()).isEqualTo(new Known.New());
    }

    @Test
    void aRunThatHasLostItsClaimChangesNothing() {
        keys.begin(FIRST).join();
        record().delete();
        keys.begin(AGAIN).join();

        assertThat(keys.end(FIRST, RECEIPT).join()).isFalse();
        assertThat(keys.giveUp(FIRST).join()).isFalse();

        assertThat(keys.begin(OTHER_BODY).join()).isEqualTo(new Known.OtherBody());
    }

    @Test
    void whatSomebodyElseHasPutThereIsLeftAlone() {
        redis.client().getBucket("idempotency_key:name", StringCodec.INSTANCE).set("theirs");

        assertThatThrownBy(() -> keys.begin(FIRST).join()).hasMessageContaining("idempotency_key:name");

        assertThat(redis.client()
                        .getBucket("idempotency_key:name", StringCodec.INSTANCE)
                        .get())
                .isEqualTo("theirs");
    }

    private static RMap<String, String> record() {
        return redis.client().getMap("idempotency_key:name", StringCodec.INSTANCE);
    }
}
