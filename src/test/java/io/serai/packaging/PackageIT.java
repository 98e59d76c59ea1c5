package io.serai.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive that {@code ./serai package} makes, installed by the commands of docker/Dockerfile in a folder of this machine
 * that stands for the image's root: with the Java runtime of the image, and with nothing on the PATH but what a bare system
 * has.
 */
class PackageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** All that the launcher may need besides Java. */
    private static final List<String> BARE_SYSTEM = List.of("sed", "find", "dirname", "readlink", "cksum", "rm");

    @TempDir
    static Path temp;

    /** Commands of the image that this machine is not asked for: packages, users and their folders. */
    private static final List<String> PACKAGES = List.of("apt-get", "rm", "useradd", "install");

    private static Path image;
    private static Path hub;
    private static Path java;
    private static Path bin;

    @BeforeAll
    static void install() throws Exception {
        assumeThat(archive())
                .as("no archive of this build: make it by ./serai test -Ddist")
                .isTrue();
        // With a space in its name, as some have.
        Path stage = temp.resolve("the stage");
        image = temp.resolve("the image");
        hub = in(image, "/opt/serai");
        java = in(image, "/opt/java");
        // What the images that the stages begin with have there already.
        Files.createDirectories(in(stage, "/opt/java/openjdk"));
        Files.createDirectories(in(image, "/opt"));
        Files.createDirectories(in(image, "/usr/local/bin"));
        Dockerfile dockerfile = Dockerfile.shipped();
        for (String command : dockerfile.buildCommands()) {
            // The build has done that.
            if (!command.equals("docker/build.sh package")) {
                run(command, stage);
            }
        }
        for (String copy : dockerfile.all("COPY")) {
            if (copy.startsWith("--from=build ")) {
                String[] words = copy.split(" ");
                Files.move(in(stage, words[1]), in(image, words[2]));
            }
        }
        for (String command : dockerfile.imageCommands()) {
            if (!PACKAGES.contains(command.split(" ")[0]) && !command.startsWith("serai ")) {
                run(command, image);
            }
        }
        bin = Files.createDirectories(temp.resolve("bin"));
        for (String program : BARE_SYSTEM) {
            Path wrapper = bin.resolve(program);
            Files.writeString(wrapper, "#!/bin/sh\nexec %s \"$@\"\n".formatted(onPath(program)));
            assertThat(wrapper.toFile().setExecutable(true)).isTrue();
        }
    }

    @Test
    void hasWhatAHubAndItsOperatorNeedAndNoMore() throws IOException {
        assertThat(list(hub))
                .contains("serai", "serai.jar", "application.properties", "alerts.yaml", "routes/routing.yaml")
                .contains("README.md", "docs/install.md", "docker/systemd/serai.service", "kustomization.yaml")
                .noneMatch(name -> name.startsWith("src/") || name.endsWith(".key") || name.endsWith(".env"));
        assertThat(Files.isExecutable(hub.resolve("serai"))).isTrue();
    }

    @Test
    void theBillOfMaterialsNamesEveryLibrary() throws IOException {
        JsonNode bill = Json.read(Files.readAllBytes(hub.resolve("sbom.json")));
        Set<String> named = new HashSet<>();
        for (JsonNode component : bill.path("components")) {
            named.add(component.path("name").textValue() + "-"
                    + component.path("version").textValue());
        }

        assertThat(bill.path("bomFormat").textValue()).isEqualTo("CycloneDX");
        assertThat(bill.at("/metadata/component/name").textValue()).isEqualTo("serai");
        List<String> libraries = list(hub.resolve("lib"));
        assertThat(libraries).hasSizeGreaterThan(100).allSatisfy(jar -> assertThat(named)
                .anyMatch(name -> jar.equals(name + ".jar") || jar.startsWith(name + "-")));
        assertThat(named).noneMatch(name -> name.startsWith("junit"));
    }

    @Test
    void runsLikeInTheImage() throws Exception {
        Shipped.output(serai(List.of(), "prepare"));
        List<String> installed = list(hub);
        // The archive of classes is taken, or Java ends.
        assertThat(Shipped.output(serai(List.of("-Xshare:on"), "--version"))).contains("in " + java);

        Path state = Files.createDirectories(temp.resolve("state"));
        HubFolder folder = new HubFolder(state)
                .alerts(
                        """
                        alerts:
                          - name: Mine
                            webhook: {url: "${hub}/inbox/mine"}
                            options: {window: 0}
                            triggers: [{event_type: "trace:errors"}]
                        """);
        ProcessBuilder run = serai(
                List.of(),
                "run",
                "--port",
                "0",
                "--data",
                state.resolve("data").toString(),
                "--alerts",
                state.resolve("alerts.yaml").toString());
        try (HubProcess running = HubProcess.startInstalled(folder, run)) {
            assertThat(running.client()
                            .post("/v1/events", "application/json", "{\"eventType\":\"trace:errors\"}".getBytes(UTF_8))
                            .status())
                    .isEqualTo(202);
            await().atMost(PATIENCE)
                    .until(() -> running.client().get("/inbox/mine").text().contains("trace:errors"));
            assertThat(healthcheck(running.url())).isZero();

            running.terminate();

            assertThat(running.awaitExit(PATIENCE)).isEqualTo(143);
            assertThat(healthcheck(running.url())).isNotZero();
            assertThat(running.err()).noneMatch(line -> line.contains("building") || line.contains("preparing"));
        }
        assertThat(list(hub)).isEqualTo(installed);
    }

    /** Made by the build that the tests are of, not by an earlier one. */
    private static boolean archive() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> archives = files.filter(
                            file -> file.getFileName().toString().matches("serai-.*\\.tar\\.gz"))
                    .toList();
            Path jar = Path.of("target/serai.jar");
            return archives.size() == 1
                    && Files.exists(jar)
                    && Files.getLastModifiedTime(archives.getFirst()).compareTo(Files.getLastModifiedTime(jar)) >= 0;
        }
    }

    private static Path in(Path root, String absolute) {
        return root.resolve(absolute.substring(1));
    }

    /** Whatever folder it names is the one in this root. */
    private static void run(String command, Path root) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command.replace(" /", " '" + root + "'/"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Shipped.output(builder);
    }

    private static ProcessBuilder serai(List<String> jvm, String... words) {
        List<String> command =
                new ArrayList<>(List.of(in(image, "/usr/local/bin/serai").toString()));
        command.addAll(Arrays.asList(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(hub.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("SERAI_JAVA_OPTS", String.join(" ", jvm));
        return builder;
    }

    private static int healthcheck(String url) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of("docker/healthcheck.sh").toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("CAMEL_SERVER_PORT", url.substring(url.lastIndexOf(':') + 1));
        return builder.start().waitFor();
    }

    private static Path onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    /** The names of all files, in order. */
    private static List<String> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Set<String> names = new TreeSet<>();
            files.filter(Files::isRegularFile)
                    .forEach(file -> names.add(folder.relativize(file).toString()));
            return List.copyOf(names);
        }
    }
}
