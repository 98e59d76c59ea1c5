package io.serai.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token; not the token itself, which nobody has but the one whom it was shown.
 *
 * @param name what it is for, chosen by its creator; need not be unique
 * @param workspace the only one that it is good for; null: all
 * @param createdBy the name of the token that it was made with
 */
public record ApiToken(
        String id,
        String name,
        TokenHash hash,
        Set<Scope> scopes,
        @Nullable String workspace,
        Instant createdAt,
        String createdBy) {
    public ApiToken {
        scopes = Set.copyOf(scopes);
    }

    Caller caller() {
        return new Caller(id, name, scopes, workspace);
    }
}
