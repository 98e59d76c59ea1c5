package io.serai.routetest;

/** A route under test failed; the message says why, in one line. */
public final class RouteFailedException extends RuntimeException {
    public RouteFailedException(String message) {
        super(message);
    }
}
