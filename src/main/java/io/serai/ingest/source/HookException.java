package io.serai.ingest.source;

/** A request to a hook that is refused: how it is counted, the status, a code for programs and a sentence for people. */
final class HookException extends RuntimeException {
    private final Outcome outcome;
    private final int status;
    private final String code;
    private final long retryAfterSeconds;

    private HookException(Outcome outcome, int status, String code, String message, long retryAfterSeconds) {
        super(message);
        this.outcome = outcome;
        this.status = status;
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static HookException of(Outcome outcome, int status, String code, String message) {
        return new HookException(outcome, status, code, message, 0);
    }

    /** @param seconds after which it may come again */
    static HookException later(Outcome outcome, int status, String code, String message, long seconds) {
        return new HookException(outcome, status, code, message, seconds);
    }

    /** What the sender said can't be understood. */
    static HookException invalid(String message) {
        return of(Outcome.INVALID, 400, "invalid_payload", message);
    }

    HookAnswer answer() {
        return HookAnswer.refused(outcome, status, code, String.valueOf(getMessage()), retryAfterSeconds);
    }

    Outcome outcome() {
        return outcome;
    }
}
