package io.serai;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.access.ApiTokens;
import io.serai.access.ApiTokensHealthCheck;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertFile;
import io.serai.alert.AlertFileWatcher;
import io.serai.alert.AlertMatcher;
import io.serai.alert.AlertRegistry;
import io.serai.alert.AlertStore;
import io.serai.alert.AlertStoreHealthCheck;
import io.serai.alert.AlertSync;
import io.serai.alert.KeyRing;
import io.serai.api.AlertApi;
import io.serai.api.ApiConfig;
import io.serai.api.BodyLimits;
import io.serai.api.BucketApi;
import io.serai.api.CallerApi;
import io.serai.api.ChangeLimit;
import io.serai.api.DeadLetterApi;
import io.serai.api.DeliveryApi;
import io.serai.api.DestinationApi;
import io.serai.api.ExplainApi;
import io.serai.api.FrontDoor;
import io.serai.api.HookApi;
import io.serai.api.HttpLimits;
import io.serai.api.OpenApiRoute;
import io.serai.api.RouteApi;
import io.serai.api.TokenApi;
import io.serai.api.helicone.HeliconeApi;
import io.serai.api.opik.OpikApi;
import io.serai.api.opik.PreviewApi;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.cli.StartException;
import io.serai.config.Settings;
import io.serai.config.Version;
import io.serai.console.ConsoleFiles;
import io.serai.console.ConsoleStream;
import io.serai.debounce.BucketStore;
import io.serai.debounce.DeadLetterSweep;
import io.serai.debounce.DeadLetters;
import io.serai.debounce.DebounceRoutes;
import io.serai.debounce.ExchangeEnds;
import io.serai.debounce.OpenBuckets;
import io.serai.debounce.QueueMeters;
import io.serai.debounce.RedisBucketStore;
import io.serai.delivery.AttemptLog;
import io.serai.delivery.AttemptTail;
import io.serai.delivery.DeliveriesHealthCheck;
import io.serai.delivery.DeliveryConfig;
import io.serai.delivery.DeliveryRoutes;
import io.serai.delivery.HttpTransport;
import io.serai.delivery.KafkaTransport;
import io.serai.delivery.MailTransport;
import io.serai.delivery.SentRequests;
import io.serai.delivery.SignedHeaders;
import io.serai.edit.EditHealthCheck;
import io.serai.event.EventCodec;
import io.serai.explain.DryRun;
import io.serai.explain.EventSample;
import io.serai.explain.Explainer;
import io.serai.explain.Live;
import io.serai.format.FormatRoutes;
import io.serai.format.NotificationAssembler;
import io.serai.format.TextFiles;
import io.serai.format.Texts;
import io.serai.guard.DestinationGuard;
import io.serai.guard.Resolver;
import io.serai.inbox.Inbox;
import io.serai.inbox.InboxRoutes;
import io.serai.incident.IncidentMeters;
import io.serai.incident.IncidentWatch;
import io.serai.incident.OpenIncidents;
import io.serai.incident.QuietIncidents;
import io.serai.ingest.AlertWindows;
import io.serai.ingest.IngestRoutes;
import io.serai.ingest.RouteMetrics;
import io.serai.ingest.RoutingTrials;
import io.serai.ingest.http.HttpBatchComponent;
import io.serai.ingest.kafka.KafkaRoutes;
import io.serai.ingest.source.HandshakeRoutes;
import io.serai.ingest.source.HookRoutes;
import io.serai.ingest.source.SourceTests;
import io.serai.ingest.source.Sources;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import io.serai.observe.HealthMeters;
import io.serai.observe.HubState;
import io.serai.observe.Meters;
import io.serai.observe.ProcessMeters;
import io.serai.observe.Samples;
import io.serai.redis.DataFolder;
import io.serai.redis.DataFolderException;
import io.serai.redis.Redis;
import io.serai.redis.RedisConfig;
import io.serai.redis.RedisHealthCheck;
import io.serai.redis.RedisMeters;
import io.serai.redis.RedisUnavailableException;
import io.serai.routing.HandoverDirectComponent;
import io.serai.routing.RouteFiles;
import io.serai.routing.RouteReloader;
import io.serai.tracing.Tracing;
import io.serai.upkeep.UpkeepRoutes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.Registry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One hub, put together from the rooms' parts. */
final class SeraiHub implements Hub {
    static final String PROPERTIES = "application.properties";

    /** For giving claims back, closing the connections and stopping the embedded Redis. */
    private static final Duration BESIDES_ROUTES = Duration.ofSeconds(25);

    /** Of one kind; more are read by nobody. */
    private static final int MAX_DOUBTS = 10;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private String url = "";
    private boolean inboxEnabled;
    private Duration longestStop = BESIDES_ROUTES;
    private final AlertRegistry alerts = new AlertRegistry();
    private @Nullable CamelContext context;
    private @Nullable RouteReloader routes;

    private SeraiHub() {}

    /**
     * Starts a hub that accepts requests when this returns.
     *
     * @throws StartException saying why it can't, one line per problem
     */
    static Hub start(HubOptions options) {
        SeraiHub hub = new SeraiHub();
        try {
            hub.build(options);
            return hub;
        } catch (InvalidInputException e) {
            hub.close();
            throw new StartException(
                    e.problems().stream().map(problem -> problem.toString()).toList());
        } catch (RedisUnavailableException | DataFolderException e) {
            hub.close();
            throw new StartException(List.of(String.valueOf(e.getMessage())));
        } catch (PropertyBindingException e) {
            hub.close();
            throw new StartException(key(e) + ": is not a key of Apache Camel, or can't have this value");
        } catch (StartException e) {
            hub.close();
            throw e;
        } catch (RuntimeException | Error e) {
            // An error, too: what has started already would go on without HTTP.
            hub.close();
            LoggerFactory.getLogger(SeraiHub.class).debug("Not started", e);
            throw new StartException("can't start: " + RouteFiles.describe(e));
        }
    }

    /** The value is not repeated: it may be a password. */
    private static String key(PropertyBindingException e) {
        return Objects.requireNonNullElse(e.getOptionPrefix(), "")
                + Objects.requireNonNullElse(e.getOptionKey(), e.getPropertyName());
    }

    private void build(HubOptions options) {
        Settings settings = Settings.load(options.home().resolve(PROPERTIES), System.getenv(), options.settings());
        logging(settings);
        HubSettings config = HubSettings.read(settings, options.home());
        settings.check();
        longestStop = BESIDES_ROUTES.plus(config.shutdownTimeout());
        ApiConfig api = config.api();
        warn(api.doubts());
        warn(config.sources().doubts());
        HubSettings.Files files = config.files();

        int port = FreePort.of(api.host(), api.port());
        url = "http://" + api.reachableHost() + ":" + port;
        inboxEnabled = config.inbox().enabled(api.loopbackOnly());
        Clock clock = Clock.systemUTC();

        RouteFiles routeFiles = new RouteFiles(files.routes());
        routeFiles.check();
        ReloadMeters textEdits = new ReloadMeters("templates", clock);
        TextFiles textFiles = TextFiles.in(files.templates(), files.skipBadRoutes(), textEdits);
        // The hub's inbox is a destination: of the shipped alerts, and of whoever tries something out.
        DestinationGuard guard = new DestinationGuard(config.guard(), Resolver.SYSTEM, url);
        AlertCodec alertCodec = new AlertCodec(routeFiles::destinationTypes, guard);
        ReloadMeters routeEdits = new ReloadMeters("routes", clock);
        ReloadMeters alertEdits = new ReloadMeters("alerts", clock);
        AlertFileWatcher alertFile = new AlertFileWatcher(
                new AlertFile(files.alerts(), alertCodec, System.getenv(), () -> url),
                files.alertsNamed(),
                alerts::replace,
                alertEdits);
        alertFile.start();
        opened.push(alertFile::stop);

        KeyRing keys = KeyRing.open(config.encryption(), files.data());
        CompletableFuture<Redis> opening = openRedis(config.redis(), files.data());
        DeliveryConfig delivery = config.delivery();
        HttpTransport transport =
                new HttpTransport(guard, config.connections(), delivery.connectTimeout(), delivery.timeout());
        opened.push(transport);
        HttpLimits limits = new HttpLimits(config.http());
        opened.push(limits);
        // Before the routes, so that it is closed behind them.
        Tracing tracing = Tracing.open(config.tracing(), Version.current());
        opened.push(tracing);
        Main main = new Main();
        // Camel's own hook on SIGTERM, if it comes first, has close() wait for Camel to stop before it stops Camel.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        opened.push(main::stop);
        main.configure().withBasePackageScanEnabled(false);
        // Settings has merged the environment: Camel, asked again, would decide otherwise.
        main.configure().withAutoConfigurationEnvironmentVariablesEnabled(false);
        // Nor does it look for an application.properties of its own, as where a class path has the hub's folder in it.
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setInitialProperties(camelProperties(settings, api.host(), port));
        main.init();
        CamelContext context = main.getCamelContext();
        this.context = context;
        // A failure in one of ops' routes reaches the Java route that called it, which knows what to do.
        context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        if (!"false".equals(settings.others().get(RouteMetrics.KEY))) {
            context.addRoutePolicyFactory(new RouteMetrics());
        }
        // What ops' routes log is seen like the hub's own lines.
        context.getGlobalOptions().put(Exchange.LOG_EIP_NAME, "io.serai.routes");
        HandoverDirectComponent direct = new HandoverDirectComponent();
        // A call of a direct endpoint that nobody serves fails at once instead of waiting for somebody.
        direct.setBlock(false);
        context.removeComponent("direct");
        context.addComponent("direct", direct);
        Registry beans = context.getRegistry();
        beans.bind("vertx", limits.vertx());

        Redis redis = await(opening);
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        health.register(new RedisHealthCheck(redis));
        tracing.bind(context);
        // Who needs no token for anything may know what the files say.
        boolean open = api.token() == null;
        health.register(new EditHealthCheck("alert-file", alertFile.watch(), open));
        health.register(new EditHealthCheck("texts", textFiles.watch(), open));
        MeterRegistry meters = Meters.of(context);
        alertEdits.register(meters, alertFile.watch());
        textEdits.register(meters, textFiles.watch());
        AlertStore alertStore = new AlertStore(redis.scripts(), keys, alerts, clock);
        alertStore.load();
        alertFile.tell(declared -> alertStore.declare(
                declared,
                String.valueOf(alertFile.file().path().getFileName()),
                alertFile.file().modifiedAt()));
        health.register(new AlertStoreHealthCheck(alertStore));
        BucketStore store = new ExchangeEnds(
                RedisBucketStore.in(redis.scripts(), config.debounce(), SeraiHub.newId(), SeraiHub::newId));
        AttemptLog attemptLog = new AttemptLog(redis.scripts(), config.attemptLog());
        SentRequests sentRequests = new SentRequests(redis.scripts(), config.attemptLog());
        OpenIncidents incidents = OpenIncidents.in(redis.scripts());
        IncidentWatch incidentWatch = new IncidentWatch(incidents);
        MessageBeans.bind(beans, config, new Texts(config.format(), textFiles), incidentWatch);
        DeadLetters deadLetters = new DeadLetters(redis.scripts());
        EventCodec events = new EventCodec(clock);
        ApiTokens tokens = new ApiTokens(redis.scripts(), clock);
        health.register(new ApiTokensHealthCheck(tokens));
        FrontDoor frontDoor = new FrontDoor(
                api,
                tokens,
                limits,
                clock,
                port,
                new BodyLimits(config.maxBodyBytes(), config.ingest().maxRequestBytes()),
                config.sources().paths(),
                config.sources().unverifiedPaths());
        RouteReloader routes;
        try {
            Sources sources = new Sources(config.sources());
            context.addRoutes(new HandshakeRoutes(sources));
            context.addRoutes(new HookRoutes(sources, config.ingest(), deadLetters, clock));
            context.addRoutes(new HookApi(
                    sources,
                    () -> routeFiles.sourceTypes(context),
                    new SourceTests(sources, new AlertMatcher(alerts), routeFiles::sourceSample, () -> context, clock),
                    clock));
            context.addComponent(
                    HttpBatchComponent.NAME,
                    new HttpBatchComponent(port, config.ingest().maxRequestBytes()));
            AlertWindows windows = new AlertWindows(
                    config.debounce().defaults(), clock.withZone(config.upkeep().zone()));
            EventSample sample = new EventSample(redis.scripts(), config.explain(), () -> Meters.of(context), clock);
            context.addService(sample, true, false);
            context.addRoutes(new IngestRoutes(
                    events, new AlertMatcher(alerts), config.ingest(), windows, redis.scripts(), sample));
            if (config.kafka().reads()) {
                context.addRoutes(new KafkaRoutes(
                        config.kafka(), events, deadLetters, config.ingest().maxEventBytes()));
            }
            context.addRoutes(new FormatRoutes(new NotificationAssembler(alerts)));
            DeliveryRoutes deliveryRoutes = new DeliveryRoutes(
                    store,
                    alerts,
                    redis.scripts(),
                    new SignedHeaders(Version.current(), clock),
                    transport,
                    new KafkaTransport(guard, config.kafka().brokers(), delivery.timeout()),
                    new MailTransport(guard, config.mail(), delivery.connectTimeout(), delivery.timeout(), clock),
                    attemptLog,
                    sentRequests,
                    incidentWatch,
                    delivery,
                    config.debounce().maxInHand(),
                    clock);
            // Before delivery: what is under way is cut off before the claims in hand are given back.
            context.addRoutes(new DebounceRoutes(store, config.debounce(), deliveryRoutes.limits()));
            context.addRoutes(deliveryRoutes);
            context.addRoutes(new ChangeLimit(api.changesPerMinute()));
            context.addRoutes(new TokenApi(tokens, clock));
            context.addRoutes(new CallerApi(Version.current(), inboxEnabled, clock));
            context.addRoutes(
                    new HeliconeApi(alertStore, alertCodec, deliveryRoutes.tests(), clock, config.helicone()));
            context.addRoutes(new OpikApi(alertStore, alertCodec, deliveryRoutes.tests(), clock));
            context.addRoutes(new AlertApi(alertStore, clock));
            context.addRoutes(new PreviewApi(alertStore, alertCodec, deliveryRoutes.tests(), events, clock));
            context.addRoutes(new DeliveryApi(attemptLog, sentRequests, alerts, clock));
            context.addRoutes(new DeadLetterApi(deadLetters, clock));
            context.addRoutes(new DestinationApi(deliveryRoutes.board(), alerts, clock));
            OpenBuckets buckets = new OpenBuckets(redis.scripts(), config.debounce());
            context.addRoutes(new BucketApi(buckets, alerts, clock));
            HubFiles hubFiles = new HubFiles(
                    files,
                    context,
                    this::routes,
                    textFiles,
                    alertFile,
                    List.of(routeEdits, textEdits, alertEdits),
                    clock);
            context.addRoutes(new RouteApi(hubFiles, clock));
            Explainer explainer = new Explainer(
                    alerts,
                    new RoutingTrials(() -> context),
                    windows,
                    guard,
                    buckets::find,
                    Live.receivers(deliveryRoutes.board()),
                    Live.renderer(deliveryRoutes.tests()),
                    clock);
            context.addRoutes(new ExplainApi(explainer, new DryRun(sample, windows, clock), events, clock));
            context.addRoutes(new OpenApiRoute(Version.current(), clock));
            health.register(new DeliveriesHealthCheck(attemptLog, deliveryRoutes.board(), alerts));
            context.addService(new QuietIncidents(incidents, alerts, config.debounce(), clock), true, false);
            context.addService(new AlertSync(alertStore, redis), true, false);
            context.addService(tokens, true, true);
            context.addService(attemptLog, true, false);
            context.addRoutes(new UpkeepRoutes(
                    config.upkeep(),
                    redis.scripts(),
                    alerts,
                    deliveryRoutes.tests(),
                    List.of(
                            new DeadLetterSweep(deadLetters, config.deadLetters())::sweep,
                            attemptLog::trim,
                            sentRequests::trim),
                    clock));
            Inbox inbox = new Inbox(config.inbox().keep());
            if (inboxEnabled) {
                context.addRoutes(new InboxRoutes(inbox, alerts, clock));
            }
            // After ours, so that they are checked against them.
            routes = routes(context, routeFiles, settings, config, meters, routeEdits, alertFile);
            this.routes = routes;
            routes.load();
            health.register(new EditHealthCheck("route-files", routes.watch(), open));
            context.addService(textFiles.watch(), true, false);
            // Behind all health checks, which it sums up.
            HubState state = new HubState(health);
            Samples samples = new Samples(
                    Meters.of(context),
                    Samples.EACH,
                    List.of(
                            new RedisMeters(redis),
                            QueueMeters.in(redis.scripts()),
                            new IncidentMeters(incidents),
                            deliveryRoutes.destinationMeters(),
                            new HealthMeters(state),
                            new ProcessMeters(Meters.of(context))));
            health.register(state);
            context.addService(samples, true, false);
            // Started right behind the HTTP server and before the routes that it serves.
            context.addService(frontDoor, true, true);
            if (config.console().enabled()) {
                context.addService(new ConsoleFiles(port), true, true);
                context.addService(
                        new ConsoleStream(
                                port,
                                new AttemptTail(redis.scripts()),
                                state,
                                tokens,
                                () -> inbox.all().stream()
                                        .map(arrived -> new ConsoleStream.Arrived(arrived.id(), arrived.name()))
                                        .toList(),
                                clock),
                        true,
                        true);
            }
            main.start();
        } catch (Exception e) {
            throw routeFiles.explain(context, e);
        }
        if (!frontDoor.listening()) {
            // Camel itself goes on without HTTP.
            throw new StartException("can't listen at " + url + "; choose another port with --port");
        }
        routes.watch().start();
        // Before Camel stops: no route comes or goes any more.
        opened.push(routes.watch()::stop);
        warn(routeFiles.doubts(context));
    }

    private RouteReloader routes(
            CamelContext context,
            RouteFiles files,
            Settings settings,
            HubSettings config,
            MeterRegistry meters,
            ReloadMeters edits,
            AlertFileWatcher alertFile) {
        RouteReloader routes = new RouteReloader(
                context,
                files,
                new RouteReloader.Rules(
                        settings.others(),
                        config.files().skipBadRoutes(),
                        config.sources().types(),
                        () -> alerts.all().stream().map(Alert::type).collect(Collectors.toSet())),
                inForce -> {
                    edits.edited(inForce);
                    if (inForce) {
                        // It may name a type that there is only now.
                        alertFile.watch().tryAgain();
                    }
                });
        edits.register(meters, routes.watch());
        return routes;
    }

    /** Opens Redis beside the start of Camel: each takes about as long as the other. */
    private CompletableFuture<Redis> openRedis(RedisConfig config, Path folder) {
        CompletableFuture<Redis> opening;
        if (config.url() == null) {
            DataFolder data = DataFolder.open(folder);
            opened.push(data);
            opening = CompletableFuture.supplyAsync(() -> Redis.embedded(config, data), SeraiHub::inThread);
        } else {
            opening = CompletableFuture.supplyAsync(() -> Redis.remote(config), SeraiHub::inThread);
        }
        opened.push(() ->
                opening.thenAccept(Redis::close).exceptionally(failed -> null).join());
        return opening;
    }

    private static void inThread(Runnable task) {
        Thread.ofPlatform().name("open-redis").daemon().start(task);
    }

    private static Redis await(CompletableFuture<Redis> opening) {
        try {
            return opening.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static Properties camelProperties(Settings settings, String host, int port) {
        Properties properties = new Properties();
        properties.putAll(settings.others());
        properties.put("camel.server.enabled", "true");
        // Ours stand in for Camel's.
        properties.put(RouteMetrics.KEY, "false");
        // One server for everything: health and metrics too.
        for (String server : List.of("camel.server.", "camel.management.")) {
            properties.put(server + "host", host);
            properties.put(server + "port", Integer.toString(port));
        }
        return properties;
    }

    /** Once, in the words of lint. */
    private static void warn(List<Problem> doubts) {
        Logger log = LoggerFactory.getLogger(SeraiHub.class);
        doubts.stream().limit(MAX_DOUBTS).forEach(doubt -> log.warn("{}", doubt));
        if (doubts.size() > MAX_DOUBTS) {
            log.warn("and {} more like these: ./serai lint tells them all", doubts.size() - MAX_DOUBTS);
        }
    }

    /** Before the first logger is made. */
    static void logging(Settings settings) {
        System.setProperty("serai.log.format", settings.oneOf("serai.log.format", "text", "json"));
        System.setProperty(
                "serai.log.level", settings.oneOf("serai.log.level", "INFO", "TRACE", "DEBUG", "WARN", "ERROR"));
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
    }

    private static String newId() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    @Override
    public String url() {
        return url;
    }

    /** What runs, for tests that look at all of its routes. */
    CamelContext context() {
        return Objects.requireNonNull(context);
    }

    /** What keeps the routes of files in force. */
    RouteReloader routes() {
        return Objects.requireNonNull(routes);
    }

    @Override
    public Duration longestStop() {
        return longestStop;
    }

    @Override
    public boolean deliversToInbox() {
        return inboxEnabled
                && alerts.all().stream()
                        .anyMatch(alert ->
                                alert.enabled() && alert.webhook().url().value().startsWith(url + "/inbox/"));
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LoggerFactory.getLogger(SeraiHub.class).warn("Not stopped cleanly: {}", e.getMessage());
            }
        }
    }
}
