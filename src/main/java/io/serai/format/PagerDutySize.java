package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.util.List;
import java.util.function.Consumer;

/** Too large an event is refused as a whole: better without its data than not at all. The count and the links stay. */
final class PagerDutySize {
    /** In the details of the event that stands for several incidents: which ones. */
    static final String MORE = "incidents";

    private static final String PAYLOAD = "payload";

    /** What can be done without, the largest and least telling first. */
    private static final List<Consumer<ObjectNode>> SACRIFICES = List.of(
            details -> drop(details, "The events' data was", "metadata"),
            details -> drop(details, "The events' data and ids were", "eventIds", "userNames"),
            PagerDutySize::onlyTheCount);

    private PagerDutySize() {}

    /** Leaves out of the custom details what makes the event too large, and says so there. */
    static void fit(ObjectNode event) {
        ObjectNode details = (ObjectNode) event.at("/payload/custom_details");
        for (Consumer<ObjectNode> sacrifice : SACRIFICES) {
            if (Json.write(event).length <= PagerDutyLimits.EVENT_BYTES) {
                return;
            }
            sacrifice.accept(details);
        }
    }

    private static void drop(ObjectNode details, String what, String... members) {
        details.put("notice", notice(what));
        ((ObjectNode) details.get(PAYLOAD)).remove(List.of(members));
    }

    private static void onlyTheCount(ObjectNode details) {
        JsonNode count = details.at("/payload/eventCount");
        details.retain("id", "eventType", "alertId", "workspaceId", "createdAt");
        details.put("notice", notice("All details were"));
        details.putObject(PAYLOAD).set("eventCount", count);
    }

    private static String notice(String what) {
        return what + " left out: the message exceeded PagerDuty's limit of 512 KB";
    }
}
