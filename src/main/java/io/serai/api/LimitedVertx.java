package io.serai.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import java.util.function.Consumer;

/**
 * The Vert.x that Camel finds in its registry: the one way to have a say in the HTTP server that Camel makes, whose
 * options it does not ask anybody for.
 */
final class LimitedVertx extends VertxWrapper {
    private final Consumer<HttpServer> prepare;

    /** @param prepare is given each HTTP server before it listens */
    LimitedVertx(Vertx vertx, Consumer<HttpServer> prepare) {
        super((VertxInternal) vertx);
        this.prepare = prepare;
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        // Many requests would hide in one connection, and in an upgrade that a proxy lets pass without a look.
        HttpServer server = super.createHttpServer(options.setHttp2ClearTextEnabled(false));
        prepare.accept(server);
        return server;
    }
}
