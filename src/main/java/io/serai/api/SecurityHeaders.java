package io.serai.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * What every answer tells browsers: to take it for what it says it is, to run and embed nothing, to tell nobody where it
 * came from, and to keep nothing of the API's. A page that needs more says so itself, instead.
 */
final class SecurityHeaders {
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence CONTENT_SECURITY_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private SecurityHeaders() {}

    static void put(HttpServerResponse response, String path) {
        response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF)
                .putHeader(REFERRER_POLICY, NO_REFERRER)
                .putHeader(CONTENT_SECURITY_POLICY, NOTHING);
        if (!path.startsWith("/observe/")) {
            response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        }
    }
}
