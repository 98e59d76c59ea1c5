package io.serai.delivery;

import io.serai.alert.AlertRegistry;
import io.serai.debounce.BucketStore;
import io.serai.debounce.ClaimLimits;
import io.serai.observe.Sampler;
import io.serai.redis.Scripts;
import java.time.Clock;
import java.util.Locale;
import org.apache.camel.Endpoint;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.DefaultErrorHandlerBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * A claim's way out, top to bottom: {@code direct:claimed} makes the notification and its message, {@code
 * direct:deliver} sends the message, or each of several, with retries, {@code direct:dead-letter} takes what can't be
 * delivered. When the exchange ends well, the aggregate EIP confirms the claim; when it fails, the claim's lease runs out
 * and somebody tries again. An alert that is only tried out leaves this way at {@code direct:deliver}.
 */
public final class DeliveryRoutes extends RouteBuilder {
    /** The real address is in a header: an endpoint's name would show it in logs, metrics and JMX. */
    private static final String HTTP =
            "http:destination?ignoreResponseBody=true&throwExceptionOnFailure=false&httpClient=#"
                    + HttpTransport.CLIENT;

    private final Deliveries deliveries;
    private final TestSends tests;
    private final DestinationLimits limits;
    private final DestinationBoard board;
    private final DestinationMeters destinationMeters;
    private final AttemptMeters attemptMeters = new AttemptMeters();
    private final HttpTransport transport;
    private final KafkaTransport kafka;
    private final MailTransport mail;
    private final DeliveryConfig config;

    /**
     * @param scripts where the hubs share what they know about destinations
     * @param places most claims that this hub has in hand
     */
    public DeliveryRoutes(
            BucketStore store,
            AlertRegistry alerts,
            Scripts scripts,
            SignedHeaders headers,
            HttpTransport transport,
            KafkaTransport kafka,
            MailTransport mail,
            AttemptLog log,
            SentRequests sent,
            Receipts receipts,
            DeliveryConfig config,
            int places,
            Clock clock) {
        this.transport = transport;
        this.kafka = kafka;
        this.mail = mail;
        Carriers carriers = new Carriers(kafka, mail);
        Destinations destinations = new Destinations(alerts, config);
        this.limits = new DestinationLimits(destinations, places);
        this.board = new DestinationBoard(destinations, scripts);
        this.destinationMeters = new DestinationMeters(destinations, board);
        this.deliveries = new Deliveries(
                store,
                alerts,
                destinations,
                new DestinationStates(scripts, config),
                limits,
                headers,
                transport,
                carriers,
                log::record,
                sent,
                attemptMeters,
                receipts,
                new OwnEvents(clock),
                config,
                clock);
        this.tests = new TestSends(this::getContext, headers, transport, carriers, clock);
        this.config = config;
    }

    /** What the destinations bear. */
    public ClaimLimits limits() {
        return limits;
    }

    /** How the destinations are. */
    public DestinationBoard board() {
        return board;
    }

    /** How they are, as metrics. */
    public Sampler destinationMeters() {
        return destinationMeters;
    }

    /** For trying alerts out, once the routes run. */
    public TestSends tests() {
        return tests;
    }

    @Override
    public void configure() throws Exception {
        attemptMeters.register(getContext());
        transport.install(getContext());
        getContext().addService(new Cut(), true, true);
        http(getContext().getComponent("http", HttpComponent.class));
        knowLogLevels(getContext().getTypeConverterRegistry());
        errorHandler(noErrorHandler());

        from("direct:claimed")
                .routeId("claimed")
                .errorHandler(quiet())
                .onException(Exception.class)
                .handled(true)
                .to("direct:dead-letter")
                .end()
                .process(deliveries::begin)
                .to("direct:notification");

        from("direct:deliver")
                .routeId("deliver-or-test")
                .choice()
                .when(exchangeProperty(TestSends.TRIAL).isNull())
                .to("direct:deliver-claim")
                .otherwise()
                .to("direct:send-test");

        // A notification may be several messages. They go one after the other, until one of them does not.
        from("direct:deliver-claim")
                .routeId("deliver")
                .process(deliveries::divide)
                .split(body())
                .stopOnException()
                .to("direct:deliver-part")
                .end()
                .filter(deliveries::isWhole)
                .to("micrometer:counter:serai.deliveries?tags.outcome=delivered");

        RouteDefinition deliver =
                from("direct:deliver-part").routeId("deliver-part").errorHandler(quiet());
        OnExceptionDefinition failure = deliver.onException(Exception.class);
        failure.setRedeliveryPolicyType(waits());
        failure.onExceptionOccurred(deliveries::failed)
                .retryWhile(deliveries::mayRetry)
                .handled(true)
                .to("direct:dead-letter");
        deliver.process(deliveries::beginPart)
                .convertBodyTo(byte[].class)
                .to("direct:send")
                .process(deliveries::delivered);

        // A route of its own, so that a retry signs anew: the timestamp is that of the attempt.
        from("direct:send")
                .routeId("send")
                .process(deliveries::request)
                .to("direct:transmit")
                .process(deliveries::answered);

        RouteDefinition transmit = from("direct:transmit").routeId("transmit");
        ChoiceDefinition ways = transmit.choice();
        other(ways, KafkaTransport.TOPIC, kafka.endpoint(getContext()));
        other(ways, MailTransport.LETTER, mail.endpoint(getContext()));
        ways.otherwise().to(HTTP);

        // Once, and whatever comes of it ends here: nothing of it is retried, buried or counted.
        trial("direct:send-test", "send-test")
                .filter(tests::made)
                .split(body())
                .stopOnException()
                .to("direct:send-test-part");

        trial("direct:send-test-part", "send-test-part")
                .process(tests::request)
                .to("direct:transmit")
                .process(tests::answered);

        from("direct:dead-letter")
                .routeId("dead-letter")
                .process(deliveries::bury)
                // Set only when it was buried: what was given back or taken over is no dead letter.
                .filter(variable("reason").isNotNull())
                .to("micrometer:counter:serai.deliveries?tags.outcome=dead-letter");
    }

    /** A way that what has the property goes, where the hub is set up for it. */
    private void other(ChoiceDefinition ways, String property, @Nullable Endpoint endpoint) {
        if (endpoint != null) {
            ways.when(exchangeProperty(property).isNotNull()).to(endpoint);
        }
    }

    private ProcessorDefinition<?> trial(String endpoint, String id) {
        return from(endpoint)
                .routeId(id)
                .errorHandler(quiet())
                .onException(Exception.class)
                .handled(true)
                .process(tests::failed)
                .end();
    }

    /**
     * For each failure Camel reads the log levels of its policy from text, and looks through all its converters for one
     * each time when there is none for just that: a sixth of the CPU where many messages wait for their turn.
     */
    private static void knowLogLevels(TypeConverterRegistry converters) {
        converters.addTypeConverter(
                LoggingLevel.class,
                String.class,
                new SimpleTypeConverter(
                        false,
                        (type, exchange, text) ->
                                LoggingLevel.valueOf(text.toString().toUpperCase(Locale.ROOT))));
    }

    /** How long, each failure says in a header: it hangs on the alert, the attempt and the receiver's answer. */
    private static RedeliveryPolicyDefinition waits() {
        return new RedeliveryPolicyDefinition()
                // A hub that stops gives its claims back instead of waiting for their next attempts. Camel's word for
                // it
                // is only heard in a policy of the onException's own.
                .allowRedeliveryWhileStopping(false);
    }

    /** What is still under way when the hub has waited long enough ends before its claims are given back. */
    private final class Cut extends ServiceSupport {
        @Override
        protected void doStop() {
            transport.close();
            mail.close();
        }
    }

    /** For HTTP steps in ops' own routes, which deliveries may wait for. Deliveries have a client of their own. */
    private void http(HttpComponent http) {
        http.setAutomaticRetriesDisabled(true);
        http.setRedirectHandlingDisabled(true);
        http.setCookieManagementDisabled(true);
        http.setConnectTimeout(config.connectTimeout().toMillis());
        http.setConnectionRequestTimeout(config.timeout().toMillis());
        http.setResponseTimeout(config.timeout().toMillis());
        http.setSoTimeout(config.timeout().toMillis());
    }

    /** Our own log lines say what an operator needs. */
    private DefaultErrorHandlerBuilder quiet() {
        DefaultErrorHandlerBuilder quiet = defaultErrorHandler();
        quiet.logExhausted(false);
        quiet.logRetryAttempted(false);
        return quiet;
    }
}
