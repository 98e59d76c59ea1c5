package io.serai.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;

/**
 * {@code GET /v1/routes}: which files the hub works by, what is wrong with those that it does not, and which way events
 * go.
 */
public final class RouteApi extends RouteBuilder {
    private final FileStates states;
    private final Clock clock;

    public RouteApi(FileStates states, Clock clock) {
        this.states = states;
        this.clock = clock;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());

        from(ApiEndpoint.uri("GET", "/v1/routes"))
                .routeId("show-routes")
                .routeDescription("Shows the files in force, and the way of events")
                .process(new ApiEndpoint(this::show, clock));
    }

    private ObjectNode show(ApiRequest request) {
        request.noQuery();
        List<FileStates.FileState> files = states.files();
        Map<String, String> fileOf = new HashMap<>();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode array = answer.putArray("files");
        for (FileStates.FileState file : files) {
            array.add(json(file));
            file.routes().forEach(route -> fileOf.put(route, file.file()));
        }
        states.lastEdit().ifPresent(edit -> answer.putObject("lastReload")
                .put("at", edit.at().toString())
                .put("what", edit.what())
                .put("outcome", edit.inForce() ? "ok" : "bad"));
        ArrayNode flow = answer.putArray("flow");
        new RouteFlow(getContext()).steps().forEach(step -> flow.add(json(step, fileOf)));
        return answer;
    }

    private static ObjectNode json(FileStates.FileState file) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("file", file.file())
                .put("kind", file.kind().name().toLowerCase(Locale.ROOT))
                .put("state", file.state().word());
        if (file.since() != null) {
            json.put("since", file.since().toString());
        }
        ArrayNode problems = json.putArray("problems");
        for (FileStates.Fault fault : file.faults()) {
            ObjectNode problem = problems.addObject();
            if (fault.line() != null) {
                problem.put("line", fault.line());
            }
            problem.put("message", fault.message());
        }
        file.routes().forEach(json.putArray("routes")::add);
        return json;
    }

    private static ObjectNode json(RouteFlow.Step step, Map<String, String> fileOf) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("id", step.id()).put("from", step.from());
        step.to().forEach(json.putArray("to")::add);
        if (step.exchanges() != null) {
            json.put("exchanges", step.exchanges());
        }
        if (step.failed() != null) {
            json.put("failed", step.failed());
        }
        json.put("inflight", step.inflight());
        String file = fileOf.get(step.id());
        return file == null ? json : json.put("file", file);
    }
}
