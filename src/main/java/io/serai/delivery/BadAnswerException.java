package io.serai.delivery;

/** The receiver answered with a 2xx status and says in the body that it did not take the message. */
final class BadAnswerException extends RuntimeException {
    private final int status;

    BadAnswerException(int status) {
        super("status " + status, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
