package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.debounce.Claim;
import io.serai.format.FormatConfig;
import io.serai.format.FormatRoutes;
import io.serai.format.GeneralFormatter;
import io.serai.format.HeliconeFormatConfig;
import io.serai.format.HeliconeFormatter;
import io.serai.format.NotificationAssembler;
import io.serai.format.PageMessages;
import io.serai.format.PagerDutyFormatter;
import io.serai.format.QuietPeriods;
import io.serai.format.SlackFormatter;
import io.serai.format.Texts;
import io.serai.json.Json;
import io.serai.routing.RouteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The shipped route files of all destination types, with the hub's formatters and nothing else: what a claim becomes on
 * its way to {@code direct:deliver}. No Redis, no HTTP.
 */
public final class MessageRoutes implements AutoCloseable {
    private static final String DELIVERED = "delivered";
    private static final Path ROUTES = Path.of("routes");

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate producer;

    private MessageRoutes() throws Exception {
        context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        bind(context.getRegistry());
        context.addRoutes(new FormatRoutes(new NotificationAssembler(new AlertRegistry())));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:deliver").setProperty(DELIVERED).constant(true);
            }
        });
        for (Path file : files()) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "file:" + file));
        }
        context.start();
        producer = context.createProducerTemplate();
    }

    /** As SeraiHub does it. */
    private static void bind(Registry beans) {
        beans.bind("generalFormatter", new GeneralFormatter(HeliconeFormatConfig.DEFAULT));
        Texts texts = new Texts(FormatConfig.DEFAULT);
        beans.bind("slackFormatter", new SlackFormatter(texts));
        beans.bind("pages", new PageMessages(texts));
        beans.bind("pagerDutyFormatter", new PagerDutyFormatter(texts, FormatConfig.DEFAULT, QuietPeriods.NONE));
        beans.bind("heliconeFormatter", new HeliconeFormatter(HeliconeFormatConfig.DEFAULT));
        beans.bind("json", Json.mapper());
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(ROUTES.resolve("destinations"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** Those of {@code routes/destinations}. */
    public static MessageRoutes shipped() {
        try {
            return new MessageRoutes();
        } catch (Exception e) {
            throw new IllegalStateException("the shipped routes do not start", e);
        }
    }

    /** The destination types that have a route. */
    public static Set<String> types() {
        return new RouteFiles(ROUTES).destinationTypes();
    }

    /**
     * What is handed to {@code direct:deliver}: one message, or an array of them.
     *
     * @throws IllegalStateException when the route fails, or ends without delivering
     */
    public Exchange deliver(Claim claim, Alert alert) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(NotificationAssembler.ALERT, alert);
        exchange.getMessage().setBody(claim);
        Exchange done = producer.send("direct:notification", exchange);
        if (done.getException() != null) {
            throw new IllegalStateException("the route of " + alert.type() + " fails", done.getException());
        }
        if (done.getProperty(DELIVERED) == null) {
            throw new IllegalStateException("the route of " + alert.type() + " delivers nothing");
        }
        return done;
    }

    /** The messages that are sent, in order: each is JSON, or text where the destination takes text. */
    public List<JsonNode> messages(Claim claim, Alert alert) {
        Object body = deliver(claim, alert).getMessage().getBody();
        List<JsonNode> messages = new ArrayList<>();
        switch (body) {
            case JsonNode parts when parts.isArray() -> parts.forEach(messages::add);
            case JsonNode message -> messages.add(message);
            case byte[] bytes -> messages.add(TextNode.valueOf(new String(bytes, UTF_8)));
            case null -> throw new IllegalStateException("the route of " + alert.type() + " delivers an empty body");
            default -> messages.add(TextNode.valueOf(body.toString()));
        }
        return messages;
    }

    @Override
    public void close() {
        context.stop();
    }
}
