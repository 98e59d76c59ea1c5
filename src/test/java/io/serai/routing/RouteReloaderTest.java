package io.serai.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.serai.edit.EditWatch;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import io.serai.testing.SharedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.log.LogComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class RouteReloaderTest {
    private static final String ROUTING =
            """
            - route:
                id: routing
                from:
                  uri: direct:events
                  steps:
                    - to: direct:match
            """;
    private static final String SLACK =
            """
            - route:
                id: format-slack
                from:
                  uri: direct:format-slack
                  steps:
                    - setBody:
                        id: text
                        constant: first
                    - to: direct:deliver
            """;

    @TempDir
    Path folder;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Boolean> edits = new ArrayList<>();
    private final Set<String> types = new HashSet<>(Set.of("slack"));
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private Map<String, String> properties = Map.of();
    private ProducerTemplate producer;
    private RouteReloader reloader;

    @BeforeEach
    void start() throws Exception {
        HandoverDirectComponent direct = new HandoverDirectComponent();
        direct.setBlock(false);
        context.addComponent("direct", direct);
        context.getManagementStrategy().addEventNotifier(new SimpleEventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.RouteStartedEvent started) {
                    told.add(started.getRoute().getRouteId() + " started");
                } else if (event instanceof CamelEvent.RouteStoppedEvent stopped) {
                    told.add(stopped.getRoute().getRouteId() + " stopped");
                }
            }
        });
        context.getRegistry().bind("slow", (Processor) this::stay);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:match").routeId("match").log("matched");
                from("direct:deliver").routeId("deliver").setBody(simple("${body}, delivered"));
            }
        });
        write("routing.yaml", ROUTING);
        write("destinations/slack.yaml", SLACK);
        producer = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        leave.countDown();
        context.stop();
    }

    @Test
    void anEditIsInForceWhenTwoLooksHaveSeenIt() throws Exception {
        run(false);
        write("destinations/slack.yaml", SLACK.replace("first", "second"));

        reloader.watch().poll();
        assertThat(send()).isEqualTo("first, delivered");

        reloader.watch().poll();
        assertThat(send()).isEqualTo("second, delivered");
        assertThat(edits).containsExactly(true);
        assertThat(reloader.watch().problems()).isEmpty();
    }

    @Test
    void noOtherRouteIsTouched() throws Exception {
        run(false);
        Route own = context.getRoute("deliver");
        Route routing = context.getRoute("routing");
        edit("destinations/slack.yaml", SLACK.replace("first", "second"));

        assertThat(context.getRoute("deliver")).isSameAs(own);
        assertThat(context.getRoute("routing")).isSameAs(routing);
        assertThat(ids()).containsExactlyInAnyOrder("match", "deliver", "routing", "format-slack~2");
        assertThat(RouteIds.name("format-slack~2")).isEqualTo("format-slack");
    }

    @Test
    void editsFollowEachOtherAndLeaveNothingBehind() throws Exception {
        run(false);
        int endpoints = context.getEndpoints().size();
        for (int i = 0; i < 5; i++) {
            edit("destinations/slack.yaml", SLACK.replace("first", "text" + i));
            assertThat(send()).isEqualTo("text" + i + ", delivered");
        }

        assertThat(ids()).containsExactlyInAnyOrder("match", "deliver", "routing", "format-slack~6");
        assertThat(context.getRouteDefinitions()).hasSize(4);
        assertThat(context.getEndpoints()).hasSize(endpoints);
    }

    @Test
    void aRouteWithoutAnIdKeepsItsNameOverEdits() throws Exception {
        String nameless = SLACK.replace("    id: format-slack\n", "");
        write("destinations/slack.yaml", nameless);
        run(false);
        assertThat(ids()).contains("destinations-slack-1");

        edit("destinations/slack.yaml", nameless.replace("first", "second"));
        edit("destinations/slack.yaml", nameless.replace("first", "third"));
        assertThat(ids()).contains("destinations-slack-1~3");
        assertThat(send()).isEqualTo("third, delivered");
    }

    @Test
    void anExchangeStaysInTheOldRouteAsLongAsItTakes() throws Exception {
        write("destinations/slack.yaml", SLACK.replace("- to:", "- process:\n            ref: slow\n        - to:"));
        run(false);
        try (ExecutorService sender = Executors.newSingleThreadExecutor()) {
            Future<Object> slow = sender.submit(this::send);
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

            edit("destinations/slack.yaml", SLACK.replace("first", "second"));
            assertThat(send()).isEqualTo("second, delivered");
            assertThat(ids()).contains("format-slack", "format-slack~2");

            leave.countDown();
            assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo("first, delivered");
            reloader.watch().poll();
            assertThat(ids()).contains("format-slack~2").doesNotContain("format-slack");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            - to: direct:deliver            | - to: [broken                       | slack.yaml:10: must be valid YAML
            direct:deliver                  | direct:delivr                       | slack.yaml:9: sends to direct:delivr, which no route comes from
            setBody                         | setBodi                             | slack.yaml:6:
            to: direct:deliver              | to: unheardof:x                     | slack.yaml:9: there is no component 'unheardof'
            direct:deliver                  | log:x?shwAll=true                   | slack.yaml:9: the component log has no option shwAll
            - to: direct:deliver            | - bean: {ref: missing, method: x}   | slack.yaml:9: there is no bean 'missing'
            direct:format-slack             | direct:format-slak                  | slack.yaml: must have a route from direct:format-slack
            id: format-slack                | id: deliver                         | slack.yaml:2: must not have the route id 'deliver'
            direct:deliver                  | direct:deliver?block=maybe          | slack.yaml
            """)
    void aBadEditChangesNothingAndIsToldOnce(String good, String bad, String problem) throws Exception {
        run(false);
        edit("destinations/slack.yaml", SLACK.replace(good, bad));
        reloader.watch().poll();
        reloader.watch().poll();

        assertThat(send()).isEqualTo("first, delivered");
        assertThat(edits).containsExactly(false);
        assertThat(reloader.watch().problems()).singleElement().asString().contains(problem);
        assertThat(ids()).containsExactlyInAnyOrder("match", "deliver", "routing", "format-slack");

        edit("destinations/slack.yaml", SLACK.replace("first", "second"));
        assertThat(send()).isEqualTo("second, delivered");
        assertThat(reloader.watch().problems()).isEmpty();
    }

    @Test
    void aBadFileKeepsAGoodEditOfAnotherOneWaiting() throws Exception {
        run(false);
        write("destinations/slack.yaml", SLACK.replace("first", "second"));
        edit("destinations/teams.yaml", "- broken");
        assertThat(send()).isEqualTo("first, delivered");

        Files.delete(folder.resolve("destinations/teams.yaml"));
        look();
        assertThat(send()).isEqualTo("second, delivered");
    }

    @Test
    void aNewFileIsANewType() throws Exception {
        RouteFiles files = run(false);
        edit("destinations/teams.yaml", SLACK.replace("slack", "teams").replace("text", "words"));

        assertThat(producer.requestBody("direct:format-teams", "")).isEqualTo("first, delivered");
        assertThat(files.destinationTypes()).containsExactly("slack", "teams");
    }

    @Test
    void aFileThatNobodyReadsIsToldOnce() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(RouteReloader.class);
        log.start();
        logger.addAppender(log);
        try {
            run(false);
            edit("destinations/ntfy.yml", SLACK);
            look();
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("ntfy.yml", "nobody reads");
        assertThat(edits).isEmpty();
    }

    @Test
    void aTypeIsNoneBeforeItsRouteRuns() throws Exception {
        RouteFiles files = run(false);
        edit("destinations/teams.yaml", "- broken");

        assertThat(files.destinationTypes()).containsExactly("slack");
    }

    @Test
    void theFileOfATypeThatAlertsHaveCanNotGoBeforeTheAlerts() throws Exception {
        run(false);
        Files.delete(folder.resolve("destinations/slack.yaml"));
        look();

        assertThat(reloader.watch().problems())
                .singleElement()
                .asString()
                .contains("slack.yaml: is gone, and there are alerts of type slack");
        assertThat(send()).isEqualTo("first, delivered");

        types.clear();
        look();
        assertThat(reloader.watch().problems()).isEmpty();
        look();
        assertThat(ids()).containsExactlyInAnyOrder("match", "deliver", "routing");
        assertThatThrownBy(this::send).rootCause().hasMessageContaining("No consumers available");
    }

    @Test
    void withoutRoutingTheLastOneStaysInForce() throws Exception {
        run(false);
        Files.delete(folder.resolve("routing.yaml"));
        look();

        assertThat(reloader.watch().problems()).singleElement().asString().contains("routing.yaml: is missing");
        assertThat(ids()).contains("routing");
    }

    @Test
    void whatOtherFilesSeeTooTakesARestart() throws Exception {
        run(false);
        edit("sources/beans.yaml", "- beans:\n    - name: x\n      type: java.lang.Object\n");

        assertThat(reloader.watch().problems())
                .singleElement()
                .asString()
                .contains("beans.yaml:1: has 'beans', which is read at start alone");
        assertThat(context.getRegistry().lookupByName("x")).isNull();
    }

    @Test
    void routesThatFetchTheirInputDoNotFetchItTwice() throws Exception {
        write("sources/own.yaml", input("timer:a?delay=1h"));
        run(false);
        told.clear();
        edit("sources/own.yaml", input("timer:a?delay=2h"));

        assertThat(reloader.watch().problems()).isEmpty();
        assertThat(told).containsExactly("own stopped", "own~2 started");
    }

    @Test
    void anInputThatDoesNotStartBringsTheOldRoutesBack() throws Exception {
        write("sources/own.yaml", input("timer:a?delay=1h"));
        run(false);
        told.clear();
        write("destinations/slack.yaml", SLACK.replace("first", "second"));
        edit("sources/own.yaml", input("file:" + folder + "/none?autoCreate=false&startingDirectoryMustExist=true"));

        assertThat(reloader.watch().problems())
                .singleElement()
                .asString()
                .contains("sources/own.yaml: Starting directory does not exist");
        assertThat(send()).isEqualTo("first, delivered");
        assertThat(told).containsSubsequence("format-slack~2 started", "own stopped", "own started");
        assertThat(ids()).containsExactlyInAnyOrder("match", "deliver", "routing", "format-slack", "own");
    }

    @Test
    void anInputThatDoesNotStartStopsNoOtherOneWhenItIsNew() throws Exception {
        write("sources/own.yaml", input("timer:a?delay=1h"));
        run(false);
        told.clear();
        write("sources/own.yaml", input("timer:a?delay=2h"));
        edit(
                "sources/zoo.yaml",
                input("file:" + folder + "/none?autoCreate=false&startingDirectoryMustExist=true")
                        .replace("own", "zoo"));

        assertThat(reloader.watch().problems()).singleElement().asString().contains("sources/zoo.yaml");
        assertThat(told).doesNotContain("own stopped");
        assertThat(ids()).containsExactlyInAnyOrder("match", "deliver", "routing", "format-slack", "own");
    }

    @Test
    void anInputWhoseClassesAreMissingBringsTheOldRoutesBack() throws Exception {
        context.getRegistry().bind("broken", new BrokenAtStart());
        write("sources/own.yaml", input("timer:a?delay=1h"));
        run(false);
        told.clear();
        write("destinations/slack.yaml", SLACK.replace("first", "second"));
        edit("sources/own.yaml", input("timer:b?delay=1h").replace("id: own", "id: own\n    routePolicy: broken"));

        assertThat(reloader.watch().problems())
                .singleElement()
                .asString()
                .contains("sources/own.yaml: NoClassDefFoundError: com/example/Missing");
        assertThat(send()).isEqualTo("first, delivered");
        assertThat(told).containsSubsequence("own stopped", "own started");
        assertThat(ids()).containsExactlyInAnyOrder("match", "deliver", "routing", "format-slack", "own");
    }

    @Test
    void aStartWithABadFileFails() throws Exception {
        write("destinations/teams.yaml", "- broken");

        assertThatThrownBy(() -> run(false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("teams.yaml");
    }

    @Test
    void aStartCanLeaveBadFilesOutUntilTheyAreMended() throws Exception {
        write("destinations/teams.yaml", "- broken");
        write("sources/opik.yaml", "- route: {from: {uri: 'direct:source-opik', steps: [{to: 'unheardof:x'}]}}");
        RouteFiles files = run(true);

        assertThat(send()).isEqualTo("first, delivered");
        assertThat(files.destinationTypes()).containsExactly("slack");
        assertThat(reloader.watch().problems()).extracting(Problem::field).hasSize(2);

        edit("destinations/slack.yaml", SLACK.replace("first", "second"));
        assertThat(send()).isEqualTo("second, delivered");
        assertThat(reloader.watch().problems()).hasSize(2);

        write("sources/opik.yaml", "- route: {from: {uri: 'direct:source-opik', steps: [{log: x}]}}");
        edit("destinations/teams.yaml", SLACK.replace("slack", "teams").replace("text", "words"));
        assertThat(reloader.watch().problems()).isEmpty();
        assertThat(files.destinationTypes()).containsExactly("slack", "teams");
    }

    @Test
    void aStartLeavesOutABadFileThatRemembers() throws Exception {
        SharedStore.DONE.clear();
        context.getRegistry().bind("seen", new SharedStore());
        String once =
                """
                - route:
                    id: once
                    from:
                      uri: direct:once
                      steps:
                        - idempotentConsumer:
                            simple: ${body}
                            idempotentRepository: sen
                            steps:
                              - to: direct:match
                """;
        write("sources/once.yaml", once);
        write("sources/good.yaml", once.replace("once", "good").replace("sen\n", "seen\n"));
        run(true);

        assertThat(reloader.watch().problems()).singleElement().asString().contains("once.yaml:8: there is no bean");
        assertThat(ids()).contains("good").doesNotContain("once");
        assertThat(SharedStore.DONE).containsExactly("started");

        edit("destinations/slack.yaml", SLACK.replace("first", "second"));
        assertThat(send()).isEqualTo("second, delivered");
        assertThat(reloader.watch().problems()).singleElement().asString().contains("once.yaml:6", "restarted");
    }

    @Test
    void aFileThatWasInForceIsNotLeftOut() throws Exception {
        run(true);
        edit("destinations/slack.yaml", "- broken");

        assertThat(reloader.watch().problems()).singleElement().asString().contains("slack.yaml");
        assertThat(send()).isEqualTo("first, delivered");
    }

    @Test
    void routingCanNotBeLeftOut() throws Exception {
        write("routing.yaml", "- broken");

        assertThatThrownBy(() -> run(true)).hasMessageContaining("routing.yaml");
    }

    @Test
    void aMemoryOfDuplicatesSurvivesEditsOfAllFiles() throws Exception {
        MemoryIdempotentRepository seen = new MemoryIdempotentRepository();
        context.getRegistry().bind("seen", seen);
        String once =
                """
                - route:
                    id: once
                    from:
                      uri: direct:once
                      steps:
                        - idempotentConsumer:
                            simple: ${body}
                            idempotentRepository: seen
                            steps:
                              - to: direct:match
                """;
        write("sources/once.yaml", once);
        run(false);
        producer.sendBody("direct:once", "a");

        edit("destinations/slack.yaml", SLACK.replace("direct:deliver", "unheardof:x"));
        edit("destinations/slack.yaml", SLACK.replace("first", "second"));
        assertThat(send()).isEqualTo("second, delivered");
        assertThat(seen.contains("a")).isTrue();

        edit("sources/once.yaml", once.replace("direct:match", "direct:deliver"));
        assertThat(reloader.watch().problems())
                .singleElement()
                .asString()
                .contains("once.yaml:6: has 'idempotentConsumer'", "when the hub is restarted");
        Files.delete(folder.resolve("sources/once.yaml"));
        look();
        assertThat(seen.contains("a")).isTrue();
        assertThat(ids()).contains("once");
    }

    @Test
    void aBeanThatStartsAndStopsIsNotStoppedByAnEdit() throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        context.getRegistry().bind("cache", new Cache(stopped));
        String using = SLACK.replace("slack", "teams")
                .replace("text", "words")
                .replace("- to:", "- process: {ref: cache}\n        - to:");
        write("destinations/teams.yaml", using);
        run(false);

        edit("destinations/slack.yaml", SLACK.replace("first", "second"));
        edit("destinations/teams.yaml", using.replace("first", "second"));

        assertThat(stopped).isFalse();
        assertThat(reloader.watch().problems()).singleElement().asString().contains("teams.yaml:9: has 'cache'");
    }

    @Test
    void aSecondComponentWithOptionsIsNotStoppedByAnEdit() throws Exception {
        LogComponent quiet = new LogComponent();
        context.getRegistry().bind("quiet", quiet);
        context.getComponent("quiet");
        properties = Map.of("camel.component.quiet.source-location-enabled", "true");
        run(false);

        edit("destinations/slack.yaml", SLACK.replace("direct:deliver", "unheardof:x"));
        edit("destinations/slack.yaml", SLACK.replace("first", "second"));

        assertThat(reloader.watch().problems()).isEmpty();
        assertThat(send()).isEqualTo("second, delivered");
        assertThat(quiet.getStatus().isStarted()).isTrue();
        assertThat(quiet.getCamelContext()).isSameAs(context);
    }

    @Test
    void aBeanIsKnownByAPlaceholder() throws Exception {
        Properties keys = new Properties();
        keys.setProperty("which", "cache");
        context.getPropertiesComponent().setInitialProperties(keys);
        properties = Map.of("which", "cache");
        AtomicBoolean stopped = new AtomicBoolean();
        context.getRegistry().bind("cache", new Cache(stopped));
        String using = SLACK.replace("- to:", "- process: {ref: '{{which}}'}\n        - to:");
        write("destinations/slack.yaml", using);
        run(false);

        edit("destinations/slack.yaml", using.replace("first", "second"));

        assertThat(reloader.watch().problems()).singleElement().asString().contains("slack.yaml: has 'cache'");
        assertThat(stopped).isFalse();
    }

    @Test
    void anErrorOfAnEditIsToldAndDoesNotEndTheLooks() throws Exception {
        run(false);
        edit(
                "destinations/slack.yaml",
                SLACK.replace("- to: direct:deliver", "- bean: {beanType: " + Broken.class.getName() + "}"));
        assertThat(reloader.watch().problems())
                .singleElement()
                .asString()
                .contains("slack.yaml: NoClassDefFoundError: com/example/Missing");
        assertThat(send()).isEqualTo("first, delivered");

        edit("destinations/slack.yaml", SLACK.replace("first", "second"));
        assertThat(send()).isEqualTo("second, delivered");
        assertThat(reloader.watch().problems()).isEmpty();
    }

    @Test
    void whatCouldNotStartIsTriedAgainWithoutAnEdit() throws Exception {
        write("sources/own.yaml", input("timer:a?delay=1h"));
        run(false);
        Path away = folder.resolve("away");
        edit("sources/own.yaml", input("file:" + away + "?autoCreate=false&startingDirectoryMustExist=true"));
        assertThat(reloader.watch().problems()).isNotEmpty();

        Files.createDirectories(away);
        for (int i = 0; i < EditWatch.FIRST_PAUSE; i++) {
            reloader.watch().poll();
        }
        assertThat(reloader.watch().problems()).isEmpty();
        assertThat(edits).containsExactly(false, true);
    }

    /** Something that dies with the routes that use it. */
    private static final class Cache extends ServiceSupport implements Processor {
        private final AtomicBoolean stopped;

        Cache(AtomicBoolean stopped) {
            this.stopped = stopped;
        }

        @Override
        public void process(Exchange exchange) {}

        @Override
        protected void doStop() {
            stopped.set(true);
        }
    }

    /** A class that lacks another one. */
    public static final class Broken {
        public Broken() {
            throw new NoClassDefFoundError("com/example/Missing");
        }
    }

    /** The same, seen only when the route starts. */
    private static final class BrokenAtStart implements RoutePolicy {
        @Override
        public void onInit(Route route) {}

        @Override
        public void onRemove(Route route) {}

        @Override
        public void onStart(Route route) {
            throw new NoClassDefFoundError("com/example/Missing");
        }

        @Override
        public void onStop(Route route) {}

        @Override
        public void onSuspend(Route route) {}

        @Override
        public void onResume(Route route) {}

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {}

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {}
    }

    /** Its looks are the tests'. */
    private RouteFiles run(boolean skipBad) throws Exception {
        RouteFiles files = new RouteFiles(folder);
        RouteReloader.Rules rules = new RouteReloader.Rules(properties, skipBad, Set.of(), () -> Set.copyOf(types));
        reloader = new RouteReloader(context, files, rules, edits::add);
        reloader.load();
        context.start();
        return files;
    }

    private Object send() {
        return producer.requestBody("direct:format-slack", "");
    }

    private void edit(String name, String text) throws IOException {
        write(name, text);
        look();
    }

    /** Twice to see that an edit is finished, once more for the end of what is idle. */
    private void look() {
        reloader.watch().poll();
        reloader.watch().poll();
        reloader.watch().poll();
    }

    private List<String> ids() {
        return context.getRoutes().stream().map(Route::getRouteId).toList();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void stay(Exchange exchange) throws InterruptedException {
        entered.countDown();
        assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static String input(String uri) {
        return """
                - route:
                    id: own
                    from:
                      uri: %s
                      steps:
                        - log: in
                """
                .formatted(uri);
    }
}
