package io.serai.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.delivery.DestinationBoard;
import io.serai.delivery.DestinationStatus;
import io.serai.redis.Page;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the alerts' destinations are: {@code GET /v1/destinations}, {@code GET /v1/destinations/{alertId}}, and {@code POST
 * /v1/destinations/{alertId}/enable} for one that was disabled and is mended.
 */
public final class DestinationApi extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationApi.class);
    private static final String PATH = "/v1/destinations";
    private static final String ONE = PATH + "/{id}";

    private final DestinationBoard board;
    private final AlertRegistry alerts;
    private final Clock clock;

    public DestinationApi(DestinationBoard board, AlertRegistry alerts, Clock clock) {
        this.board = board;
        this.alerts = alerts;
        this.clock = clock;
    }

    private record Asked(@Nullable String position, int limit) {}

    @Override
    public void configure() {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());

        from(ApiEndpoint.uri("GET", PATH))
                .routeId("list-destinations")
                .routeDescription("Lists how the alerts' destinations are")
                .process(new ApiEndpoint(this::list, clock));

        from(ApiEndpoint.uri("GET", ONE))
                .routeId("show-destination")
                .routeDescription("Shows how one alert's destination is")
                .process(new ApiEndpoint(this::show, clock));

        from(ApiEndpoint.uri("POST", ONE + "/enable"))
                .routeId("enable-destination")
                .routeDescription("Enables a destination that was disabled")
                .process(new ApiEndpoint(this::enable, clock));
    }

    private ObjectNode list(ApiRequest request) {
        Asked asked = request.query(
                query -> new Asked(query.position(), query.limit(ApiRequest.DEFAULT_LIMIT, ApiRequest.MAX_LIMIT)));
        Page<String> ids = AlertIds.page(alerts, request.caller(), asked.position(), asked.limit());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode array = answer.putArray("destinations");
        board.of(ids.items()).forEach(status -> array.add(json(status)));
        return ApiRequest.withCursor(answer, ids.next());
    }

    private ObjectNode show(ApiRequest request) {
        request.noQuery();
        return json(alertId(request));
    }

    private ObjectNode enable(ApiRequest request) {
        request.noQuery();
        String id = alertId(request);
        DestinationStatus before = board.enable(id).orElseThrow(DestinationApi::noAlert);
        LOG.atInfo()
                .addKeyValue("alertId", id)
                .log("Destination enabled; it was {}", before.state().word());
        return json(id);
    }

    /** Of an alert that the caller may know of. */
    private String alertId(ApiRequest request) {
        return alerts.byId(request.id())
                .filter(alert -> request.caller().mayTouch(alert.workspaceId()))
                .map(Alert::id)
                .orElseThrow(DestinationApi::noAlert);
    }

    private ObjectNode json(String alertId) {
        return board.of(List.of(alertId)).stream().findFirst().map(this::json).orElseThrow(DestinationApi::noAlert);
    }

    private static ApiException noAlert() {
        return new ApiException(404, "not_found", "There is no alert with this id");
    }

    private ObjectNode json(DestinationStatus status) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("alertId", status.alertId());
        alerts.byId(status.alertId()).map(Alert::name).ifPresent(name -> json.put("name", name));
        json.put("state", status.state().word()).put("misses", status.misses()).put("failures", status.failures());
        put(json, "failingSince", status.failingSince());
        if (status.reason() != null) {
            json.put("reason", status.reason());
        }
        put(json, "pausedUntil", status.pausedUntil());
        put(json, "openUntil", status.openUntil());
        put(json, "disabledAt", status.disabledAt());
        if (status.disabledReason() != null) {
            json.put("disabledReason", status.disabledReason());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable Instant moment) {
        if (moment != null) {
            json.put(name, moment.toString());
        }
    }
}
