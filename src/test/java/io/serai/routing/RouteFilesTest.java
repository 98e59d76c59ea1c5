package io.serai.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.json.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteFilesTest {
    private static final String ROUTING =
            """
            - route:
                id: routing
                from:
                  uri: direct:events
                  steps:
                    - to: direct:match
            """;

    @TempDir
    Path folder;

    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void theHubsOwnRoutes() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:match").routeId("match").to("mock:matched");
                from("direct:deliver").routeId("deliver").to("mock:delivered");
            }
        });
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void loadsRoutingSourcesAndDestinations() throws Exception {
        write("routing.yaml", ROUTING);
        write("sources/kafka.yaml", route("from-kafka", "direct:kafka", "direct:match"));
        write("destinations/teams.yaml", route("format-teams", "direct:format-teams", "direct:deliver"));
        write("destinations/README.md", "not a route");

        files().load(context);
        context.start();

        assertThat(context.getRoutes())
                .extracting(Route::getRouteId)
                .containsExactlyInAnyOrder("match", "deliver", "routing", "from-kafka", "format-teams");
    }

    @Test
    void aDestinationTypeIsTheNameOfItsFile() throws IOException {
        assertThat(files().destinationTypes()).isEmpty();
        write("destinations/teams.yaml", "");
        write("destinations/slack.yaml", "");
        write("destinations/notes.txt", "");

        assertThat(files().destinationTypes()).containsExactly("slack", "teams");
    }

    @Test
    void theShippedFilesServeTheirDestinationTypes() {
        assertThat(new RouteFiles(Path.of("routes")).destinationTypes())
                .containsExactly(
                        "discord",
                        "email",
                        "general",
                        "google-chat",
                        "helicone",
                        "kafka",
                        "pagerduty",
                        "slack",
                        "teams",
                        "telegram");
    }

    @Test
    void saysThatRoutingIsMissing() {
        assertThatThrownBy(() -> files().load(context))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("routing.yaml: is missing; without it no event reaches an alert");
    }

    @Test
    void saysThatRoutingServesNoEvents() throws IOException {
        write("routing.yaml", ROUTING.replace("direct:events", "direct:event"));

        assertThatThrownBy(() -> files().load(context))
                .hasMessageContaining("routing.yaml: must have a route from direct:events");
    }

    @Test
    void saysThatADestinationDoesNotServeItsType() throws IOException {
        write("routing.yaml", ROUTING);
        write("destinations/teams.yaml", route("format-teams", "direct:format-team", "direct:deliver"));

        assertThatThrownBy(() -> files().load(context))
                .hasMessageContaining("teams.yaml: must have a route from direct:format-teams");
    }

    @Test
    void namesFileAndLineOfWhatIsNoYaml() throws IOException {
        write("routing.yaml", ROUTING + "  - : [broken\n");

        assertThatThrownBy(() -> files().load(context))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("routing.yaml")
                .hasMessageMatching("(?s).*\\b[78]\\b.*");
    }

    @Test
    void namesFileAndLineOfAStepThatCamelDoesNotKnow() throws IOException {
        write("routing.yaml", ROUTING.replace("- to: direct:match", "- tto: direct:match"));

        assertThatThrownBy(() -> files().load(context))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("routing.yaml")
                .hasMessageContaining("tto")
                .hasMessageMatching("(?s).*\\b6\\b.*");
    }

    @ParameterizedTest
    @CsvSource({"a, b", "b, a"})
    void noRouteHasTheIdThatAnotherOneGetsByItsFile(String named, String unnamed) throws IOException {
        write("routing.yaml", "- from: {uri: direct:events, steps: [{log: x}]}\n");
        write("sources/" + unnamed + ".yaml", "- from: {uri: direct:x, steps: [{log: x}]}\n");
        write(
                "sources/" + named + ".yaml",
                "- route: {id: sources-" + unnamed + "-1, from: {uri: direct:y, steps: [{log: x}]}}\n");

        assertThatThrownBy(() -> new RouteFiles(folder).load(context))
                .hasMessageContaining("sources/b.yaml", "'sources-" + unnamed + "-1'", "another route has it");
    }

    @Test
    void namesTheFileOfARouteThatCanNotBeMade() throws Exception {
        write("routing.yaml", ROUTING.replace("direct:match", "nocomponent:match"));
        files().load(context);

        RuntimeException told = null;
        try {
            context.start();
        } catch (Exception e) {
            told = files().explain(context, e);
        }

        assertThat(told).isInstanceOf(InvalidInputException.class).hasMessageContaining("routing.yaml");
    }

    @Test
    void leavesOtherFailuresAsTheyAre() {
        IllegalStateException failure = new IllegalStateException("port in use");

        assertThat(files().explain(context, failure)).isSameAs(failure);
    }

    private RouteFiles files() {
        return new RouteFiles(folder);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String route(String id, String from, String to) {
        return """
                - route:
                    id: %s
                    from:
                      uri: %s
                      steps:
                        - to: %s
                """
                .formatted(id, from, to);
    }
}
