package io.serai.access;

import io.serai.event.EventCodec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param name of the token, for {@code created_by} and for the log; never the token itself
 * @param scopes what the caller may do
 * @param workspace that the request is about, and the only one it may touch; null: every one, for those who may see all
 *     and named none
 */
public record Caller(String name, Set<Scope> scopes, @Nullable String workspace) {
    /** Where no token is asked for. */
    public static final Caller ANYBODY = new Caller("anonymous", Set.of(Scope.values()), null);

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /** The workspace of what the request creates or lists where exactly one is meant. */
    public String home() {
        return workspace == null ? EventCodec.DEFAULT_WORKSPACE : workspace;
    }

    /** Whether the request may touch what belongs to this workspace. */
    public boolean mayTouch(String workspaceId) {
        return workspace == null || workspace.equals(workspaceId);
    }
}
