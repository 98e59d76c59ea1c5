package io.serai.access;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells who calls by the {@code Authorization} header: the operator's own token, which may do everything, or one of the
 * API tokens. Each is sent as {@code Bearer <token>}, or bare, as Opik's clients do.
 */
public final class Credentials {
    private static final String BEARER = "bearer ";

    private final @Nullable TokenHash operator;
    private final ApiTokens tokens;

    /** @param operatorToken null: whoever has no token may do everything, too */
    public Credentials(@Nullable String operatorToken, ApiTokens tokens) {
        this.operator = operatorToken == null ? null : TokenHash.of(operatorToken);
        this.tokens = tokens;
    }

    /** Whether a request needs a token. */
    public boolean required() {
        return operator != null;
    }

    /** Empty when a token is required and this is none. */
    public Optional<Caller> caller(@Nullable String authorization) {
        String token = authorization == null ? "" : token(authorization);
        if (operator != null && operator.equals(TokenHash.of(token))) {
            return Optional.of(Caller.OPERATOR);
        }
        Optional<Caller> known = tokens.find(token).map(ApiToken::caller);
        return known.isPresent() || operator != null ? known : Optional.of(Caller.ANYBODY);
    }

    private static String token(String authorization) {
        String text = authorization.strip();
        return text.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? text.substring(BEARER.length()).strip()
                : text;
    }
}
