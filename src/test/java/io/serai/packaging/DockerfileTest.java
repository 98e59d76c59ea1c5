package io.serai.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be said of the Dockerfile without a container engine; its steps are run by {@link PackageIT}. */
class DockerfileTest {
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?\\d+(\\.\\d+)+[a-z0-9.-]*");

    private Dockerfile dockerfile;

    @BeforeEach
    void read() throws IOException {
        dockerfile = Dockerfile.shipped();
    }

    @Test
    void everyImageNamesItsVersion() {
        assertThat(dockerfile.all("FROM")).hasSize(2).allSatisfy(from -> assertThat(from.split(" ")[0])
                .matches(PINNED));
    }

    @Test
    void itRunsAsAUserWithANumberAndNotAsRoot() {
        assertThat(dockerfile.all("USER")).containsExactly("10001:10001");
        assertThat(dockerfile.instructions()).containsSubsequence("RUN serai prepare", "USER 10001:10001");
    }

    @Test
    void whatItCopiesIsThereAndLetThrough() throws IOException {
        List<String> let = Shipped.text("docker/Dockerfile.dockerignore")
                .lines()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();

        for (String copy : dockerfile.all("COPY")) {
            if (!copy.startsWith("--from=build ")) {
                String[] words = copy.split(" ");
                for (String source : Arrays.copyOf(words, words.length - 1)) {
                    assertThat(Path.of(source)).exists();
                    assertThat(let).anyMatch(path -> Path.of(source).startsWith(path));
                }
            }
        }
    }

    /** What the other stage does is the business of package managers. */
    @Test
    void theStageThatBuildsDoesNothingButStepsOfTheBuildScript() {
        assertThat(dockerfile.buildCommands())
                .allSatisfy(command -> assertThat(command).startsWith("docker/build.sh "));
    }

    @Test
    void itsHealthIsAskedAndItsDataIsAVolume() {
        assertThat(dockerfile.all("HEALTHCHECK")).singleElement().asString().endsWith("CMD [\"/opt/healthcheck.sh\"]");
        assertThat(dockerfile.all("VOLUME")).containsExactly("/data");
        assertThat(dockerfile.all("ENV")).contains("CAMEL_SERVER_HOST=0.0.0.0 SERAI_DATA=/data");
    }

    @Test
    void hadolintFindsNothing() throws Exception {
        Shipped.assumeInstalled("hadolint");

        assertThat(Shipped.output("hadolint", "docker/Dockerfile")).isEmpty();
    }
}
