package io.serai.api;

import io.serai.access.Caller;
import io.serai.access.Credentials;
import io.serai.access.Scope;
import io.serai.event.EventLimits;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides who a request is from and whether they may do what it asks for; refuses it else, saying what is missing. */
final class Admission {
    /** As Opik's clients name the workspace. */
    static final String WORKSPACE = "Comet-Workspace";

    private static final String NO_TOKEN = "Send an API token: Authorization: Bearer <token>";
    private static final String WRONG_TOKEN =
            "This API token is not known, or it was revoked. Send another: Authorization: Bearer <token>";

    private final Credentials credentials;
    private final FailedLogins failures;

    /** The name under which the hub listens, which is this machine's where nobody needs a token. */
    private final String ownHost;

    /** Where nobody else may send, because nobody proves there who they are. */
    private final Set<String> unverified;

    /**
     * What a request says of itself.
     *
     * @param host that it was sent to, as the sender knows it
     * @param origin of the web page that sent it; null: none did
     * @param address of the sender
     */
    record Asking(
            String method,
            String path,
            @Nullable String authorization,
            @Nullable String workspace,
            @Nullable String host,
            @Nullable String origin,
            String address) {}

    Admission(Credentials credentials, FailedLogins failures, String ownHost, Set<String> unverified) {
        this.credentials = credentials;
        this.failures = failures;
        this.ownHost = ownHost;
        this.unverified = Set.copyOf(unverified);
    }

    /**
     * The caller, about the workspace that the request names.
     *
     * @throws ApiException with status 400, 401, 403 or 429
     */
    Caller admit(Asking asking) {
        Permission permission = Permission.of(asking.method(), asking.path());
        Scope scope = permission.scope();
        if (scope == null) {
            if (unverified.contains(asking.path())) {
                fromThisMachine(asking, "Without a secret this hook", "set its secret");
            }
            return Caller.NOBODY;
        }
        if (!credentials.required()) {
            fromThisMachine(asking, "Without serai.api.token the hub", "set the token");
        }
        Caller caller = inWorkspace(authenticated(asking), asking.workspace());
        if (!caller.may(scope)) {
            throw forbidden("This needs a token with the scope " + scope.wire());
        }
        if (permission.allWorkspaces() && caller.workspace() != null) {
            throw forbidden(
                    "This is about all workspaces: it needs a token of all of them, and no " + WORKSPACE + " header");
        }
        return caller;
    }

    private Caller authenticated(Asking asking) {
        Optional<Caller> caller = credentials.caller(asking.authorization());
        if (caller.isPresent()) {
            return caller.get();
        }
        // Who sends none guesses none.
        if (asking.authorization() != null) {
            Duration wait = failures.add(asking.address());
            if (wait.isPositive()) {
                throw new ApiException(429, "too_many_requests", "Too many wrong tokens: try again after Retry-After")
                        .with("Retry-After", Long.toString(wait.plusMillis(999).toSeconds()));
            }
        }
        throw new ApiException(401, "unauthorized", asking.authorization() == null ? NO_TOKEN : WRONG_TOKEN)
                .with("WWW-Authenticate", "Bearer");
    }

    private static Caller inWorkspace(Caller caller, @Nullable String workspace) {
        if (workspace == null || workspace.isEmpty()) {
            return caller;
        }
        if (workspace.isBlank()
                || workspace.length() > EventLimits.MAX_NAME
                || workspace.chars().anyMatch(Character::isISOControl)) {
            throw new ApiException(
                    400,
                    "bad_request",
                    WORKSPACE + ": must be a workspace, 1 to " + EventLimits.MAX_NAME
                            + " characters without control characters");
        }
        return caller.in(workspace)
                .orElseThrow(() -> forbidden("The token belongs to another workspace than " + WORKSPACE + " names"));
    }

    /**
     * Where no token keeps strangers out, their web pages could reach the hub through the browser of whoever tries it
     * out: by a form or script of theirs, or by a name of theirs for this machine.
     */
    private void fromThisMachine(Asking asking, String who, String remedy) {
        String host = asking.host();
        if (host != null && !isThisMachine(host)) {
            throw forbidden(who + " answers only under names of this machine, like localhost: " + remedy
                    + " to reach it under others");
        }
        if (asking.origin() != null && !isThisMachine(hostOf(asking.origin()))) {
            throw forbidden(who + " may be called by no web page: " + remedy);
        }
    }

    private static String hostOf(String origin) {
        try {
            String host = new URI(origin).getHost();
            return host == null ? "" : host;
        } catch (URISyntaxException e) {
            return "";
        }
    }

    private boolean isThisMachine(String host) {
        if (host.equalsIgnoreCase("localhost") || host.equalsIgnoreCase(ownHost)) {
            return true;
        }
        String name = host.replaceFirst("^\\[(.*)]$", "$1");
        // Only what is an address already: a name would be looked up, and anybody's name may lead here.
        if (!name.matches("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")) {
            return false;
        }
        try {
            return InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static ApiException forbidden(String message) {
        return new ApiException(403, "forbidden", message);
    }
}
