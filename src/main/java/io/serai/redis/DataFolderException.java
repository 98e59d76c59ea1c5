package io.serai.redis;

import org.jspecify.annotations.Nullable;

/** The data folder can't be used: another hub has it, or it can't be written. */
public final class DataFolderException extends RuntimeException {
    DataFolderException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
