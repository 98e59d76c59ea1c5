package io.serai.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.access.Caller;
import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.delivery.AlertStats;
import io.serai.delivery.AttemptJson;
import io.serai.delivery.AttemptLog;
import io.serai.delivery.SentRequests;
import io.serai.redis.Page;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What was tried, and how it went: {@code GET /v1/deliveries} lists attempts, the newest first; {@code GET
 * /v1/deliveries/stats} adds up the last 24 hours per alert.
 */
public final class DeliveryApi extends RouteBuilder {
    /** More than a notification has messages. */
    private static final int MOST_PARTS = 1_000;

    private final AttemptLog attemptLog;
    private final SentRequests sentRequests;
    private final AlertRegistry alerts;
    private final Clock clock;

    public DeliveryApi(AttemptLog attemptLog, SentRequests sentRequests, AlertRegistry alerts, Clock clock) {
        this.attemptLog = attemptLog;
        this.sentRequests = sentRequests;
        this.alerts = alerts;
        this.clock = clock;
    }

    private record Asked<F>(F filter, @Nullable String position, int limit) {}

    @Override
    public void configure() {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());

        from(ApiEndpoint.uri("GET", "/v1/deliveries"))
                .routeId("list-deliveries")
                .routeDescription("Lists attempts to deliver, the newest first")
                .process(new ApiEndpoint(this::list, clock));

        from(ApiEndpoint.uri("GET", "/v1/deliveries/stats"))
                .routeId("delivery-stats")
                .routeDescription("Adds up the attempts of the last 24 hours per alert")
                .process(new ApiEndpoint(this::stats, clock));

        from(ApiEndpoint.uri("GET", "/v1/deliveries/{id}/request"))
                .routeId("show-delivery-request")
                .routeDescription("Shows what was sent last of a notification")
                .process(new ApiEndpoint(this::sent, clock));
    }

    private ObjectNode sent(ApiRequest request) {
        int part = request.query(query -> query.number("part", 1, 1, MOST_PARTS));
        return sentRequests
                .find(request.id(), part)
                .filter(sent ->
                        request.caller().mayTouch(sent.path("workspaceId").textValue()))
                .orElseThrow(
                        () -> new ApiException(
                                404,
                                "not_found",
                                "What was sent of this notification is not kept, or not any more: of each hub up to 20 failed and 5"
                                        + " delivered requests a second are, and serai.deliveries.keep-requests says how many in all"));
    }

    private ObjectNode list(ApiRequest request) {
        Asked<AttemptLog.Filter> asked = request.query(query -> new Asked<>(
                new AttemptLog.Filter(
                        query.text("alertId"),
                        query.text("notificationId"),
                        query.text("outcome"),
                        query.text("reason"),
                        query.moment("since"),
                        query.moment("until"),
                        request.workspace(query.text("workspaceId"))),
                query.position(),
                query.limit(ApiRequest.DEFAULT_LIMIT, ApiRequest.MAX_LIMIT)));
        var page = attemptLog.list(asked.filter(), asked.position(), asked.limit());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode attempts = answer.putArray("deliveries");
        page.items().forEach(attempt -> attempts.add(AttemptJson.write(attempt)));
        return ApiRequest.withCursor(answer, page.next());
    }

    private ObjectNode stats(ApiRequest request) {
        Asked<Optional<String>> asked = request.query(query -> new Asked<>(
                Optional.ofNullable(query.text("alertId")),
                query.position(),
                query.limit(ApiRequest.DEFAULT_LIMIT, ApiRequest.MAX_LIMIT)));
        Caller caller = request.caller();
        Page<String> ids = asked.filter()
                .map(id -> new Page<>(List.of(id), null))
                .orElseGet(() -> AlertIds.page(alerts, caller, asked.position(), asked.limit()));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode array = answer.putArray("alerts");
        List<AttemptLog.Counted> counted =
                ids.items().stream().map(id -> counted(id, caller)).toList();
        for (AlertStats stats : attemptLog.stats(counted)) {
            Optional<Alert> alert = alerts.byId(stats.alertId());
            // Whoever asks for one that is gone wants to know how it went while it was there.
            boolean known = alert.isEmpty()
                    ? stats.attempts() > 0
                    : caller.mayTouch(alert.get().workspaceId());
            if (!known) {
                throw new ApiException(
                        404, "not_found", "There is no alert with this id, nor was there an attempt in 24 hours");
            }
            array.add(json(stats, alert.map(Alert::name).orElse(null)));
        }
        return ApiRequest.withCursor(answer, ids.next());
    }

    /** One that is gone was in the workspace that is asked about. */
    private AttemptLog.Counted counted(String alertId, Caller caller) {
        String workspaceId = alerts.byId(alertId).map(Alert::workspaceId).orElse(caller.home());
        return new AttemptLog.Counted(workspaceId, alertId);
    }

    private static ObjectNode json(AlertStats stats, @Nullable String name) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("alertId", stats.alertId());
        if (name != null) {
            json.put("name", name);
        }
        json.put("attempts", stats.attempts())
                .put("delivered", stats.delivered())
                .put("deadLetters", stats.deadLetters());
        Double rate = stats.successRate();
        json.put("successRate", rate == null ? null : BigDecimal.valueOf(rate).setScale(4, RoundingMode.HALF_UP));
        json.put("meanMillis", millis(stats.meanResponseTime()));
        json.put("maxMillis", millis(stats.maxResponseTime()));
        return json;
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }
}
