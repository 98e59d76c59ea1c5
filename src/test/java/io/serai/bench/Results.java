package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What all sections found when each was measured last, in the order of the page. */
record Results(List<JsonNode> sections) {
    static Results none() {
        return new Results(List.of());
    }

    static Results read(JsonNode json) {
        List<JsonNode> sections = new ArrayList<>();
        json.path("sections").forEach(sections::add);
        return new Results(List.copyOf(sections));
    }

    /** With the figures of one section in place of its former ones, and without those of sections that are no more. */
    Results with(ObjectNode figures, List<Chapter> chapters) {
        Map<String, JsonNode> known = sections.stream()
                .collect(Collectors.toMap(section -> section.path("name").asText(), Function.identity()));
        known.put(figures.path("name").asText(), figures);
        List<JsonNode> all = new ArrayList<>();
        for (Chapter chapter : chapters) {
            for (Section section : chapter.sections()) {
                if (known.get(section.name()) instanceof ObjectNode found) {
                    all.add(found.put("chapter", chapter.title()));
                }
            }
        }
        return new Results(List.copyOf(all));
    }

    ObjectNode json() {
        ObjectNode json = Json.mapper().createObjectNode();
        json.putArray("sections").addAll(sections);
        return json;
    }
}
