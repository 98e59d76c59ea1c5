package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.AlertRegistry;
import io.serai.alert.Secret;
import io.serai.alert.Webhook;
import io.serai.debounce.BucketStore;
import io.serai.debounce.Claim;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.format.FormatConfig;
import io.serai.format.FormatRoutes;
import io.serai.format.GeneralFormatter;
import io.serai.format.HeliconeFormatConfig;
import io.serai.format.HeliconeFormatter;
import io.serai.format.NotificationAssembler;
import io.serai.format.PagerDutyFormatter;
import io.serai.format.QuietPeriods;
import io.serai.format.SlackFormatter;
import io.serai.format.Texts;
import io.serai.json.Json;
import io.serai.redis.Scripts;
import io.serai.testing.Guards;
import io.serai.testing.SampleEvents;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The delivery routes behind the real format routes, with one alert and the HTTP settings that we ship. */
final class TestDelivery implements AutoCloseable {
    static final String ALERT_ID = "alert-1";
    static final String TOKEN = "secret-token-1";
    static final String HMAC_KEY = "hmac-key-1-hmac-key-1";
    static final String SIGNING_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final String HEADER_VALUE = "secret-header-1";
    static final List<String> SECRETS =
            List.of(TOKEN, HMAC_KEY, SIGNING_SECRET.substring("whsec_".length()), HEADER_VALUE);

    final AlertRegistry alerts = new AlertRegistry();
    final List<Event> raised = new CopyOnWriteArrayList<>();
    volatile Receipts receipts = Receipts.NONE;
    volatile QuietPeriods quietPeriods = QuietPeriods.NONE;
    private final CamelContext context = new DefaultCamelContext();
    private final HttpTransport transport;
    final TestSends tests;

    TestDelivery(BucketStore store, Scripts scripts, DeliveryConfig config, Clock clock) {
        this(store, scripts, config, clock, delivery -> List.of());
    }

    /** @param more routes beside those of delivery */
    TestDelivery(
            BucketStore store,
            Scripts scripts,
            DeliveryConfig config,
            Clock clock,
            Function<DeliveryRoutes, List<RoutesBuilder>> more) {
        transport = new HttpTransport(
                Guards.forTests(), new TransportConfig(256, 32), config.connectTimeout(), config.timeout());
        try {
            context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
            context.getRegistry().bind("generalFormatter", new GeneralFormatter(HeliconeFormatConfig.DEFAULT));
            context.getRegistry().bind("slackFormatter", new SlackFormatter(new Texts(FormatConfig.DEFAULT)));
            context.getRegistry()
                    .bind(
                            "pagerDutyFormatter",
                            new PagerDutyFormatter(
                                    new Texts(FormatConfig.DEFAULT),
                                    FormatConfig.DEFAULT,
                                    (alertId, resolve) -> quietPeriods.over(alertId, resolve)));
            context.getRegistry().bind("heliconeFormatter", new HeliconeFormatter(HeliconeFormatConfig.DEFAULT));
            context.addRoutes(new FormatRoutes(new NotificationAssembler(alerts)));
            AttemptLogConfig keep = new AttemptLogConfig(1_000, Duration.ofDays(1), 100);
            AttemptLog log = new AttemptLog(scripts, keep);
            context.addService(log, true, false);
            DeliveryRoutes delivery = new DeliveryRoutes(
                    store,
                    alerts,
                    scripts,
                    new SignedHeaders("test", clock),
                    transport,
                    new KafkaTransport(Guards.forTests(), null, config.timeout()),
                    new MailTransport(
                            Guards.forTests(), MailConfig.NONE, config.connectTimeout(), config.timeout(), clock),
                    log,
                    new SentRequests(scripts, keep),
                    (alert, claim, body) -> receipts.taken(alert, claim, body),
                    config,
                    128,
                    clock);
            context.addRoutes(delivery);
            tests = delivery.tests();
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:raise")
                            .process(
                                    exchange -> raised.add(exchange.getMessage().getBody(Event.class)));
                }
            });
            for (RoutesBuilder routes : more.apply(delivery)) {
                context.addRoutes(routes);
            }
            for (String type : List.of("general", "slack", "pagerduty", "helicone")) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(ResourceHelper.resolveMandatoryResource(
                                context, "file:routes/destinations/" + type + ".yaml"));
            }
            context.getShutdownStrategy().setTimeout(20);
            context.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static DeliveryConfig config(int maxRetries, Duration firstDelay, Duration maxDelay) {
        return config(maxRetries, firstDelay, maxDelay, List.of());
    }

    static DeliveryConfig config(int maxRetries, Duration firstDelay, Duration maxDelay, List<Duration> schedule) {
        return new DeliveryConfig(
                maxRetries,
                firstDelay,
                maxDelay,
                schedule,
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                32,
                Map.of(),
                10,
                Duration.ofSeconds(1),
                20,
                Duration.ofDays(5));
    }

    static DeliveryConfig config(Duration firstDelay) {
        return config(3, firstDelay, Duration.ofSeconds(60));
    }

    void alertTo(String url) {
        alerts.replace(List.of(alert(url, "general", true)));
    }

    void alertTo(String url, String type) {
        alerts.replace(List.of(alert(url, type, true)));
    }

    void disable(String url) {
        alerts.replace(List.of(alert(url, "general", false)));
    }

    static Alert alert(String url, String type, boolean enabled) {
        return new Alert(
                ALERT_ID,
                "Checkout",
                enabled,
                SampleEvents.WORKSPACE,
                type,
                null,
                Map.of(),
                new Webhook(
                        new Secret(URI.create(url).toString()),
                        new Secret(TOKEN),
                        new Secret(HMAC_KEY),
                        new Secret(SIGNING_SECRET),
                        Map.of("X-Api-Key", new Secret(HEADER_VALUE))),
                List.of(),
                AlertOptions.DEFAULT);
    }

    void addRoute(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("more.yaml", yaml));
    }

    static Claim claim(int attempts) {
        return claim(attempts, "{\"cost\":1.10,\"big\":12345678901234567890123,\"tiny\":1E-40,\"text\":\"größer 🎉\"}");
    }

    static Claim claim(int attempts, String payload) {
        return new Claim(
                "0199a200-0000-7000-8000-0000000000aa",
                ALERT_ID,
                EventType.TRACE_ERRORS.wire(),
                SampleEvents.WORKSPACE,
                SampleEvents.TIME,
                SampleEvents.TIME.plusSeconds(30),
                attempts,
                0,
                0,
                List.of(SampleEvents.event(
                                "event-1",
                                EventType.TRACE_ERRORS.wire(),
                                Json.read(payload.getBytes(StandardCharsets.UTF_8)))
                        .toJson()));
    }

    /** Brings a claim to its end, as the aggregate EIP does. An exception means that it will not be confirmed. */
    Exchange deliver(Claim claim) {
        return context.createProducerTemplate()
                .send("direct:claimed", exchange -> exchange.getMessage().setBody(claim));
    }

    TypeConverterRegistry converters() {
        return context.getTypeConverterRegistry();
    }

    @Override
    public void close() {
        context.stop();
        transport.close();
    }
}
