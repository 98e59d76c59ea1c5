package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.serai.cli.HubOptions;
import io.serai.cli.RouteTester;
import io.serai.cli.StartException;
import io.serai.routetest.RouteTestResult;
import io.serai.routing.RouteFiles;
import io.serai.testing.HubFolder;
import io.serai.testing.SharedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators learn of their routes before a hub runs them. */
class SeraiRouteTestsTest {
    private static final String MINE = "routes/tests/mine.yaml";

    @TempDir
    Path home;

    private HubFolder folder;

    @BeforeEach
    void shippedFiles() {
        folder = HubFolder.in(home);
    }

    @Test
    void theShippedRoutesDoAsTheirTestsSay() {
        assertThat(run(null)).hasSizeGreaterThan(25).allSatisfy(test -> assertThat(test.failures())
                .as("%s:%s %s", test.file(), test.line(), test.name())
                .isEmpty());
    }

    @Test
    void everyShippedRouteHasATest() {
        String sources = folder.read("routes/tests/sources.yaml");
        String destinations = folder.read("routes/tests/destinations.yaml");

        assertThat(new RouteFiles(Path.of("routes")).destinationTypes())
                .allSatisfy(type -> assertThat(destinations).containsPattern("alert_type: " + type + "\\b"));
        assertThat(Path.of("routes", "sources").toFile().list())
                .allSatisfy(file -> assertThat(sources).containsPattern("type: " + file.replace(".yaml", "") + "\\b"));
    }

    @Test
    void runsOnlyWhatSomebodyAsksFor() {
        assertThat(run("TELEGRAM")).singleElement().satisfies(test -> {
            assertThat(test.file()).endsWith("routes/tests/destinations.yaml");
            assertThat(test.name()).startsWith("Telegram gets HTML");
        });
        assertThat(run("no such test")).isEmpty();
    }

    @Test
    void saysWhatIsDroppedAndShouldNotBe() {
        folder.edit(
                "routes/routing.yaml",
                "            when:\n",
                """
                            when:
                              - jq: '.properties.environment == "loadtest"'
                                steps:
                                  - log: dropped
                """
                        .indent(0));

        assertThat(
                        failures(
                                """
                        tests:
                          - name: all are kept
                            events:
                              - {eventType: trace:errors, properties: {environment: loadtest}}
                              - {eventType: trace:errors}
                            expect: {dropped: false}
                        """))
                .containsExactly("dropped: expected none, got event 0");
    }

    @Test
    void eachTestBeginsWithoutTheEventsOfTheOneBefore() {
        SharedStore.DONE.clear();
        folder.write(
                "routes/routing.yaml",
                """
                - beans:
                    - name: seen
                      type: io.serai.testing.SharedStore
                - route:
                    id: routing
                    from:
                      uri: direct:events
                      steps:
                        - idempotentConsumer:
                            jq: .id
                            idempotentRepository: seen
                            steps: [{to: "direct:match"}]
                """);

        folder.write(
                MINE,
                """
                tests:
                  - name: the second is a duplicate
                    events: [{id: a, eventType: trace:errors}, {id: a, eventType: trace:errors}]
                    expect: {dropped: [1]}
                  - name: so it is here
                    events: [{id: a, eventType: trace:errors}, {id: a, eventType: trace:errors}]
                    expect: {dropped: [1]}
                """);

        assertThat(run("mine.yaml")).hasSize(2).allSatisfy(test -> assertThat(test.failures())
                .isEmpty());
        assertThat(SharedStore.DONE).isEmpty();
    }

    @Test
    void saysWhatRoutingHasMadeOfAnEvent() {
        folder.edit(
                "routes/routing.yaml",
                "      steps:\n        - choice:",
                "      steps:\n        - transform:\n            jq: '.properties.team = \"llm\"'\n        - choice:");

        assertThat(
                        failures(
                                """
                        tests:
                          - name: the team is known
                            events: [{eventType: trace:errors, payload: {n: 1.50}}]
                            expect:
                              routed: [{properties: {team: prompts}, payload: {n: 1.5, m: null}}]
                        """))
                .containsExactly("routed[0].properties.team: expected \"prompts\", got \"llm\"");
    }

    @Test
    void saysWhyAnAlertDoesNotGetAnEvent() {
        assertThat(
                        failures(
                                """
                        tests:
                          - name: who gets what
                            events:
                              - {eventType: trace:errors, properties: {team: a}}
                              - {eventType: trace:errors, workspaceId: other}
                              - {eventType: prompt:created}
                            alerts:
                              - id: team-a
                                triggers:
                                  - event_type: trace:errors
                                    property_filters: [{key: team, value: b}]
                              - {id: "off", enabled: false, triggers: [{event_type: trace:errors}]}
                              - {id: prompts, triggers: [{event_type: prompt:created}]}
                            expect:
                              matches:
                                - {event: 0, alert: team-a}
                                - {event: 1, alert: team-a}
                                - {event: 2, alert: team-a}
                                - {event: 0, alert: "off"}
                                - {event: 0, alert: promts}
                        """))
                .containsExactly(
                        "matches: event 0 should reach team-a and does not: property filter: expected team = b, got"
                                + " team = a",
                        "matches: event 1 should reach team-a and does not: workspace: expected default, got other",
                        "matches: event 2 should reach team-a and does not: event type: expected trace:errors, got"
                                + " prompt:created",
                        "matches: event 0 should reach off and does not: enabled: expected enabled, got disabled",
                        "there is no alert promts; did you mean 'prompts'?; there are team-a, off, prompts",
                        "matches: event 2 reaches prompts and should not");
    }

    @Test
    void showsMessagesThatAreNotAsExpectedWithoutSecrets() {
        assertThat(
                        failures(
                                """
                        tests:
                          - name: the incident
                            events: [{eventType: trace:errors, payload: {id: t}}]
                            alerts: ../../alerts.yaml
                            expect:
                              messages:
                                - {alert: example-pagerduty, count: 2}
                                - {alert: example-pagerduty, contains: [no such text], lacks: [trigger]}
                                - alert: example-pagerduty
                                  json: {/event_action: resolve, /routing_key: mine, /none: null}
                                - {alert: example-pagerduty, message: 3}
                        """))
                .hasSize(6)
                .allSatisfy(failure -> assertThat(failure)
                        .startsWith("messages of example-pagerduty: ")
                        .doesNotContain("EXAMPLE0ROUTING0KEY0REPLACE0ME00"))
                .satisfies(all -> {
                    assertThat(all.get(0)).contains("expected 2, got 1\n  {");
                    assertThat(all.get(1)).contains("none contains no such text\n  {");
                    assertThat(all.get(2)).contains("one contains trigger\n  {");
                    assertThat(all.get(3)).endsWith("/event_action: expected \"resolve\", got \"trigger\"");
                    assertThat(all.get(5)).endsWith("there is no message 3, only 1");
                });
    }

    @Test
    void aRouteThatLeavesANotificationOutMakesNoMessage() {
        folder.edit(
                "routes/destinations/slack.yaml",
                "      steps:\n",
                "      steps:\n        - filter:\n            jq: .payload.test == true\n            steps: [{stop: {}}]\n");

        assertThat(
                        failures(
                                """
                        tests:
                          - name: tests are not shown
                            events: [{eventType: trace:errors, properties: {test: "true"}}]
                            expect:
                              messages: [{alert: example-slack, count: 0}, {alert: example-webhook, count: 1}]
                        """))
                .isEmpty();
    }

    @Test
    void anEventThatRoutingSendsTwiceCountsOnce() {
        folder.edit(
                "routes/routing.yaml",
                "      steps:\n        - choice:",
                "      steps:\n        - to: direct:match\n        - choice:");

        assertThat(
                        failures(
                                """
                        tests:
                          - name: once
                            events: [{eventType: trace:errors}, {eventType: trace:errors}]
                            alerts: [{id: errors, triggers: [{event_type: trace:errors}]}]
                            expect:
                              matches: [{event: 0, alert: errors}, {event: 1, alert: errors}]
                              messages: [{alert: errors, count: 1, json: {/payload/eventCount: 2}}]
                        """))
                .isEmpty();
    }

    @Test
    void eventsGatherAsTheHubsConfigurationSays() {
        folder.set("serai.debounce.window", "0");
        folder.set("serai.debounce.max-events", "2");

        assertThat(
                        failures(
                                """
                        tests:
                          - name: how many
                            events: [{eventType: trace:errors}, {eventType: trace:errors}, {eventType: trace:errors}]
                            alerts:
                              - {id: at-once, triggers: [{event_type: trace:errors}]}
                              - {id: gathers, triggers: [{event_type: trace:errors}], options: {window: 30s}}
                              - {id: leads, triggers: [{event_type: trace:errors}], options: {window: 30s, leading_edge: true}}
                              - {id: small, triggers: [{event_type: trace:errors}], options: {window: 30s, max_bytes: 1024}}
                              - {id: daily, triggers: [{event_type: trace:errors}], options: {digest: 0 0 9 ? * *, max_events: 9}}
                            expect:
                              messages:
                                - {alert: at-once, count: 3}
                                - {alert: gathers, count: 2, json: {/payload/eventCount: 2}}
                                - {alert: leads, count: 2, json: {/payload/eventCount: 1}}
                                - {alert: small, count: 2}
                                - {alert: daily, count: 1, json: {/payload/eventCount: 3}}
                        """))
                .isEmpty();
    }

    @Test
    void routesFindTheBeansAndComponentsOfTheConfiguration() {
        String keys = folder.read("application.properties");
        String counter = "\ncamel.beans.counter = #class:java.util.concurrent.atomic.AtomicInteger\n";
        folder.write("application.properties", keys + counter);
        folder.edit(
                "routes/routing.yaml",
                "      steps:\n        - choice:",
                "      steps:\n        - setVariable: {name: n, method: {ref: counter, method: incrementAndGet}}\n"
                        + "        - choice:");
        String test =
                """
                tests:
                  - name: kept
                    events: [{eventType: trace:errors}]
                    expect: {dropped: false}
                """;

        assertThat(failures(test)).isEmpty();
        folder.write("application.properties", keys + counter + "camel.component.log.noSuch = secret\n");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> failures(test))
                .withMessage("camel.component.log.noSuch: is not a key of Apache Camel, or can't have this value");
    }

    @Test
    void saysWhyARouteFails() {
        folder.edit(
                "routes/sources/json.yaml",
                "        - choice:\n",
                "        - throwException: {exceptionType: java.lang.IllegalStateException, message: broken}\n"
                        + "        - choice:\n");

        assertThat(
                        failures(
                                """
                        tests:
                          - name: anything
                            hook: {type: json, body: {}}
                            expect: {dropped: false}
                        """))
                .singleElement()
                .asString()
                .startsWith("a route fails: direct:source-json failed")
                .contains("broken");
        assertThat(
                        failures(
                                """
                        tests:
                          - name: nobody
                            hook: {type: nobody, body: {}}
                            expect: {dropped: false}
                        """))
                .containsExactly("a route fails: there is no route from direct:source-nobody in sources/nobody.yaml");
    }

    @Test
    void stepsThatCallOthersDoNothing() {
        folder.edit(
                "routes/routing.yaml",
                "      steps:\n        - choice:",
                "      steps:\n        - to: http://127.0.0.1:1/lookup\n        - choice:");

        assertThat(
                        failures(
                                """
                        tests:
                          - name: kept
                            events: [{eventType: trace:errors}]
                            expect: {routed: [{eventType: trace:errors}]}
                        """))
                .isEmpty();
    }

    @Test
    void triesAFolderOverTheRoutesWithoutTouchingThem() throws IOException {
        // As an editor locks a file that is open.
        Files.createSymbolicLink(folder.path().resolve("routes/.#routing.yaml"), Path.of("somebody@somewhere:1"));
        folder.write(
                "new/destinations/ntfy.yaml", "- route: {id: format-ntfy, from: {uri: direct:format-ntfy, steps: [");
        HubOptions options = new HubOptions(folder.path(), Map.of());
        RouteTester.Choice choice = new RouteTester.Choice(null, folder.path().resolve("new"));

        folder.write(
                "new/tests/ntfy.yaml",
                """
                tests:
                  - name: ntfy gets a title
                    events: [{eventType: trace:errors}]
                    alerts: [{id: n, name: Errors, alert_type: ntfy, triggers: [{event_type: trace:errors}]}]
                    expect:
                      messages: [{alert: n, count: 1, json: {/title: Errors}}]
                """);
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> SeraiRouteTests.run(options, Map.of(), choice))
                .withMessageStartingWith("destinations/ntfy.yaml:2: must be valid YAML");
        folder.write(
                "new/destinations/ntfy.yaml",
                """
                - route:
                    id: format-ntfy
                    from:
                      uri: direct:format-ntfy
                      steps:
                        - transform: {jq: '{title: .alertName}'}
                        - to: direct:deliver
                """);

        assertThat(SeraiRouteTests.run(options, Map.of(), choice))
                .singleElement()
                .satisfies(test -> assertThat(test.failures()).isEmpty());
        assertThat(new RouteFiles(folder.path().resolve("routes")).destinationTypes())
                .doesNotContain("ntfy");
    }

    @Test
    void namesTheLineOfEachMistakeInATest() {
        folder.write(
                MINE,
                """
                tests:
                  - name: one
                    events: [{eventType: ""}]
                    expext: {}
                  - name: two
                    hook: {type: mine}
                    expect: {dropped: maybe, events: {}}
                  - name: three
                    events: missing.json
                    alerts: [{id: a, alert_type: slak, triggers: []}]
                    expect: {refused: x, messages: [{alert: a, json: {no: 1}, contain: []}]}
                """);

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> run(null))
                .satisfies(failure -> assertThat(failure.lines())
                        .allSatisfy(line -> assertThat(line).startsWith(folder.path() + "/" + MINE + ":"))
                        .extracting(line -> line.replace(folder.path() + "/" + MINE, ""))
                        .contains(
                                ":3: tests[0].events[0].eventType: must not be blank",
                                ":2: tests[0].expect: is required",
                                ":4: tests[0].expext: is not a known field; did you mean 'expect'?",
                                ":6: tests[1].hook.body: is required, or file: there is no sample of mine",
                                ":7: tests[1].expect.events: must be an array of events, each with the members that matter",
                                ":7: tests[1].expect.dropped: must be true, false, or the positions of events, counted from 0",
                                ":9: tests[2].events: must be a file beside mine.yaml that can be read",
                                ":11: tests[2].expect.refused: goes with hook; what routing makes of events is expected as"
                                        + " routed",
                                ":11: tests[2].expect.messages[0].json: must have JSON pointers as names, like"
                                        + " /attachments/0/title")
                        .anySatisfy(line -> assertThat(line)
                                .startsWith(":10: tests[2].alerts[0].alert_type: is not a known")
                                .endsWith("did you mean 'slack'?"))
                        .anySatisfy(line -> assertThat(line)
                                .contains("messages[0].contain: is not a known field; did you mean 'contains'?")));
    }

    /** Of the one test in a file beside the shipped ones. */
    private List<String> failures(String yaml) {
        folder.write(MINE, yaml);
        List<RouteTestResult> results = run("mine.yaml");
        assertThat(results).hasSize(1);
        return results.getFirst().failures();
    }

    private List<RouteTestResult> run(@Nullable String filter) {
        return SeraiRouteTests.run(
                new HubOptions(folder.path(), Map.of()), Map.of(), new RouteTester.Choice(filter, null));
    }
}
