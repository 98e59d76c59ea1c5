package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alert that somebody only thinks of: what decides which events it would get and how they would gather. Where it
 * would send to is nobody's business yet, and need not be said.
 */
public final class AlertDraft {
    /** What has no say in it, and may be secret. */
    private static final List<String> ELSEWHERE = List.of("webhook", "alert_type", "metadata", "enabled");

    /** Options that only some destination types have. */
    private static final List<String> OF_TYPES = List.of("dedup_key", "resolve_after");

    private static final String SOMEWHERE = "https://example.com/";

    private AlertDraft() {}

    /**
     * The alerts of a file in the form of {@code alerts.yaml}, or the one alert that it is, each without what has no say
     * in matching. Placeholders are left as they are: none of them stands where it matters.
     *
     * @throws InvalidInputException when it is no YAML, or has no alert
     */
    public static List<ObjectNode> parse(String yaml) {
        YamlTree tree = YamlTree.parse(yaml, (text, problem) -> text);
        if (!tree.problems().isEmpty()) {
            throw new InvalidInputException(tree.problems().stream()
                    .map(problem -> new Problem("line " + tree.line(problem.field()), problem.rule()))
                    .toList());
        }
        JsonNode root = tree.root();
        List<ObjectNode> drafts = new ArrayList<>();
        for (JsonNode alert : root.path("alerts").isArray() ? root.path("alerts") : List.of(root)) {
            if (alert instanceof ObjectNode object && !object.isEmpty()) {
                drafts.add(decisive(object));
            }
        }
        if (drafts.isEmpty()) {
            throw new InvalidInputException("", "must have an alert, or a list 'alerts'");
        }
        return drafts;
    }

    /** A copy. */
    private static ObjectNode decisive(ObjectNode alert) {
        ObjectNode draft = alert.deepCopy();
        draft.remove(ELSEWHERE);
        if (draft.get("options") instanceof ObjectNode options) {
            options.remove(OF_TYPES);
        }
        return draft;
    }

    /**
     * Reads one strictly; null, with what is wrong added to {@code problems}, when it breaks a rule.
     *
     * @param home the workspace of one that names none
     */
    public static @Nullable Alert read(JsonNode json, String path, String home, List<Problem> problems) {
        if (!(json instanceof ObjectNode object)) {
            problems.add(new Problem(path, "must be an object"));
            return null;
        }
        ObjectNode draft = decisive(object);
        if (!draft.hasNonNull("name")) {
            draft.put("name", "draft");
        }
        if (!draft.hasNonNull("workspace_id")) {
            draft.put("workspace_id", home);
        }
        draft.putObject("webhook").put("url", SOMEWHERE);
        return AlertCodec.ofStored().read(draft, path, problems);
    }
}
