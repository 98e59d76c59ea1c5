package io.serai.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.access.Caller;
import io.serai.alert.Alert;
import io.serai.alert.AlertDraft;
import io.serai.delivery.Places;
import io.serai.event.EventCodec;
import io.serai.explain.DryRun;
import io.serai.explain.ExplainJson;
import io.serai.explain.ExplainRequest;
import io.serai.explain.Explainer;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Answers to "why?": {@code POST /v1/explain} for events, and {@code POST /v1/explain/alert} for an alert that nobody has
 * made yet. Both only look, whatever their method.
 */
public final class ExplainApi extends RouteBuilder {
    /** At a time: each may take some seconds, and a thread that events need, too. */
    private static final int MOST = 4;

    private static final int MOST_OF_A_WORKSPACE = 2;
    private static final String RETRY_AFTER_SECONDS = "5";

    private final Places places = new Places(MOST, MOST_OF_A_WORKSPACE);
    private final Explainer explainer;
    private final DryRun dryRun;
    private final EventCodec events;
    private final Clock clock;

    public ExplainApi(Explainer explainer, DryRun dryRun, EventCodec events, Clock clock) {
        this.explainer = explainer;
        this.dryRun = dryRun;
        this.events = events;
        this.clock = clock;
    }

    /** @param since null: as far back as there are events */
    private record Asked(@Nullable Alert alert, @Nullable Instant since) {}

    @Override
    public void configure() {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());

        from(ApiEndpoint.uri("POST", "/v1/explain"))
                .routeId("explain-events")
                .routeDescription("Says what becomes of events, and why")
                .process(new ApiEndpoint(this::explain, clock));

        from(ApiEndpoint.uri("POST", "/v1/explain/alert"))
                .routeId("explain-alert")
                .routeDescription("Says what an alert would have done of late")
                .process(new ApiEndpoint(this::dryRun, clock));
    }

    private ObjectNode explain(ApiRequest request) {
        request.noQuery();
        Caller caller = request.caller();
        ExplainRequest asked = request.body(body -> ExplainRequest.read(body.fields(), events, caller.home()));
        if (!asked.events().stream().allMatch(event -> caller.mayTouch(event.workspaceId()))) {
            throw foreign();
        }
        return inPlace(caller, () -> ExplainJson.write(explainer.explain(asked, caller::mayTouch)));
    }

    private ObjectNode dryRun(ApiRequest request) {
        request.noQuery();
        Caller caller = request.caller();
        Asked asked = request.body(body -> new Asked(draft(body.fields(), caller.home()), body.moment("since")));
        Alert alert = Objects.requireNonNull(asked.alert(), "else it was a bad request");
        if (!caller.mayTouch(alert.workspaceId())) {
            throw foreign();
        }
        return inPlace(caller, () -> ExplainJson.write(dryRun.run(alert, asked.since())));
    }

    private ObjectNode inPlace(Caller caller, Supplier<ObjectNode> answer) {
        if (!places.take(caller.home())) {
            throw new ApiException(
                            503, "unavailable", "Too many explanations run at the moment. Ask again after Retry-After.")
                    .with("Retry-After", RETRY_AFTER_SECONDS);
        }
        try {
            return answer.get();
        } finally {
            places.give(caller.home());
        }
    }

    private static @Nullable Alert draft(JsonFields fields, String home) {
        List<Problem> problems = fields.problems();
        JsonNode given = fields.any("alert");
        if (given == null) {
            fields.problem("alert", "is required");
            return null;
        }
        return AlertDraft.read(given, fields.at("alert"), home, problems);
    }

    private static ApiException foreign() {
        return new ApiException(403, "forbidden", "workspaceId: must be the workspace of the request, or absent");
    }
}
