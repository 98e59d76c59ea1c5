package io.serai.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.messages.Cases.Case;
import io.serai.messages.Destinations.Destination;
import io.serai.testing.MessageRoutes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The exact messages of every event type for every destination, as {@code src/test/resources/golden} shows them, each of
 * them one that its destination takes. {@code ./serai test --golden} writes the files anew.
 */
class GoldenMessagesTest {
    private static final List<Case> CASES = Cases.ofEachType();

    private static MessageRoutes routes;

    @BeforeAll
    static void start() {
        routes = MessageRoutes.shipped();
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    private record Golden(Destination destination, Case given) {
        GoldenFile file() {
            return GoldenFile.of(destination.name(), given.name());
        }

        void check() {
            List<JsonNode> messages = routes.messages(Claims.of(given.events()), destination.alert());
            for (JsonNode message : messages) {
                assertThat(MessageChecks.problems(destination.name(), message)).isEmpty();
            }
            file().check(messages);
        }
    }

    @TestFactory
    List<DynamicContainer> messagesAreAsTheGoldenFilesShowThem() {
        return golden().stream().collect(Collectors.groupingBy(Golden::destination)).entrySet().stream()
                .map(each -> DynamicContainer.dynamicContainer(
                        each.getKey().name(),
                        each.getValue().stream()
                                .map(golden ->
                                        DynamicTest.dynamicTest(golden.given().name(), golden::check))))
                .toList();
    }

    @Test
    void everyGoldenFileIsOfACase() {
        Set<Path> known = golden().stream().map(golden -> golden.file().path()).collect(Collectors.toSet());

        assertThat(GoldenFile.strangers(known))
                .as("golden files that nothing makes: ./serai test --golden removes them")
                .isEmpty();
    }

    @Test
    void everyDestinationTypeHasGoldenFiles() {
        assertThat(Destinations.all())
                .extracting(destination -> destination.alert().type())
                .containsAll(MessageRoutes.types());
    }

    private static List<Golden> golden() {
        List<Golden> golden = new ArrayList<>();
        for (Destination destination : Destinations.all()) {
            List<Case> cases = new ArrayList<>(CASES);
            cases.add(Cases.hostile());
            if (destination.pages()) {
                cases.add(Cases.parts());
            }
            cases.stream()
                    .filter(given ->
                            destination.takes(given.eventType(), given.events().size()))
                    .forEach(given -> golden.add(new Golden(destination, given)));
        }
        return golden;
    }
}
