package io.serai.delivery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's answer is not that it took the message. Camel's own exception for this names the URL, and whoever logs it
 * prints a credential.
 */
final class AnswerException extends RuntimeException {
    private final int status;

    @Nullable
    private final String retryAfter;

    /** @param retryAfter the header of this name, as it came */
    AnswerException(int status, @Nullable String retryAfter) {
        super("status " + status, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    int status() {
        return status;
    }

    Optional<String> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
