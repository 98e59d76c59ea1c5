package io.serai.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A Node-RED flow of core nodes alone that does what an alert with a webhook does: takes events over HTTP, gathers those
 * of a group for its window and posts them to the group's receiver. Answers before it posts, as a hub does.
 */
final class NodeRedFlow {
    static final String READY = "/ready";
    static final String RESET = "/reset";

    private static final String TAB = "events";
    private static final String ANSWER = "answer";

    private final ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
    private final ArrayNode batches = JsonNodeFactory.instance.arrayNode();
    private final Duration window;

    NodeRedFlow(Peer.Setup setup) {
        window = setup.window();
        nodes.addObject().put("id", TAB).put("type", "tab").put("label", "Events to webhooks");
        // The request's own body would be the answer otherwise.
        change("no-body", "Answer with nothing", "set", "payload", ANSWER);
        node(ANSWER, "http response", "Accepted").put("statusCode", "200");
        httpIn("ready", "get", READY, "no-body");
        for (int group = 0; group < setup.receivers().size(); group++) {
            group(group, setup.receivers().get(group));
        }
        httpIn("reset", "post", RESET, "no-body", "forget");
        change("forget", "Forget what is gathered", "set", "reset").set("wires", wires(batches));
    }

    /** Where a group takes one event in a request. */
    static String one(int group) {
        return "/events/" + group + "/one";
    }

    /** Where a group takes an array of events in a request. */
    static String many(int group) {
        return "/events/" + group + "/many";
    }

    private void group(int group, String receiver) {
        String post = "post-" + group;
        String take = window.isZero() ? post : "lighten-" + group;
        httpIn("one-" + group, "post", one(group), "no-body", take);
        httpIn("many-" + group, "post", many(group), "no-body", "split-" + group);
        node("split-" + group, "split", "Each event", take).put("arraySplt", 1).put("arraySpltType", "len");
        if (!window.isZero()) {
            // Requests and answers would be kept with the events.
            ObjectNode lighten = change(take, "Without the request", "delete", "req", "batch-" + group);
            lighten.withArray("rules")
                    .addObject()
                    .put("t", "delete")
                    .put("p", "res")
                    .put("pt", "msg");
            node("batch-" + group, "batch", "For the window", "join-" + group)
                    .put("mode", "interval")
                    .put("interval", window.toMillis() / 1e3)
                    .put("allowEmptySequence", false);
            batches.add("batch-" + group);
            node("join-" + group, "join", "As an array", post)
                    .put("mode", "custom")
                    .put("build", "array")
                    .put("property", "payload")
                    .put("propertyType", "msg")
                    .put("count", "");
        }
        node(post, "http request", "Post to the receiver")
                .put("method", "POST")
                .put("url", receiver)
                .put("ret", "txt")
                .put("persist", true);
    }

    private void httpIn(String id, String method, String url, String... to) {
        node(id, "http in", method.toUpperCase(Locale.ROOT) + " " + url, to)
                .put("method", method)
                .put("url", url);
    }

    private ObjectNode change(String id, String name, String action, String property, String... to) {
        ObjectNode change = node(id, "change", name, to);
        change.putArray("rules")
                .addObject()
                .put("t", action)
                .put("p", property)
                .put("pt", "msg")
                .put("to", "")
                .put("tot", "str");
        return change;
    }

    private ObjectNode node(String id, String type, String name, String... to) {
        ArrayNode ids = JsonNodeFactory.instance.arrayNode();
        List.of(to).forEach(ids::add);
        ObjectNode node =
                nodes.addObject().put("id", id).put("type", type).put("z", TAB).put("name", name);
        node.set("wires", wires(ids));
        return node;
    }

    /** All from a node's one output. */
    private static ArrayNode wires(ArrayNode ids) {
        return JsonNodeFactory.instance.arrayNode().add(ids);
    }

    byte[] json() {
        return Json.write(nodes);
    }
}
