package io.serai.api;

import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;

/** What the hub can be asked, for people's and programs' tools: {@code GET /v1/openapi.json}, open to everybody. */
public final class OpenApiRoute extends RouteBuilder {
    /** A client that has looked need not look again soon: the document changes with the hub's version only. */
    private static final String CACHE = "public, max-age=300";

    private final String version;
    private final Clock clock;
    private @Nullable OpenApiDocument document;

    /** @param version of the hub */
    public OpenApiRoute(String version, Clock clock) {
        this.version = version;
        this.clock = clock;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());

        from(ApiEndpoint.uri("GET", "/v1/openapi.json"))
                .routeId("show-openapi")
                .routeDescription("Describes the API")
                .process(new ApiEndpoint(this::show, ErrorShape.SERAI, clock));
    }

    private Reply show(ApiRequest request) {
        OpenApiDocument current = document();
        boolean known = knows(request.http().getHeader("If-None-Match"), current.tag());
        return new Reply(
                known ? 304 : 200,
                known ? null : current.json(),
                Map.of("ETag", current.tag(), "Cache-Control", CACHE));
    }

    /** Read when somebody asks, which few do, and not while the hub starts. */
    private synchronized OpenApiDocument document() {
        if (document == null) {
            document = OpenApiDocument.load(version);
        }
        return document;
    }

    private static boolean knows(@Nullable String header, String tag) {
        return header != null
                && Arrays.stream(header.split(",", -1))
                        .map(String::strip)
                        .anyMatch(given -> given.equals("*")
                                || given.replaceFirst("^W/", "").equals(tag));
    }
}
