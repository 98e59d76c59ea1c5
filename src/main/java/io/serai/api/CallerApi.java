package io.serai.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.access.Caller;
import io.serai.access.Scope;
import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;

/**
 * {@code GET /v1/me}: whether a token is good, and for what. It is what a person's login asks, and says besides what of
 * the hub there is to be seen.
 */
public final class CallerApi extends RouteBuilder {
    private final String version;
    private final boolean inbox;
    private final Clock clock;

    /** @param inbox whether the hub has one */
    public CallerApi(String version, boolean inbox, Clock clock) {
        this.version = version;
        this.inbox = inbox;
        this.clock = clock;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());

        from(ApiEndpoint.uri("GET", "/v1/me"))
                .routeId("show-caller")
                .routeDescription("Says who asks, and what they may do")
                .process(new ApiEndpoint(this::show, clock));
    }

    private ObjectNode show(ApiRequest request) {
        request.noQuery();
        Caller caller = request.caller();
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("name", caller.name());
        ArrayNode scopes = answer.putArray("scopes");
        caller.scopes().stream().sorted().map(Scope::wire).forEach(scopes::add);
        String workspace = caller.workspace();
        if (workspace == null) {
            answer.putNull("workspaces");
        } else {
            answer.putArray("workspaces").add(workspace);
        }
        return answer.put("version", version).put("inbox", inbox);
    }
}
