package io.serai.api.opik;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.StoredAlert;
import io.serai.api.ApiRequest;
import io.serai.json.Problem;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of alerts that somebody asked for.
 *
 * @param page counts from 1
 * @param size most alerts on a page
 */
record Listing(int page, int size, Sorting sorting, List<Filter> filters) {
    private static final int DEFAULT_SIZE = 10;
    /** As many as Opik's pages ask for; even of the largest alerts no more than the hub's memory holds easily. */
    private static final int MAX_SIZE = 100;

    private static final int MAX_PAGE = 1_000_000;

    Listing {
        filters = List.copyOf(filters);
    }

    static Listing read(ApiRequest request) {
        return request.query(query -> {
            List<Problem> problems = query.fields().problems();
            return new Listing(
                    query.number("page", 1, 1, MAX_PAGE),
                    query.number("size", DEFAULT_SIZE, 1, MAX_SIZE),
                    Sorting.read(text(query, "sorting"), problems),
                    Filter.read(text(query, "filters"), problems));
        });
    }

    private static @Nullable String text(ApiRequest.Fields query, String name) {
        JsonNode value = query.fields().any(name);
        return value == null ? null : value.asText();
    }

    /**
     * @param alerts in the order that they have when none is asked for
     * @param urls whether the caller may see where the notifications go
     */
    ObjectNode of(Stream<StoredAlert> alerts, boolean urls) {
        List<StoredAlert> found = sorting.sort(
                        alerts.filter(alert -> filters.stream().allMatch(filter -> filter.holds(alert, urls))), urls)
                .toList();
        List<ObjectNode> content = found.stream()
                .skip((page - 1L) * size)
                .limit(size)
                .map(alert -> AlertView.of(alert, urls))
                .toList();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        // As Opik's servers have it: how many there are, not how many were asked for.
        answer.put("page", page).put("size", content.size()).put("total", found.size());
        answer.putArray("content").addAll(content);
        ArrayNode sortable = answer.putArray("sortable_by");
        AlertField.sortableNames().forEach(sortable::add);
        return answer;
    }
}
