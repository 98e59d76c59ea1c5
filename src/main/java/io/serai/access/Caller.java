package io.serai.access;

import io.serai.event.EventCodec;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param id of the token, or a word that is no token's: callers of the same name are told apart by it
 * @param name of the token, for {@code created_by} and for the log; never the token itself
 * @param scopes what the caller may do
 * @param workspace that the request is about, and the only one it may touch; null: every one, for those who may see all
 *     and named none
 */
public record Caller(String id, String name, Set<Scope> scopes, @Nullable String workspace) {
    /** Where no token is asked for. */
    public static final Caller ANYBODY = new Caller("anonymous", "anonymous", Set.of(Scope.values()), null);

    /** Of requests that are open to everybody, and therefore to nothing that asks who it is. */
    public static final Caller NOBODY = new Caller("nobody", "nobody", Set.of(), null);

    /** Who sends the operator's own token. */
    static final Caller OPERATOR = new Caller("operator", "operator", ANYBODY.scopes, null);

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** Whether a token lets it in that was given out, and may be revoked; it has an id of its own. */
    public boolean isByGivenToken() {
        return !id.equals(ANYBODY.id) && !id.equals(NOBODY.id) && !id.equals(OPERATOR.id);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /** The workspace of what the request creates or lists where exactly one is meant. */
    public String home() {
        return workspace == null ? EventCodec.DEFAULT_WORKSPACE : workspace;
    }

    /** The same caller in a request about this workspace; empty when it belongs to another one. */
    public Optional<Caller> in(String workspaceId) {
        return mayTouch(workspaceId) ? Optional.of(new Caller(id, name, scopes, workspaceId)) : Optional.empty();
    }

    /** Whether the request may touch what belongs to this workspace. */
    public boolean mayTouch(@Nullable String workspaceId) {
        return workspace == null || workspace.equals(workspaceId);
    }
}
