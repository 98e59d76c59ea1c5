package io.serai.ingest.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.ingest.Receipt;

/**
 * What a sender is answered. Success is 200 for all of them: there are some that take no other.
 *
 * @param retryAfterSeconds 0: it is not told when to come again
 */
record HookAnswer(Outcome outcome, int status, ObjectNode body, long retryAfterSeconds) {
    static HookAnswer accepted(Receipt receipt) {
        return new HookAnswer(Outcome.ACCEPTED, 200, counts(receipt.accepted(), receipt.duplicates()), 0);
    }

    static HookAnswer empty() {
        return new HookAnswer(Outcome.EMPTY, 200, counts(0, 0), 0);
    }

    static HookAnswer kept() {
        return new HookAnswer(Outcome.KEPT, 200, counts(0, 0).put("kept", 1), 0);
    }

    static HookAnswer refused(Outcome outcome, int status, String code, String message, long retryAfterSeconds) {
        return new HookAnswer(
                outcome,
                status,
                JsonNodeFactory.instance.objectNode().put("error", code).put("message", message),
                retryAfterSeconds);
    }

    private static ObjectNode counts(int accepted, int duplicates) {
        return JsonNodeFactory.instance.objectNode().put("accepted", accepted).put("duplicates", duplicates);
    }
}
