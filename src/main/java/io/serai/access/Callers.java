package io.serai.access;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConstants;
import org.jspecify.annotations.Nullable;

/** Carries the caller of a request from the door of the HTTP server, as its user, to the routes behind. */
public final class Callers {
    private static final String ATTRIBUTE = "seraiCaller";

    private Callers() {}

    /** What the door gives to the HTTP server; {@link #of} finds it again. */
    public static User user(Caller caller) {
        return User.create(new JsonObject().put("username", caller.name()), new JsonObject().put(ATTRIBUTE, caller));
    }

    /**
     * Who sent the request that the exchange came in with; {@link Caller#ANYBODY} where no door stands before the route.
     *
     * @throws IllegalStateException when the request has a user whom our door did not let in
     */
    public static Caller of(Exchange exchange) {
        return ofUser(exchange.getMessage().getHeader(VertxPlatformHttpConstants.AUTHENTICATED_USER));
    }

    /**
     * Who sent the request that has this user; {@link Caller#ANYBODY} where no door stands before the route.
     *
     * @throws IllegalStateException when it is not one whom our door let in
     */
    public static Caller ofUser(@Nullable Object user) {
        if (user == null) {
            return Caller.ANYBODY;
        }
        if (user instanceof User known && known.attributes().getValue(ATTRIBUTE) instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("The request has a user that the front door does not know");
    }
}
