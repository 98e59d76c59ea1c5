package io.serai.api;

import io.serai.access.Scope;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller needs for a method of a path. Whatever is not listed needs {@code read} to be seen and {@code manage} for
 * everything else, so that a new route is never open by accident.
 *
 * @param scope null: nothing, not even a token
 * @param allWorkspaces whether it is about more than one workspace
 */
record Permission(@Nullable Scope scope, boolean allWorkspaces) {
    private static final Permission OPEN = new Permission(null, false);
    private static final Permission INGEST = new Permission(Scope.INGEST, false);
    private static final Set<String> SEEING = Set.of("GET", "HEAD", "OPTIONS");
    /** Senders prove who they are in ways of their own, over their bytes. */
    private static final Set<String> SENDING = Set.of("POST", "PUT", "OPTIONS");

    /** With a slash at the end it is none, for whoever asks. */
    private static final Pattern HOOK = Pattern.compile("/hooks/[^/]+/[^/]+/?");

    private static final Pattern SCORE = Pattern.compile("/v1/webhook/request/[^/]+/score");

    static Permission of(String method, String path) {
        boolean seeing = SEEING.contains(method);
        boolean posting = method.equals("POST");
        if (path.startsWith("/observe/")
                || (seeing && path.equals("/v1/openapi.json"))
                || (seeing && (path.equals("/") || isAt(path, "/console")))
                || (posting && path.startsWith("/inbox/"))
                || (SENDING.contains(method) && ofHook(path))) {
            return OPEN;
        }
        if (posting && (path.equals("/v1/events") || SCORE.matcher(path).matches())) {
            return INGEST;
        }
        if (posting && (isAt(path, "/v1/explain") || path.equals("/v1/preview"))) {
            // A question that is too long for a query.
            return new Permission(Scope.READ, false);
        }
        if (isAt(path, "/v1/tokens")) {
            return new Permission(Scope.MANAGE, true);
        }
        return new Permission(seeing ? Scope.READ : Scope.MANAGE, isAt(path, "/inbox") || path.equals("/v1/routes"));
    }

    /** Whether such a request may have a body: a stranger's only where strangers are expected to send. */
    static boolean hasBody(String method, String path) {
        return of(method, path).scope() != null || (!SEEING.contains(method) && !path.startsWith("/observe/"));
    }

    /** Whether a hook may be there, or would be but for the slash at the end. */
    static boolean ofHook(String path) {
        return HOOK.matcher(path).matches();
    }

    private static boolean isAt(String path, String parent) {
        return path.equals(parent) || path.startsWith(parent + "/");
    }
}
