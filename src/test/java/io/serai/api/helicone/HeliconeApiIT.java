package io.serai.api.helicone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.access.Caller;
import io.serai.access.Scope;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertRegistry;
import io.serai.alert.AlertStore;
import io.serai.alert.EncryptionKey;
import io.serai.alert.KeyRing;
import io.serai.alert.StoredAlert;
import io.serai.api.ChangeLimit;
import io.serai.event.Event;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.redis.RedisUnavailableException;
import io.serai.testing.Guards;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What of the API hangs on settings, callers and a Redis that is away. The rest is in HeliconeWebhooksIT. */
class HeliconeApiIT {
    private static final String KEY = "0123456789abcdef".repeat(4);
    private static final byte[] CREATE = "{\"destination\":\"https://hooks.example.com/secret-path\"}".getBytes(UTF_8);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private final CamelContext context = new DefaultCamelContext();
    private final AlertCodec codec = new AlertCodec(() -> Set.of("helicone"), Guards.forTests());
    private final List<Event> raised = new CopyOnWriteArrayList<>();
    private boolean redisAway;

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void listsShowKeysOnlyWhereASettingSaysSo() throws Exception {
        HubClient client = start(new HeliconeApiConfig(true));
        String key = client.post("/v1/webhooks", "application/json", CREATE)
                .json()
                .at("/data/hmac_key")
                .textValue();

        assertThat(client.get("/v1/webhooks").json().at("/data/0/hmac_key").textValue())
                .isEqualTo(key);
    }

    @Test
    void changesAreLimitedAndRefusedInTheEnvelope() throws Exception {
        HubClient client = start(new HeliconeApiConfig(false));
        assertThat(client.post("/v1/webhooks", "application/json", CREATE).status())
                .isEqualTo(200);
        assertThat(client.post("/v1/webhooks", "application/json", CREATE).status())
                .isEqualTo(200);

        Answer refused = client.post("/v1/webhooks", "application/json", CREATE);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(refused.json().fieldNames()).toIterable().containsExactly("data", "error");
        assertThat(client.get("/v1/webhooks").json().path("data")).hasSize(2);
    }

    @Test
    void whoMayNotChangeAWebhookSeesNeitherItsKeyNorItsPath() {
        Alert alert = new WebhookReader(codec).create(Json.read(CREATE), "default", KEY);
        StoredAlert stored = new StoredAlert(alert, false, 1, Instant.EPOCH, "a", Instant.EPOCH, "a");
        Caller reading = new Caller("0123456789abcdef", "reader", Set.of(Scope.READ), "default");

        String shown = new WebhookJson(new HeliconeApiConfig(true))
                .of(stored, reading, Instant.EPOCH)
                .toString();

        assertThat(shown).contains("https://hooks.example.com/***").doesNotContain("secret-path", KEY);
    }

    @Test
    void scoresAreAcknowledgedOnlyWhenRedisHasThem() throws Exception {
        HubClient client = start(new HeliconeApiConfig(false));
        redisAway = true;

        Answer refused = score(client);
        redisAway = false;
        Answer taken = score(client);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(refused.json().path("data").isNull()).isTrue();
        assertThat(refused.json().path("error").isTextual()).isTrue();
        assertThat(taken.status()).isEqualTo(201);
        assertThat(raised).hasSize(1);
        assertThat(raised.getFirst().eventType()).isEqualTo("request:scored");
        assertThat(raised.getFirst().workspaceId()).isEqualTo("default");
    }

    private static Answer score(HubClient client) throws Exception {
        return client.post(
                "/v1/webhook/request/r-1/score", "application/json", "{\"scores\":{\"a\":1}}".getBytes(UTF_8));
    }

    private HubClient start(HeliconeApiConfig config) throws Exception {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(0);
        VertxPlatformHttpServer server = new VertxPlatformHttpServer(configuration);
        AlertStore store = new AlertStore(
                redis.scripts(), KeyRing.of(EncryptionKey.of(new byte[32])), new AlertRegistry(), Clock.systemUTC());
        store.load();
        context.addService(server);
        context.addRoutes(new ChangeLimit(2));
        context.addRoutes(new HeliconeApi(store, codec, null, Clock.systemUTC(), config));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:raise").errorHandler(noErrorHandler()).process(exchange -> {
                    if (redisAway) {
                        throw new RedisUnavailableException("expected by the test");
                    }
                    raised.add(exchange.getMessage().getBody(Event.class));
                });
            }
        });
        context.start();
        return new HubClient("http://127.0.0.1:" + server.getPort());
    }
}
