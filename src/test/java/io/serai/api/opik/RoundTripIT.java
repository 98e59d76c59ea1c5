package io.serai.api.opik;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.alert.AlertStore;
import io.serai.alert.EncryptionKey;
import io.serai.alert.KeyRing;
import io.serai.alert.StoredAlert;
import io.serai.redis.RedisExtension;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What a client has read and writes back, masks included, changes nothing: neither the record nor its version. */
class RoundTripIT {
    private static final RedisExtension redis = new RedisExtension();
    private static AlertStore alerts;

    @BeforeContainer
    static void startRedis() throws IOException {
        redis.beforeAll(null);
        alerts = new AlertStore(
                redis.scripts(), KeyRing.of(EncryptionKey.of(new byte[32])), new AlertRegistry(), Clock.systemUTC());
        alerts.load();
    }

    @AfterContainer
    static void stopRedis() {
        redis.afterAll(null);
    }

    @Provide
    Arbitrary<ObjectNode> bodies() {
        return GeneratedBodies.all();
    }

    @Property(tries = 300)
    void whatWasReadChangesNothingWhenItIsWrittenBack(@ForAll("bodies") ObjectNode body, @ForAll boolean urls) {
        StoredAlert created = alerts.create(Given.READER.create(body, "default"), "ann");
        String id = created.alert().id();
        ObjectNode shown = AlertView.of(created, urls);

        StoredAlert after = alerts.change("default", id, null, "bob", stored -> Given.READER.replace(shown, stored));

        assertThat(after).isEqualTo(created);
        assertThat(alerts.find("default", id)).contains(created);
        assertThat(AlertView.of(after, urls)).isEqualTo(shown);
        alerts.delete("default", List.of(id));
    }

    /** Any number of times, and in between under another name. */
    @Property(tries = 50)
    void aRenamedAlertKeepsEverythingElse(@ForAll("bodies") ObjectNode body) {
        StoredAlert created = alerts.create(Given.READER.create(body, "default"), "ann");
        String id = created.alert().id();
        for (String name : List.of("One", "Two", created.alert().name())) {
            ObjectNode shown =
                    AlertView.of(alerts.find("default", id).orElseThrow(), true).put("name", name);
            alerts.change("default", id, null, "bob", stored -> Given.READER.replace(shown, stored));
        }

        Alert last = alerts.find("default", id).orElseThrow().alert();
        assertThat(last).isEqualTo(created.alert());
        alerts.delete("default", List.of(id));
    }
}
