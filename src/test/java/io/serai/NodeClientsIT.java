package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Node;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that were written for others work with a hub when nothing but their base URL changes: Opik's own library, and
 * the calls that Helicone documents. They are in {@code src/test/node}; what they print is shown when one fails.
 */
class NodeClientsIT {
    private static final String TOKEN = "test-api-token";

    @TempDir
    static Path home;

    private static HubProcess hub;
    private static Node node;

    @BeforeAll
    static void start() {
        node = Node.withPackages(Path.of("src/test/node"), Path.of("target/node-clients"));
        hub = HubProcess.start(HubFolder.in(home).alerts("alerts: []").set("serai.api.token", TOKEN));
    }

    @AfterAll
    static void stop() {
        if (hub != null) {
            hub.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opik.test.mjs", "helicone.test.mjs", "openapi.test.mjs"})
    void isServedAsItExpects(String script) {
        Node.Run run = node.run(script, "SERAI_URL", hub.url(), "SERAI_TOKEN", TOKEN);

        assertThat(run.exit()).as(run.output()).isZero();
        // A script that tests nothing ends well too.
        assertThat(run.output()).containsPattern("(?m)^# pass [1-9]").contains("# fail 0");
    }
}
