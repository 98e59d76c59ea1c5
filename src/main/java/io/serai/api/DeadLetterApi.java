package io.serai.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.access.Scope;
import io.serai.debounce.DeadLetter;
import io.serai.debounce.DeadLetters;
import io.serai.redis.Page;
import java.time.Clock;
import java.time.Instant;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What could not be delivered, for operators: {@code GET}, {@code POST …/replay} and {@code DELETE} of {@code
 * /v1/dead-letters}, of one by its id or of many by a filter; and {@code GET …/reasons} adds them up.
 */
public final class DeadLetterApi extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterApi.class);
    private static final String PATH = "/v1/dead-letters";
    private static final String ONE = PATH + "/{id}";
    private static final String REASONS = PATH + "/reasons";

    /** Letters that one request replays or deletes: enough to go on quickly, few enough to answer soon. */
    private static final int DEFAULT_MANY = 1_000;

    private static final int MOST = 10_000;

    private final DeadLetters letters;
    private final Clock clock;

    /** An overview asks for them at each new letter, and there are the most letters when a receiver is down. */
    private final SharedAnswers<DeadLetters.Filter, DeadLetters.Reasons> addedUp =
            new SharedAnswers<>(System::nanoTime);

    public DeadLetterApi(DeadLetters letters, Clock clock) {
        this.letters = letters;
        this.clock = clock;
    }

    private record Asked(DeadLetters.Filter filter, @Nullable String position, int limit) {}

    @Override
    public void configure() {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());

        from(ApiEndpoint.uri("GET", PATH))
                .routeId("list-dead-letters")
                .routeDescription("Lists dead letters, the newest first")
                .process(new ApiEndpoint(this::list, clock));

        from(ApiEndpoint.uri("GET", REASONS))
                .routeId("dead-letter-reasons")
                .routeDescription("Adds up dead letters by their reasons")
                .process(new ApiEndpoint(this::reasons, clock));

        from(ApiEndpoint.uri("GET", ONE))
                .routeId("show-dead-letter")
                .routeDescription("Shows one dead letter: its events, without what they say, or input as it came")
                .process(new ApiEndpoint(this::show, clock));

        from(ApiEndpoint.uri("POST", ONE + "/replay"))
                .routeId("replay-dead-letter")
                .routeDescription("Delivers one dead letter again")
                .process(new ApiEndpoint(this::replay, clock));

        from(ApiEndpoint.uri("POST", PATH + "/replay"))
                .routeId("replay-dead-letters")
                .routeDescription("Delivers the dead letters of a filter again")
                .process(new ApiEndpoint(this::replayAll, clock));

        from(ApiEndpoint.uri("DELETE", ONE))
                .routeId("delete-dead-letter")
                .routeDescription("Deletes one dead letter for good")
                .process(new ApiEndpoint(this::delete, clock));

        from(ApiEndpoint.uri("DELETE", PATH))
                .routeId("delete-dead-letters")
                .routeDescription("Deletes the dead letters of a filter for good")
                .process(new ApiEndpoint(this::deleteAll, clock));
    }

    private ObjectNode list(ApiRequest request) {
        Asked asked = request.query(query -> new Asked(
                filter(request, query), query.position(), query.limit(ApiRequest.DEFAULT_LIMIT, ApiRequest.MAX_LIMIT)));
        Page<DeadLetter> page = letters.list(asked.filter(), asked.position(), asked.limit());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode array = answer.putArray("deadLetters");
        page.items().forEach(letter -> array.add(json(letter)));
        return ApiRequest.withCursor(answer, page.next());
    }

    private ObjectNode reasons(ApiRequest request) {
        DeadLetters.Filter filter = request.query(query -> filter(request, query));
        DeadLetters.Reasons found = addedUp.get(filter, () -> letters.reasons(filter));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode array = answer.putArray("reasons");
        for (DeadLetters.Reason reason : found.reasons()) {
            array.addObject()
                    .put("reason", reason.reason())
                    .put("count", reason.letters())
                    .put("alerts", reason.alerts())
                    .put("oldest", reason.oldest().toString())
                    .put("newest", reason.newest().toString());
        }
        return answer.put("complete", found.complete());
    }

    private static DeadLetters.Filter filter(ApiRequest request, ApiRequest.Fields fields) {
        return new DeadLetters.Filter(
                fields.text("alertId"),
                fields.text("eventType"),
                request.workspace(fields.text("workspaceId")),
                fields.text("reason"),
                fields.moment("since"),
                fields.moment("until"));
    }

    /** Which letters to change: all of them only for somebody who says so. */
    private static Asked many(ApiRequest request, ApiRequest.Fields fields) {
        DeadLetters.Filter filter = filter(request, fields);
        // The caller's own workspace is no choice of theirs.
        boolean some = fields.has("workspaceId") || !filter.in(null).equals(DeadLetters.Filter.ALL);
        if (fields.flag("all", false) == some) {
            fields.problem(
                    "all",
                    some
                            ? "must not be given together with a filter"
                            : "must be true when there is no filter: say which letters, by alertId, eventType,"
                                    + " workspaceId, reason, since or until");
        }
        return new Asked(filter, fields.position(), fields.limit(DEFAULT_MANY, MOST));
    }

    private ObjectNode show(ApiRequest request) {
        request.noQuery();
        DeadLetter.WithEvents found = letters.get(request.id())
                .filter(each -> request.caller().mayTouch(each.letter().workspaceId()))
                .orElseThrow(DeadLetterApi::unknown);
        ObjectNode answer = json(found.letter());
        ArrayNode events = answer.putArray("events");
        for (DeadLetter.EventLine event : found.events()) {
            ObjectNode line = events.addObject();
            line.put("id", event.id()).put("eventType", event.eventType()).put("timestamp", event.timestamp());
            put(line, "projectId", event.projectId());
        }
        // Input is as it came, with whatever of it is secret: for those who mend what could not read it.
        if (found.letter().source() != null && request.caller().may(Scope.MANAGE)) {
            letters.input(found.letter().id())
                    .ifPresent(input -> answer.put("value", input.text()).put("valueBytes", input.bytes()));
        }
        return answer;
    }

    private ObjectNode replay(ApiRequest request) {
        request.noQuery();
        switch (letters.replay(request.id(), request.caller().workspace())) {
            case YES -> LOG.atInfo().addKeyValue("notificationId", request.id()).log("Dead letter replayed");
            case UNKNOWN -> throw unknown();
            case NEVER_A_NOTIFICATION -> throw notReplayable(request.id());
        }
        addedUp.forget();
        return JsonNodeFactory.instance.objectNode().put("replayed", 1);
    }

    private ApiException notReplayable(String id) {
        boolean input =
                letters.get(id).filter(found -> found.letter().source() != null).isPresent();
        return new ApiException(
                409,
                "not_replayable",
                input
                        ? "It is input that could not be read, never a notification. GET shows its value: mend the mapping or"
                                + " the sender, send it to its source again, and delete the letter"
                        : "It was never a notification: it holds what no hub has written, and can only be deleted");
    }

    private ObjectNode replayAll(ApiRequest request) {
        request.noQuery();
        Asked asked = request.body(body -> many(request, body));
        DeadLetters.Many many = letters.replayAll(asked.filter(), asked.position(), asked.limit());
        addedUp.forget();
        LOG.info("{} dead letters replayed", many.done());
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("replayed", many.done())
                .put("notReplayable", many.passedOver());
        return ApiRequest.withCursor(answer, many.next());
    }

    private ObjectNode delete(ApiRequest request) {
        request.noQuery();
        if (!letters.delete(request.id(), request.caller().workspace())) {
            throw unknown();
        }
        addedUp.forget();
        LOG.atInfo().addKeyValue("notificationId", request.id()).log("Dead letter deleted");
        return JsonNodeFactory.instance.objectNode().put("deleted", 1);
    }

    private ObjectNode deleteAll(ApiRequest request) {
        Asked asked = request.query(query -> many(request, query));
        DeadLetters.Many many = letters.deleteAll(asked.filter(), asked.position(), asked.limit());
        addedUp.forget();
        LOG.info("{} dead letters deleted", many.done());
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("deleted", many.done());
        return ApiRequest.withCursor(answer, many.next());
    }

    private static ApiException unknown() {
        return new ApiException(
                404, "not_found", "There is no dead letter with this id: it may have been replayed or deleted");
    }

    private static ObjectNode json(DeadLetter letter) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", letter.id());
        put(json, "alertId", letter.alertId());
        put(json, "eventType", letter.eventType());
        put(json, "workspaceId", letter.workspaceId());
        put(json, "source", letter.source());
        json.put("reason", letter.reason())
                .put("detail", letter.detail())
                .put("attempts", letter.attempts())
                .put("replays", letter.replays());
        if (letter.parts() > 1) {
            json.put("partsDelivered", letter.partsDelivered()).put("parts", letter.parts());
        }
        put(json, "firstSeen", letter.firstSeen());
        put(json, "claimedAt", letter.claimedAt());
        return json.put("buriedAt", letter.buriedAt().toString())
                .put("eventCount", letter.eventCount())
                .put("replayable", letter.replayable());
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void put(ObjectNode json, String name, @Nullable Instant value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }
}
