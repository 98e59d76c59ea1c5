package io.serai.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;

/** A process of its own that does nothing but HTTP, by the library that the hub has: reads a body, answers 202. */
final class BareServer {
    private BareServer() {}

    public static void main(String[] args) throws Exception {
        HttpServer server = Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> request.bodyHandler(body ->
                        request.response().setStatusCode(Ingest.EVENTS_ACCEPTED).end()))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        JavaServer.ready(server.actualPort());
    }
}
