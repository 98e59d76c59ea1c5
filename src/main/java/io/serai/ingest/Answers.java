package io.serai.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.ingest.http.HttpAnswer;
import io.serai.redis.RedisUnavailableException;
import java.util.BitSet;
import java.util.List;

/** What senders of events are answered. */
final class Answers {
    /** Redis is usually back, or its replacement elected, within seconds. */
    private static final String RETRY_AFTER_SECONDS = "2";

    static final HttpAnswer UNDER_WAY = HttpAnswer.error(
                    409,
                    "request_under_way",
                    "A request with this Idempotency-Key is under way: send it again in a moment to get its answer")
            .with("Retry-After", "1");

    static final HttpAnswer OTHER_BODY = HttpAnswer.error(
            422,
            "idempotency_key_reused",
            "Idempotency-Key: was used for a request with another body; give each new request a key of its own");

    private Answers() {}

    static HttpAnswer of(Intake intake) {
        Exception failure = intake.failure();
        if (failure == null) {
            return accepted(intake.receipt());
        }
        return failure instanceof RedisUnavailableException ? unavailable(intake) : failed();
    }

    static HttpAnswer accepted(Receipt receipt) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("accepted", receipt.accepted()).put("duplicates", receipt.duplicates());
        putIds(answer, receipt.ids());
        return HttpAnswer.of(202, answer);
    }

    static HttpAnswer refused(RequestException cause) {
        ObjectNode answer = HttpAnswer.errorBody(cause.code(), String.valueOf(cause.getMessage()));
        if (!cause.problems().isEmpty()) {
            ArrayNode problems = answer.putArray("problems");
            cause.problems().forEach(found -> {
                ObjectNode problem = problems.addObject();
                if (found.index() != null) {
                    problem.put("index", found.index());
                }
                problem.put("field", found.problem().field())
                        .put("rule", found.problem().rule());
            });
        }
        return HttpAnswer.of(cause.status(), answer);
    }

    /** Says what is missing, so that the sender may send the whole again, with these ids, or only that. */
    private static HttpAnswer unavailable(Intake intake) {
        BitSet missing = intake.missing();
        int stored = intake.events().size() - missing.cardinality();
        ObjectNode answer = HttpAnswer.errorBody(
                "unavailable",
                stored == 0
                        ? "The events can't be stored now. None was acknowledged: send the request again."
                        : "Not all events can be stored now. Send the request again, or only what is missing, with the ids"
                                + " of this answer: each event counts once.");
        answer.put("stored", stored);
        ArrayNode ranges = answer.putArray("missing");
        for (int from = missing.nextSetBit(0); from >= 0; ) {
            int end = missing.nextClearBit(from);
            ranges.addArray().add(from).add(end - 1);
            from = missing.nextSetBit(end);
        }
        putIds(answer, intake.events().ids());
        return HttpAnswer.of(503, answer).with("Retry-After", RETRY_AFTER_SECONDS);
    }

    static HttpAnswer failed() {
        return HttpAnswer.error(
                500, "internal", "The events were not accepted because of a fault of the hub; its log says more.");
    }

    private static void putIds(ObjectNode answer, List<String> ids) {
        ArrayNode array = answer.putArray("ids");
        ids.forEach(array::add);
    }
}
