package io.serai.api.opik;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.access.Caller;
import io.serai.access.Scope;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertStore;
import io.serai.alert.EventDoubts;
import io.serai.alert.StoredAlert;
import io.serai.api.ApiEndpoint;
import io.serai.api.ApiException;
import io.serai.api.ApiRequest;
import io.serai.api.ErrorShape;
import io.serai.api.Reply;
import io.serai.delivery.Places;
import io.serai.delivery.RenderedMessage;
import io.serai.delivery.TestSends;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.event.EventLimits;
import io.serai.format.MessageSizes;
import io.serai.format.UndeliverableException;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.json.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/preview}: the messages that an alert would send, made by its own route, and none of them sent. The
 * alert is one that there is, or a draft as {@code POST /v1/private/alerts} takes it.
 */
public final class PreviewApi extends RouteBuilder {
    /** A preview is for looking at; what many events look like together shows with these. */
    static final int MOST_EVENTS = 20;

    /** At a time: each may wait for a step of ops' own, and holds a thread that events need, too. */
    private static final int MOST = 6;

    private static final int MOST_OF_A_WORKSPACE = 3;
    private static final String RETRY_AFTER_SECONDS = "2";

    /** After it no further notification is made: somebody waits. */
    private static final Duration MOST_TIME = Duration.ofSeconds(10);

    private static final String ALERT = "alert";
    private static final String EVENTS = "events";
    private static final String EVENT_TYPE = "eventType";

    /** Where a draft would send to need not be known yet. */
    private static final String SOMEWHERE = "https://example.com/";

    private final Places places = new Places(MOST, MOST_OF_A_WORKSPACE);
    private final AlertStore alerts;
    private final AlertReader reader;
    private final TestSends tests;
    private final EventCodec events;
    private final Clock clock;

    public PreviewApi(AlertStore alerts, AlertCodec codec, TestSends tests, EventCodec events, Clock clock) {
        this.alerts = alerts;
        this.reader = new AlertReader(codec);
        this.tests = tests;
        this.events = events;
        this.clock = clock;
    }

    /** @param eventType of a sample event, where there are no events; null: the alert's first */
    private record Asked(@Nullable JsonNode alert, @Nullable JsonNode events, @Nullable String eventType) {}

    @Override
    public void configure() {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());

        from(ApiEndpoint.uri("POST", "/v1/preview"))
                .routeId("preview-messages")
                .routeDescription("Makes the messages that an alert would send, and sends none")
                .process(new ApiEndpoint(request -> Reply.ok(preview(request)), ErrorShape.SERAI, clock));
    }

    private ObjectNode preview(ApiRequest request) {
        request.noQuery();
        Caller caller = request.caller();
        Asked asked = request.body(PreviewApi::asked);
        Alert alert = alert(Objects.requireNonNull(asked.alert(), "else it was a bad request"), caller);
        List<Event> shown = asked.events() == null
                ? List.of(tests.sample(
                        alert, asked.eventType() == null ? TestSends.sampleType(alert) : asked.eventType()))
                : read(asked.events(), alert.workspaceId());
        if (!shown.stream().allMatch(event -> caller.mayTouch(event.workspaceId()))) {
            throw new ApiException(403, "forbidden", "workspaceId: must be the workspace of the request, or absent");
        }
        if (!places.take(alert.workspaceId())) {
            throw new ApiException(
                            503,
                            "unavailable",
                            "Too many previews are made at the moment. Ask again after Retry-After.")
                    .with("Retry-After", RETRY_AFTER_SECONDS);
        }
        try {
            return answer(alert, shown);
        } finally {
            places.give(alert.workspaceId());
        }
    }

    private static Asked asked(ApiRequest.Fields body) {
        Asked asked = new Asked(
                body.fields().any(ALERT), body.fields().any(EVENTS), body.text(EVENT_TYPE, EventLimits.MAX_NAME));
        if (asked.alert() == null) {
            body.problem(ALERT, "is required: the id of an alert, or an alert");
        } else if (!asked.alert().isObject() && !asked.alert().isTextual()) {
            body.problem(ALERT, "must be the id of an alert, or an alert");
        }
        if (asked.events() != null && asked.eventType() != null) {
            body.problem(EVENT_TYPE, "must not be given beside events, which say it themselves");
        }
        return asked;
    }

    private Alert alert(JsonNode asked, Caller caller) {
        if (asked instanceof ObjectNode draft) {
            return draft(draft.deepCopy(), caller);
        }
        return findNewest(caller, asked.asText())
                .map(StoredAlert::alert)
                .orElseThrow(() -> new ApiException(404, "not_found", "There is no alert with this id"));
    }

    /** May say texts and where to, as an alert does: for those who may make one. */
    private Alert draft(ObjectNode draft, Caller caller) {
        if (!caller.may(Scope.MANAGE)) {
            throw new ApiException(
                    403,
                    "forbidden",
                    "alert: a token that may not manage alerts can give the id of one, and not an alert");
        }
        if (!draft.hasNonNull("webhook")) {
            draft.putObject("webhook").put("url", SOMEWHERE);
        }
        try {
            return reader.test(
                    draft, caller.home(), id -> findNewest(caller, id), url -> alerts.all(caller.home()).stream()
                            .filter(stored ->
                                    stored.alert().webhook().url().value().equals(url))
                            .toList());
        } catch (BeanViolations e) {
            throw ApiException.badRequest(
                    e.problems().stream().map(PreviewApi::inAlert).toList());
        } catch (ApiException e) {
            throw e.problems().isEmpty()
                    ? e
                    : ApiException.badRequest(
                            e.problems().stream().map(PreviewApi::inAlert).toList());
        }
    }

    private static Problem inAlert(Problem problem) {
        return new Problem(problem.field().isEmpty() ? ALERT : ALERT + "." + problem.field(), problem.rule());
    }

    private Optional<StoredAlert> findNewest(Caller caller, String id) {
        return alerts.find(caller.home(), id).or(() -> alerts.findNewest(caller.home(), Ids.canonical(id)));
    }

    private List<Event> read(JsonNode given, String home) {
        List<Problem> problems = new ArrayList<>();
        List<Event> read = new ArrayList<>();
        if (!given.isArray() || given.isEmpty() || given.size() > MOST_EVENTS) {
            problems.add(new Problem(EVENTS, "must be a list of 1 to " + MOST_EVENTS + " events"));
        } else {
            for (int i = 0; i < given.size(); i++) {
                Event event = events.read(given.get(i), EVENTS + "[" + i + "]", problems, home);
                if (event != null) {
                    read.add(event);
                }
            }
        }
        if (!problems.isEmpty()) {
            throw ApiException.badRequest(problems);
        }
        return read;
    }

    /** Events of several types are several notifications, as they would be in earnest. */
    private ObjectNode answer(Alert alert, List<Event> shown) {
        Map<String, List<Event>> byType = new LinkedHashMap<>();
        shown.forEach(event -> byType.computeIfAbsent(event.eventType(), type -> new ArrayList<>())
                .add(event));
        EventDoubts eventDoubts = new EventDoubts(alert);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode messages = answer.putArray("messages");
        ArrayNode doubts = answer.putArray("doubts");
        ArrayNode failures = answer.arrayNode();
        long began = System.nanoTime();
        byType.forEach((type, ofType) -> {
            eventDoubts.of(ofType).forEach(doubts::add);
            try {
                if (System.nanoTime() - began >= MOST_TIME.toNanos()) {
                    throw new UndeliverableException(
                            "timeout", "The messages before took too long: ask for fewer types");
                }
                tests.render(alert, ofType).forEach(message -> messages.add(json(alert, type, message)));
            } catch (UndeliverableException e) {
                failures.addObject()
                        .put(EVENT_TYPE, type)
                        .put("reason", e.reason())
                        .put("message", e.getMessage());
            }
        });
        return failures.isEmpty() ? answer : answer.set("failures", failures);
    }

    private static ObjectNode json(Alert alert, String eventType, RenderedMessage message) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put(EVENT_TYPE, eventType)
                .put("type", alert.type())
                .put("contentType", message.contentType());
        ArrayNode sizes = json.putArray("sizes");
        for (MessageSizes.Measure measure : message.sizes()) {
            ObjectNode size = sizes.addObject().put("what", measure.what()).put("size", measure.size());
            if (measure.limit() != null) {
                size.put("limit", measure.limit());
            }
            if (measure.what().equals("bytes")) {
                json.put("bytes", measure.size());
            }
        }
        json.set("body", body(message.body()));
        return json;
    }

    /** As JSON where it is some: it needs no quoting to be read then. */
    private static JsonNode body(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidInputException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }
}
