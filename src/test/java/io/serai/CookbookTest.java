package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.cli.HubOptions;
import io.serai.cli.RouteTester;
import io.serai.routetest.RouteTestResult;
import io.serai.testing.HubFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes of docs/cookbook.md work, and the page shows them as they are. */
class CookbookTest {
    private static final Path DOCS = Path.of("docs");
    private static final Path RECIPES = DOCS.resolve("cookbook");

    /** A link to a file, and the block of YAML under it. */
    private static final Pattern SHOWN =
            Pattern.compile("\\[`[^`]+`]\\((cookbook/\\S+)\\):\\n\\n```yaml\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path home;

    static Stream<Path> recipes() throws IOException {
        try (Stream<Path> recipes = Files.list(RECIPES)) {
            return recipes.sorted().toList().stream();
        }
    }

    @Test
    void thereAreTen() throws IOException {
        assertThat(recipes()).hasSize(10);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void itsTestsHoldOverTheShippedRoutes(Path recipe) {
        List<RouteTestResult> results = SeraiRouteTests.run(
                new HubOptions(HubFolder.in(home).path(), Map.of()),
                Map.of(
                        "SLACK_CHECKOUT", "https://hooks.slack.com/services/T/B/checkout",
                        "SLACK_PLATFORM", "https://hooks.slack.com/services/T/B/platform",
                        "SLACK_STAGING", "https://hooks.slack.com/services/T/B/staging",
                        "PAGERDUTY_KEY", "EXAMPLE0ROUTING0KEY0REPLACE0ME00"),
                new RouteTester.Choice(null, recipe.resolve("routes")));

        assertThat(results)
                .isNotEmpty()
                .allSatisfy(test -> assertThat(test.failures()).as(test.name()).isEmpty());
    }

    @Test
    void thePageShowsEachFileAsItIs() throws IOException {
        Map<String, String> shown = new LinkedHashMap<>();
        SHOWN.matcher(Files.readString(DOCS.resolve("cookbook.md")))
                .results()
                .forEach(block -> shown.put(block.group(1), block.group(2)));

        assertThat(shown.keySet()).containsAll(files());
        for (Map.Entry<String, String> block : shown.entrySet()) {
            assertThat(block.getValue()).as(block.getKey()).isEqualTo(Files.readString(DOCS.resolve(block.getKey())));
        }
    }

    /** Tests need not be on the page. */
    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(RECIPES)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> DOCS.relativize(file).toString())
                    .filter(file -> !file.contains("/tests/"))
                    .toList();
        }
    }
}
