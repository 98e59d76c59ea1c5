package io.serai.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.Masks;
import io.serai.debounce.Claim;
import io.serai.format.ShownMessage;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.redis.LuaScript;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was sent last of each notification, for people who want to see it: the newest ones, each up to 8,192 characters,
 * without secrets. Written without waiting, and not at all where many are sent: a delivery never waits for it, and what is
 * missing is missed by nobody but who looks.
 */
public final class SentRequests {
    /** Characters of a message that are kept. */
    static final int MOST_SHOWN = 8_192;

    /** Of a longer message all the more is left out. */
    private static final int MOST_READ = 65_536;

    /** Of one hub in a second. Failures are what people look at. */
    static final int MOST_FAILED = 20;

    static final int MOST_DELIVERED = 5;

    private static final Logger LOG = LoggerFactory.getLogger(SentRequests.class);
    private static final LuaScript KEEP = LuaScript.load("keepsent");
    private static final LuaScript READ = LuaScript.load("readsent");

    /** Requests that one script lets go: less than a millisecond. */
    private static final int LET_GO = 200;

    private static final int LONGEST_HEADER = 200;

    /** Of all others the value may be a secret. */
    private static final Set<String> HARMLESS = Set.of(
            "content-type", "accept", "user-agent", "webhook-id", "webhook-timestamp", "serai-replay", "traceparent");

    private static final String HIDDEN = "***";

    private final Scripts scripts;
    private final AttemptLogConfig config;
    private final List<String> keys;

    private long second;
    private int failed;
    private int delivered;

    /** Of all hubs on this Redis. */
    public SentRequests(Scripts scripts, AttemptLogConfig config) {
        this.scripts = scripts;
        this.config = config;
        // One script has both in hand.
        String tag = scripts.onCluster() ? "{delivery_log}" : "";
        this.keys = List.of("delivery_requests" + tag, "delivery_request_times" + tag);
    }

    /**
     * One request.
     *
     * @param attempt counts from 1
     * @param part which of the notification's messages, from 1
     * @param outcome as {@link Attempt#outcome()}
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares requests
    record Sent(
            Alert alert,
            Claim claim,
            int attempt,
            int part,
            int parts,
            String outcome,
            Instant at,
            Map<String, String> headers,
            byte[] body) {
        boolean wasDelivered() {
            return outcome.equals("delivered");
        }
    }

    /** Keeps it soon, or not at all. Never waits, never throws. */
    void keep(Sent request) {
        if (config.keepRequests() == 0 || !hasRoom(request.wasDelivered(), System.nanoTime())) {
            return;
        }
        try {
            var unused = scripts.numberAsync(
                            KEEP,
                            keys,
                            field(request.claim().id(), request.part()),
                            Json.write(json(request)),
                            config.keepRequests(),
                            config.keepFor().toMillis(),
                            LET_GO)
                    .whenComplete((gone, failure) -> {
                        if (failure != null) {
                            LOG.debug("A request was not kept: {}", failure.getMessage());
                        }
                    });
        } catch (RuntimeException e) {
            LOG.warn("A request was not kept: {}", e.getClass().getSimpleName());
        }
    }

    /** Whether there is room for one more in this second. */
    synchronized boolean hasRoom(boolean wasDelivered, long nanos) {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanos);
        if (now != second) {
            second = now;
            failed = 0;
            delivered = 0;
        }
        return wasDelivered ? ++delivered <= MOST_DELIVERED : ++failed <= MOST_FAILED;
    }

    private static String field(String notificationId, int part) {
        return notificationId + "/" + part;
    }

    /** In its one stored and shown form. */
    static ObjectNode json(Sent request) {
        Alert alert = request.alert();
        Claim claim = request.claim();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("notificationId", claim.id())
                .put("alertId", claim.alertId())
                .put("eventType", claim.eventType())
                .put("workspaceId", claim.workspaceId())
                .put("at", request.at().toString())
                .put("attempt", request.attempt());
        if (request.parts() > 1) {
            json.put("part", request.part()).put("parts", request.parts());
        }
        json.put("replay", claim.replays())
                .put("outcome", request.outcome())
                .put("to", Masks.maskUrl(alert.webhook().url().value()));
        ObjectNode headers = json.putObject("headers");
        request.headers().forEach((name, value) -> headers.put(name, shown(name, value, alert)));
        ShownMessage shown = ShownMessage.of(hidden(request.body(), alert), MOST_SHOWN);
        return json.put("bytes", request.body().length)
                .put("body", shown.text())
                .put("cut", shown.cut() || request.body().length > MOST_READ);
    }

    /** Before it is cut: a secret at the cut is masked like any other. */
    private static byte[] hidden(byte[] body, Alert alert) {
        String url = alert.webhook().url().value();
        String text = new String(body, 0, Math.min(body.length, MOST_READ), StandardCharsets.UTF_8);
        return Masks.hideIn(text, alert).replace(url, Masks.maskUrl(url)).getBytes(StandardCharsets.UTF_8);
    }

    private static String shown(String name, String value, Alert alert) {
        boolean harmless = HARMLESS.contains(name.toLowerCase(Locale.ROOT))
                // Whoever makes an alert may give one of these a value of their own.
                && alert.webhook().headers().keySet().stream().noneMatch(name::equalsIgnoreCase);
        return harmless && value.length() <= LONGEST_HEADER ? value : HIDDEN;
    }

    /**
     * What was sent last of a notification's message; empty when it is not kept, or not any more.
     *
     * @throws RedisUnavailableException when Redis can't answer
     */
    public Optional<ObjectNode> find(String notificationId, int part) {
        List<@Nullable Object> answer = scripts.list(
                READ, keys, field(notificationId, part), config.keepFor().toMillis());
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Json.read((byte[]) Objects.requireNonNull(answer.getFirst())) instanceof ObjectNode request
                    ? Optional.of(request)
                    : Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** Lets go of what is older than it is kept. Never throws: the next time finds what is left. */
    public void trim() {
        try {
            boolean more = true;
            while (more && !Thread.currentThread().isInterrupted()) {
                more = scripts.number(
                                KEEP,
                                keys,
                                "",
                                "",
                                config.keepRequests(),
                                config.keepFor().toMillis(),
                                LET_GO)
                        > 0;
            }
        } catch (RedisUnavailableException e) {
            LOG.debug("Requests not looked through: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("Requests not looked through: {}", e.getMessage());
        }
    }
}
