package io.serai.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.debounce.OpenBuckets;
import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/buckets}: what gathers at this moment, the soonest due first. */
public final class BucketApi extends RouteBuilder {
    private final OpenBuckets buckets;
    private final AlertRegistry alerts;
    private final Clock clock;

    public BucketApi(OpenBuckets buckets, AlertRegistry alerts, Clock clock) {
        this.buckets = buckets;
        this.alerts = alerts;
        this.clock = clock;
    }

    private record Asked(@Nullable String alertId, @Nullable String workspaceId, @Nullable String position, int limit) {
        boolean all() {
            return alertId == null && workspaceId == null;
        }
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());

        from(ApiEndpoint.uri("GET", "/v1/buckets"))
                .routeId("list-buckets")
                .routeDescription("Lists what gathers, the soonest due first")
                .process(new ApiEndpoint(this::list, clock));
    }

    private ObjectNode list(ApiRequest request) {
        Asked asked = request.query(query -> new Asked(
                query.text("alertId"),
                request.workspace(query.text("workspaceId")),
                query.position(),
                query.limit(ApiRequest.DEFAULT_LIMIT, ApiRequest.MAX_LIMIT)));
        OpenBuckets.Listed listed = buckets.list(asked.alertId(), asked.workspaceId(), asked.position(), asked.limit());
        ObjectNode answer =
                JsonNodeFactory.instance.objectNode().put("now", listed.now().toString());
        ArrayNode array = answer.putArray("buckets");
        listed.page().items().forEach(bucket -> array.add(json(bucket)));
        if (asked.all()) {
            // Counted over everything, which is nothing that a caller of one workspace is told.
            answer.put("total", listed.total());
        }
        return ApiRequest.withCursor(answer, listed.page().next());
    }

    private ObjectNode json(OpenBuckets.Waiting bucket) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("alertId", bucket.alertId());
        // An id that is free again may be another workspace's by now.
        alerts.byId(bucket.alertId())
                .filter(alert -> alert.workspaceId().equals(bucket.workspaceId()))
                .map(Alert::name)
                .ifPresent(name -> json.put("name", name));
        json.put("eventType", bucket.eventType())
                .put("workspaceId", bucket.workspaceId())
                .put("count", bucket.events())
                .put("bytes", bucket.bytes())
                .put("firstSeen", bucket.firstSeen().toString())
                .put("due", bucket.dueAt().toString());
        return bucket.full() == 0 ? json : json.put("full", bucket.full());
    }
}
