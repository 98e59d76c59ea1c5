package io.serai.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serai.redis.ForeignDataException;
import io.serai.redis.RedisExtension;
import io.serai.redis.RedisUnavailableException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.client.codec.StringCodec;

/** Two hubs on one Redis, as far as their tokens go. */
class ApiTokensIT {
    private static final Instant NOW = Instant.parse("2026-03-01T09:30:00.123456Z");
    /** A second, and what a busy machine adds to it. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Set<Scope> SCOPES = Set.of(Scope.READ, Scope.INGEST);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private ApiTokens tokens;
    private ApiTokens otherHub;

    @BeforeEach
    void start() {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        tokens = new ApiTokens(redis.scripts(), clock);
        otherHub = new ApiTokens(redis.scripts(), clock);
        tokens.start();
        otherHub.start();
    }

    @AfterEach
    void stop() {
        tokens.stop();
        otherHub.stop();
    }

    @Test
    void aTokenIsKnownAtOnceHereAndSoonElsewhere() {
        ApiTokens.Created created = create("ci", "acme");

        assertThat(tokens.find(created.clear())).contains(created.token());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(otherHub.find(created.clear())).contains(created.token()));
        assertThat(created.token().scopes()).isEqualTo(SCOPES);
        assertThat(created.token().workspace()).isEqualTo("acme");
        assertThat(created.token().createdAt()).isEqualTo(Instant.parse("2026-03-01T09:30:00.123Z"));
        assertThat(created.token().createdBy()).isEqualTo("operator");
    }

    @Test
    void aRevokedTokenEndsAtOnceHereAndSoonElsewhere() {
        ApiTokens.Created created = create("ci", null);
        await().until(() -> otherHub.find(created.clear()).isPresent());

        assertThat(tokens.revoke(created.token().id())).isTrue();

        assertThat(tokens.find(created.clear())).isEmpty();
        await().atMost(SOON).until(() -> otherHub.find(created.clear()).isEmpty());
        assertThat(tokens.revoke(created.token().id())).as("again").isFalse();
    }

    @Test
    void redisHasNoTokenInClear() {
        ApiTokens.Created created = create("ci", null);
        String secret = created.clear()
                .substring(created.clear().lastIndexOf(created.token().id()) + 17);

        assertThat(stored().toString()).contains("\"sha256\":\"").doesNotContain(secret);
        assertThat(created).asString().doesNotContain(secret);
        assertThat(created.clear())
                .matches("serai_[0-9a-f]{16}_[A-Za-z0-9_-]{43}")
                .startsWith("serai_" + created.token().id());
    }

    @Test
    void onlyTheWholeTokenIsTheToken() {
        String clear = create("ci", null).clear();
        char last = clear.charAt(clear.length() - 1) == 'A' ? 'B' : 'A';

        assertThat(tokens.find(clear.substring(0, clear.length() - 1) + last)).isEmpty();
        assertThat(tokens.find(clear.substring(0, clear.length() - 1))).isEmpty();
        assertThat(tokens.find(clear + "A")).isEmpty();
        assertThat(tokens.find(clear.toUpperCase(Locale.ROOT))).isEmpty();
        assertThat(tokens.find("")).isEmpty();
    }

    @Test
    void knownTokensGoOnWhileRedisIsAway() {
        ApiTokens.Created created = create("ci", null);
        await().until(() -> otherHub.find(created.clear()).isPresent());

        redis.stop();

        assertThatThrownBy(tokens::list).isInstanceOf(RedisUnavailableException.class);
        assertThat(tokens.find(created.clear())).isPresent();
        assertThat(otherHub.find(created.clear())).isPresent();
    }

    @Test
    void listsThemTheOldestFirst() {
        create("b", null);
        create("a", "acme");

        assertThat(tokens.list()).extracting(ApiToken::name).containsExactlyInAnyOrder("a", "b");
        assertThat(otherHub.list()).isEqualTo(tokens.list());
    }

    @Test
    void thereAreOnlySoMany() {
        for (int i = 0; i < ApiTokens.MOST; i++) {
            redis.client().getMap("api_tokens", StringCodec.INSTANCE).fastPut("x" + i, "{}");
        }
        redis.client().getMap("api_tokens", StringCodec.INSTANCE).fastPut("version", "1");

        assertThat(tokens.create("one more", SCOPES, null, "operator")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "not JSON",
                "{\"name\":\"x\",\"scopes\":[\"read\"],\"workspace\":null,\"createdAt\":\"2026-03-01T09:30:00Z\",\"sha256\":\"\"}",
                "{\"name\":\"x\",\"scopes\":[\"read\"],\"createdAt\":\"2026-03-01T09:30:00Z\",\"sha256\":\"%s\"}"
            })
    void whatNobodyUnderstandsOpensNothingAndHarmsNoOther(String stored) {
        ApiTokens.Created good = create("good", null);
        ApiTokens.Created bad = create("bad", null);
        redis.client()
                .getMap("api_tokens", StringCodec.INSTANCE)
                .fastPut(
                        bad.token().id(),
                        stored.replace("%s", bad.token().hash().hex()));
        redis.client().getMap("api_tokens", StringCodec.INSTANCE).fastPut("version", "another");

        await().atMost(SOON).until(() -> tokens.find(bad.clear()).isEmpty());
        assertThat(tokens.find(good.clear())).isPresent();
    }

    @Test
    void aTokenWithAnUnknownScopeHasTheOthers() {
        ApiTokens.Created created = create("ci", null);
        Map<String, String> stored = stored();
        String json = stored.get(created.token().id()).replace("\"ingest\"", "\"everything\"");
        redis.client()
                .getMap("api_tokens", StringCodec.INSTANCE)
                .fastPut(created.token().id(), json);
        redis.client().getMap("api_tokens", StringCodec.INSTANCE).fastPut("version", "another");

        await().untilAsserted(() ->
                assertThat(tokens.find(created.clear()).map(ApiToken::scopes)).contains(Set.of(Scope.READ)));
    }

    @Test
    void theOperatorsTokenMayDoEverythingAndIsSentInEitherForm() {
        Credentials credentials = new Credentials("s3cret", tokens);

        for (String header : new String[] {"Bearer s3cret", "bearer s3cret", " Bearer  s3cret ", "s3cret"}) {
            assertThat(credentials.caller(header))
                    .contains(new Caller("operator", "operator", Set.of(Scope.values()), null));
        }
        assertThat(credentials.caller("Bearer s3cre")).isEmpty();
        assertThat(credentials.caller("Basic s3cret")).isEmpty();
        assertThat(credentials.caller("")).isEmpty();
        assertThat(credentials.caller(null)).isEmpty();
    }

    @Test
    void aKnownTokenIsLimitedAlsoWhereNoneIsNeeded() {
        Credentials credentials = new Credentials(null, tokens);

        ApiTokens.Created created = create("ci", "acme");
        assertThat(credentials.caller("Bearer " + created.clear()))
                .contains(new Caller(created.token().id(), "ci", SCOPES, "acme"));
        assertThat(credentials.caller("whatever")).contains(Caller.ANYBODY);
        assertThat(credentials.caller(null)).contains(Caller.ANYBODY);
    }

    @Test
    void whatSomebodyElseHasPutThereIsToldAndLeftAlone() throws Exception {
        redis.assumeOneServer();
        ApiTokens.Created known = create("ci", null);
        assertThat(message(tokens)).isEmpty();
        redis.client().getKeys().rename("api_tokens", "put_aside");
        redis.client().getBucket("api_tokens", StringCodec.INSTANCE).set("left by somebody else");
        String rule = "the key 'api_tokens' in Redis holds a string that no hub has put there: rename or delete it";

        assertThatThrownBy(() -> create("more", null))
                .isInstanceOf(ForeignDataException.class)
                .hasMessage(rule);
        assertThatThrownBy(() -> tokens.revoke(known.token().id())).hasMessage(rule);
        assertThatThrownBy(tokens::list).hasMessage(rule);
        assertThat(message(tokens)).contains("degraded: " + rule);
        assertThat(tokens.find(known.clear())).as("as while Redis is away").isPresent();
        ApiTokens started = new ApiTokens(redis.scripts(), Clock.systemUTC());
        started.start();
        started.stop();
        assertThat(message(started)).contains("degraded: " + rule);
        assertThat(redis.client().getBucket("api_tokens", StringCodec.INSTANCE).get())
                .isEqualTo("left by somebody else");

        redis.client().getKeys().rename("put_aside", "api_tokens");
        await().untilAsserted(() -> assertThat(message(tokens)).isEmpty());
        assertThat(tokens.list()).hasSize(1);
    }

    private static Optional<String> message(ApiTokens tokens) throws IOException {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            ApiTokensHealthCheck check = new ApiTokensHealthCheck(tokens);
            check.setCamelContext(context);
            HealthCheck.Result result = check.call();
            assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
            return Optional.ofNullable(result.getMessage().orElse(null));
        }
    }

    private ApiTokens.Created create(String name, String workspace) {
        Optional<ApiTokens.Created> created = tokens.create(name, SCOPES, workspace, "operator");
        return created.orElseThrow();
    }

    private static Map<String, String> stored() {
        return redis.client()
                .<String, String>getMap("api_tokens", StringCodec.INSTANCE)
                .readAllMap();
    }
}
