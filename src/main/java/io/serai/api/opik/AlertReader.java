package io.serai.api.opik;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertJson;
import io.serai.alert.Masks;
import io.serai.alert.StoredAlert;
import io.serai.api.ApiException;
import io.serai.event.EventLimits;
import io.serai.event.EventType;
import io.serai.event.OwnEventTypes;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads alerts as Opik's clients write them. The record itself is {@link AlertCodec}'s; here is what only this dialect
 * has: the checks that answer in Opik's words, ids, masks, and the workspace, which is the request's.
 */
final class AlertReader {
    private static final String NAME_REQUIRED = "Alert name is required";
    private static final String NAME_SIZE = "name size must be between 0 and " + EventLimits.MAX_NAME;
    private static final String WEBHOOK_REQUIRED = "webhook must not be null";
    private static final String ID_VERSION = "Alert id must be a version 7 UUID";
    private static final String OTHER_DIALECT =
            "helicone is for webhooks of logged requests: make them with POST /v1/webhooks";
    private static final String WHOSE_MASK =
            "is masked, and it is not clear for which secret: send the id of the stored alert or the secret itself";
    private static final String TEST_NAME = "Test Alert";

    private static final Set<String> EVENT_TYPES = Stream.concat(
                    Arrays.stream(EventType.values()).map(EventType::wire),
                    Stream.of(OwnEventTypes.ALERT_DISABLED, OwnEventTypes.ALERT_DRILL_FAILED))
            .collect(Collectors.toUnmodifiableSet());
    private static final int MAX_SHOWN = 64;

    private final AlertCodec codec;

    AlertReader(AlertCodec codec) {
        this.codec = codec.without(Alert.HELICONE);
    }

    /**
     * A new alert.
     *
     * @throws BeanViolations for what Opik's bean validation refuses
     * @throws ApiException with status 400 and every other problem
     */
    Alert create(JsonNode body, String workspaceId) {
        ObjectNode alert = object(body);
        checkBean(alert);
        checkVersion(alert);
        return read(alert, null, workspaceId, new ArrayList<>());
    }

    /** What is to stand in the place of a stored alert. */
    Alert replace(JsonNode body, StoredAlert stored) {
        ObjectNode alert = object(body);
        checkBean(alert);
        List<Problem> problems = new ArrayList<>();
        String id = stored.alert().id();
        if (alert.hasNonNull("id") && !alert.get("id").asText().equalsIgnoreCase(id)) {
            problems.add(new Problem("id", "must be absent or the id in the path"));
        }
        alert.put("id", id);
        return read(alert, stored.alert(), stored.alert().workspaceId(), problems);
    }

    /**
     * An alert to be tried out, stored or not; it needs no name. It may have the masks of a stored alert: of that whose
     * id it says or else, as Opik's form says none, of the only one with its URL that they fit.
     *
     * @param byId a stored alert
     * @param byUrl the stored alerts with exactly this URL
     */
    Alert test(
            JsonNode body,
            String workspaceId,
            Function<String, Optional<StoredAlert>> byId,
            Function<String, List<StoredAlert>> byUrl) {
        ObjectNode alert = object(body);
        if (isBlank(alert.path("name"))) {
            alert.put("name", TEST_NAME);
        }
        checkBean(alert);
        Optional<StoredAlert> stored = alert.hasNonNull("id")
                ? Optional.ofNullable(alert.get("id").textValue()).flatMap(byId)
                : ofSameUrl(alert, byUrl);
        if (stored.isEmpty()) {
            checkVersion(alert);
            return read(alert, null, workspaceId, new ArrayList<>());
        }
        alert.put("id", stored.get().alert().id());
        return read(alert, stored.get().alert(), workspaceId, new ArrayList<>());
    }

    /** Alerts that would make the same test count as one. */
    private static Optional<StoredAlert> ofSameUrl(ObjectNode alert, Function<String, List<StoredAlert>> byUrl) {
        List<String> masked = Masks.masked(alert);
        if (masked.isEmpty()) {
            return Optional.empty();
        }
        Map<ObjectNode, StoredAlert> meant = new HashMap<>();
        for (StoredAlert candidate : byUrl.apply(alert.at("/webhook/url").asText())) {
            ObjectNode tried = alert.deepCopy();
            List<Problem> problems = new ArrayList<>();
            restore(tried, candidate.alert(), problems);
            if (problems.isEmpty()) {
                meant.putIfAbsent(tried, candidate);
            }
            if (meant.size() > 1) {
                break;
            }
        }
        if (meant.size() != 1) {
            throw ApiException.badRequest(
                    masked.stream().map(path -> new Problem(path, WHOSE_MASK)).toList());
        }
        return meant.values().stream().findFirst();
    }

    /** Puts in the place of what a client can't know, or leaves out, what is stored. */
    private static void restore(ObjectNode alert, @Nullable Alert stored, List<Problem> problems) {
        ObjectNode before =
                stored == null ? JsonNodeFactory.instance.objectNode() : Masks.hide(AlertJson.write(stored), false);
        Extensions.keep(alert, before);
        Masks.resolve(alert, stored, problems);
    }

    private static ObjectNode object(JsonNode body) {
        if (body instanceof ObjectNode object) {
            ObjectNode alert = object.deepCopy();
            // Ours, of what we show: no more to be written than created_at.
            alert.remove("read_only");
            if (alert.path("alert_type").asText().equals(Alert.HELICONE)) {
                throw ApiException.badRequest(List.of(new Problem("alert_type", OTHER_DIALECT)));
            }
            return alert;
        }
        throw ApiException.badRequest(List.of(new Problem("", "must be an object")));
    }

    private static void checkBean(ObjectNode alert) {
        List<Problem> broken = new ArrayList<>();
        JsonNode name = alert.path("name");
        if (isBlank(name)) {
            broken.add(new Problem("name", NAME_REQUIRED));
        } else if (name.isTextual() && name.textValue().length() > EventLimits.MAX_NAME) {
            broken.add(new Problem("name", NAME_SIZE));
        }
        if (!alert.hasNonNull("webhook")) {
            broken.add(new Problem("webhook", WEBHOOK_REQUIRED));
        }
        if (!broken.isEmpty()) {
            throw new BeanViolations(422, broken);
        }
    }

    private static boolean isBlank(JsonNode text) {
        return text.isMissingNode()
                || text.isNull()
                || (text.isTextual() && text.textValue().isBlank());
    }

    /** Makes an id where there is none. */
    private static void checkVersion(ObjectNode alert) {
        JsonNode given = alert.path("id");
        String id = given.isMissingNode() || given.isNull() ? Ids.create() : Ids.canonical(given.asText());
        if (!Ids.isVersion7(id)) {
            throw new BeanViolations(400, List.of(new Problem("id", ID_VERSION)));
        }
        alert.put("id", id);
    }

    private Alert read(ObjectNode alert, @Nullable Alert stored, String workspaceId, List<Problem> problems) {
        if (alert.hasNonNull("workspace_id")
                && !alert.get("workspace_id").asText().equals(workspaceId)) {
            problems.add(new Problem(
                    "workspace_id",
                    "must be absent or the workspace of the request, which the header Comet-Workspace names"));
        }
        alert.put("workspace_id", workspaceId);
        restore(alert, stored, problems);
        checkEventTypes(alert, problems);
        Alert answer = read(alert, problems);
        AlertSize.check(answer, stored);
        return answer;
    }

    private static void checkEventTypes(ObjectNode alert, List<Problem> problems) {
        JsonNode triggers = alert.path("triggers");
        if (triggers.size() > AlertCodec.MAX_TRIGGERS) {
            return;
        }
        int index = 0;
        for (JsonNode trigger : triggers) {
            String type = trigger.path("event_type").textValue();
            if (type != null && !type.isEmpty() && !EVENT_TYPES.contains(type)) {
                String shown = type.length() > MAX_SHOWN ? type.substring(0, MAX_SHOWN) + "…" : type;
                problems.add(
                        new Problem("triggers[" + index + "].event_type", OpikErrors.UNKNOWN_EVENT_TYPE + shown + "'"));
            }
            index++;
        }
    }

    private Alert read(ObjectNode json, List<Problem> problems) {
        List<Problem> more = new ArrayList<>();
        Alert alert = codec.read(json, "", more);
        // A mask that stands for nothing breaks further rules; one problem of it is enough.
        more.removeIf(
                problem -> problems.stream().anyMatch(known -> known.field().equals(problem.field())));
        problems.addAll(more);
        if (alert == null || !problems.isEmpty()) {
            throw ApiException.badRequest(problems);
        }
        return alert;
    }
}
