package io.serai.inbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.util.List;

/**
 * The inbox for programs:
 *
 * <pre>{@code
 * {"requests": [{
 *   "id": "0199…", "name": "demo", "receivedAt": "2026-03-01T09:30:00Z", "answered": 200,
 *   "signatures": {"bearer": "valid", "helicone": "absent", "standard_webhooks": "no_secret"},
 *   "headers": {"Content-Type": "application/json", "Authorization": "Bearer ***"},
 *   "size": 1234, "truncated": false, "body": "the text as it came, at most 64 KiB of it"
 * }]}
 * }</pre>
 */
final class InboxJson {
    private InboxJson() {}

    static byte[] write(List<InboxRequest> requests) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode array = root.putArray("requests");
        requests.forEach(request -> array.add(node(request)));
        return Json.write(root);
    }

    private static ObjectNode node(InboxRequest request) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", request.id());
        node.put("name", request.name());
        node.put("receivedAt", request.receivedAt().toString());
        node.put("answered", request.answered());
        ObjectNode signatures = node.putObject("signatures");
        request.signatures().forEach((scheme, verdict) -> signatures.put(scheme.wire(), verdict.wire()));
        ObjectNode headers = node.putObject("headers");
        request.headers().forEach(headers::put);
        node.put("size", request.size());
        node.put("truncated", request.truncated());
        node.put("body", request.body());
        return node;
    }
}
