package io.serai.api;

import io.serai.ingest.source.HookRoutes;

/**
 * Most bytes of a request's body, by where and how it is sent: only events come in large numbers.
 *
 * @param server what the server takes of whoever it knows nothing better of
 * @param events of {@code /v1/events}
 */
public record BodyLimits(long server, long events) {
    long at(String method, String path) {
        if (!Permission.hasBody(method, path)) {
            return 0;
        }
        if (path.equals("/v1/events")) {
            return events;
        }
        return Math.min(server, path.startsWith("/v1/") ? ApiRequest.MAX_BODY_BYTES : HookRoutes.MAX_BODY_BYTES);
    }
}
