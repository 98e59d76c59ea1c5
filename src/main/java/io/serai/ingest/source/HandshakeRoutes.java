package io.serai.ingest.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.json.Json;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/**
 * Answers senders of CloudEvents that ask by {@code OPTIONS} whether they may send to a hook: those that its connection
 * names in {@code origins}. It is a courtesy to hooks that never asked for events; who may send is a matter of the secret
 * all the same. A callback URL that a sender may give is never called: it could be anybody's.
 */
public final class HandshakeRoutes extends RouteBuilder {
    private static final String REQUEST_ORIGIN = "WebHook-Request-Origin";
    private static final String ALLOWED_ORIGIN = "WebHook-Allowed-Origin";
    private static final String ALLOWED_RATE = "WebHook-Allowed-Rate";
    private static final String METHODS = "POST, PUT";

    private final Sources sources;

    public HandshakeRoutes(SourcesConfig config) {
        this.sources = new Sources(config, System::nanoTime);
    }

    @Override
    public void configure() {
        from("platform-http:/hooks/{type}/{name}?httpMethodRestrict=OPTIONS&muteException=true")
                .routeId("hook-handshake")
                .routeDescription("Tells senders of CloudEvents whether they may send to a hook")
                .process(this::answer);
    }

    private void answer(Exchange exchange) {
        Message message = exchange.getMessage();
        String origin = message.getHeader(REQUEST_ORIGIN, String.class);
        Optional<Connection> connection = sources.find(
                        message.getHeader("type", "", String.class), message.getHeader("name", "", String.class))
                .map(Source::connection);
        message.removeHeaders("*");
        message.setBody(null);
        if (connection.isEmpty()) {
            refuse(message, 404, "not_found", "There is no such hook: serai.sources names those that are");
            return;
        }
        message.setHeader("Allow", METHODS);
        Handshake.of(connection.get())
                .grant(origin, connection.get().rate())
                .ifPresentOrElse(
                        rate -> {
                            message.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
                            message.setHeader(ALLOWED_ORIGIN, origin);
                            message.setHeader(ALLOWED_RATE, rate);
                        },
                        () -> refuse(
                                message,
                                405,
                                "method_not_allowed",
                                "This hook does not expect the sender that " + REQUEST_ORIGIN
                                        + " names; those that it expects are in its origins"));
    }

    private static void refuse(Message message, int status, String code, String text) {
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(Json.write(
                JsonNodeFactory.instance.objectNode().put("error", code).put("message", text)));
    }
}
