package io.serai.packaging;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts are shell, as far as can be said without running them. */
class ScriptsTest {
    @ParameterizedTest
    @ValueSource(strings = {"serai", "docker/build.sh"})
    void theyAreOfTheShellThatIsEverywhere(String script) throws Exception {
        Shipped.output("sh", "-n", Path.of(script).toString());
    }

    @Test
    void shellcheckFindsNothing() throws Exception {
        Shipped.assumeInstalled("shellcheck");

        Shipped.output(
                "shellcheck", "--severity=warning", "serai", "docker/build.sh", "docker/healthcheck.sh", ".ci/run");
    }
}
