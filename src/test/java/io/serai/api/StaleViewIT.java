package io.serai.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertRegistry;
import io.serai.alert.AlertStore;
import io.serai.alert.EncryptionKey;
import io.serai.alert.KeyRing;
import io.serai.api.helicone.HeliconeApi;
import io.serai.api.helicone.HeliconeApiConfig;
import io.serai.api.opik.OpikApi;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.testing.Guards;
import io.serai.testing.HubClient;
import java.time.Clock;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The APIs of a hub that nobody wakes and that does not look by itself, while another hub creates alerts. */
class StaleViewIT {
    private static final String ID = "0198ec7e-0000-7000-8000-00000000000a";
    private static final String OPIK = "/v1/private/alerts/" + ID;
    private static final String HELICONE = "/v1/webhooks/" + ID;
    private static final String JSON = "application/json";

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private final CamelContext context = new DefaultCamelContext();
    private final AlertCodec codec = new AlertCodec(() -> Set.of("general", "helicone"), Guards.forTests());
    private final AlertStore other = store();
    private HubClient client;

    @BeforeEach
    void start() throws Exception {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(0);
        VertxPlatformHttpServer server = new VertxPlatformHttpServer(configuration);
        AlertStore store = store();
        store.load();
        context.addService(server);
        context.addRoutes(new ChangeLimit(100));
        context.addRoutes(new OpikApi(store, codec, null, Clock.systemUTC()));
        context.addRoutes(new HeliconeApi(store, codec, null, Clock.systemUTC(), new HeliconeApiConfig(false)));
        context.start();
        client = new HubClient("http://127.0.0.1:" + server.getPort());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void opiksShowsAnAlertThatAnotherHubHasJustCreated() throws Exception {
        other.create(general(), "anna");

        assertThat(client.get(OPIK).status()).isEqualTo(200);
    }

    @Test
    void opiksReplacesAnAlertThatAnotherHubHasJustCreated() throws Exception {
        other.create(general(), "anna");

        assertThat(client.put(
                                OPIK,
                                JSON,
                                "{\"name\":\"New\",\"webhook\":{\"url\":\"https://hooks.example.com/\"}}"
                                        .getBytes(UTF_8))
                        .status())
                .isEqualTo(204);
        assertThat(other.findNewest(null, ID)).isPresent();
    }

    @Test
    void opiksDeletesAnAlertThatAnotherHubHasJustCreated() throws Exception {
        other.create(general(), "anna");

        assertThat(client.post("/v1/private/alerts/delete", JSON, ("{\"ids\":[\"" + ID + "\"]}").getBytes(UTF_8))
                        .status())
                .isEqualTo(204);

        other.sync();
        assertThat(other.all(null)).isEmpty();
    }

    @Test
    void opiksDeletesNothingSilentlyWhileRedisIsAway() throws Exception {
        other.create(general(), "anna");
        redis.stop();

        assertThat(client.post("/v1/private/alerts/delete", JSON, ("{\"ids\":[\"" + ID + "\"]}").getBytes(UTF_8))
                        .status())
                .isEqualTo(503);
        assertThat(client.get(OPIK).status()).isEqualTo(503);
        assertThat(client.get(HELICONE).status()).isEqualTo(503);
    }

    @Test
    void heliconesShowsAWebhookThatAnotherHubHasJustCreated() throws Exception {
        other.create(webhook(), "anna");

        assertThat(client.get(HELICONE).status()).isEqualTo(200);
        assertThat(client.get(OPIK).status()).as("of the other dialect").isEqualTo(404);
    }

    @Test
    void heliconesRotatesTheKeyOfAWebhookThatAnotherHubHasJustCreated() throws Exception {
        other.create(webhook(), "anna");

        assertThat(client.post(HELICONE + "/rotate-key", JSON, new byte[0]).status())
                .isEqualTo(200);
    }

    @Test
    void heliconesDeletesAWebhookThatAnotherHubHasJustCreated() throws Exception {
        other.create(webhook(), "anna");

        assertThat(client.delete(HELICONE).status()).isEqualTo(201);

        other.sync();
        assertThat(other.all(null)).isEmpty();
    }

    private Alert general() {
        return read("{\"id\":\"%s\",\"name\":\"x\",\"webhook\":{\"url\":\"https://hooks.example.com/\"}}");
    }

    private Alert webhook() {
        return read("{\"id\":\"%s\",\"name\":\"x\",\"alert_type\":\"helicone\",\"webhook\":{\"url\":"
                + "\"https://hooks.example.com/\",\"hmac_key\":\"" + "a".repeat(64)
                + "\"},\"triggers\":[{\"event_type\":\"request:logged\"}]}");
    }

    private Alert read(String json) {
        return codec.read(Json.read(json.formatted(ID).getBytes(UTF_8)));
    }

    private static AlertStore store() {
        return new AlertStore(
                redis.scripts(), KeyRing.of(EncryptionKey.of(new byte[32])), new AlertRegistry(), Clock.systemUTC());
    }
}
