package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.FileUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a folder of its own, with JDKs and a Maven that only say how they were called. */
class LauncherIT {
    private static final FileTime EARLIER = FileTime.from(Instant.now().minusSeconds(60));

    @TempDir
    Path temp;

    private Path home;
    private Path jdks;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setUp() throws IOException {
        home = Files.createDirectories(temp.resolve("a folder"));
        jdks = Files.createDirectories(temp.resolve("jdks"));
        Files.copy(Path.of("serai"), home.resolve("serai"));
        executable(home.resolve("serai"), Files.readString(home.resolve("serai")));
        for (String file : List.of("pom.xml", "src/main/Some.java")) {
            Path path = home.resolve(file);
            Files.createDirectories(path.getParent());
            Files.setLastModifiedTime(Files.writeString(path, ""), EARLIER);
        }
        Files.setLastModifiedTime(home.resolve("src/main"), EARLIER);
        executable(
                temp.resolve("bin/mvn"),
                """
                #!/bin/sh
                echo "mvn $* with $JAVA_HOME" >&2
                [ -z "$MVN_FAILS" ] || { echo "[ERROR] it does not compile"; exit 1; }
                mkdir -p target/lib; touch target/serai.jar
                [ -z "$MVN_ARCHIVE" ] || echo "an archive" >"target/$MVN_ARCHIVE"
                [ -z "$MVN_CLASS_PATH" ] || { mkdir -p target/test-classes; echo "$MVN_CLASS_PATH" >target/bench-classpath; }
                """);
        environment.put("PATH", temp.resolve("bin") + ":/usr/bin:/bin");
        environment.put("SERAI_JDK_FOLDERS", jdks + "/*");
    }

    @Test
    void takesTheNewestJdkOfTheUsualFolders() throws Exception {
        built();
        jdk("jdk-17", "17.0.15");
        jdk("jdk-21", "21.0.8");
        jdk("jdk-25", "25.0.1");
        jdk("jdk-8", "1.8.0_402");

        assertThat(serai("--version").out()).startsWith("java of jdk-25:").endsWith("--version\n");
    }

    /** A hub that goes on after that is one that nobody starts again. */
    @Test
    void aHubWithoutMemoryEnds() throws Exception {
        built();
        jdk("jdk-25", "25.0.1");

        assertThat(serai("run").out()).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void prefersJavaHomeWhenItFits() throws Exception {
        built();
        jdk("jdk-25", "25.0.1");
        environment.put("JAVA_HOME", jdk("chosen", "21.0.8").toString());

        assertThat(serai("--version").out()).startsWith("java of chosen:");
    }

    @Test
    void passesOverAJavaHomeThatIsTooOld() throws Exception {
        built();
        jdk("jdk-25", "25.0.1");
        environment.put("JAVA_HOME", jdk("old", "17.0.15").toString());

        assertThat(serai("--version").out()).startsWith("java of jdk-25:");
    }

    @Test
    void saysWhatToInstallWhenNoJdkFits() throws Exception {
        jdk("jdk-17", "17.0.15");

        Outcome outcome = serai("run");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("needs a JDK of at least Java 21")
                .contains("apt-get install openjdk-21-jdk")
                .contains("JAVA_HOME=");
    }

    @Test
    void buildsWhenThereIsNoBuildAndTellsItsProgress() throws Exception {
        jdk("jdk-25", "25.0.1");

        Outcome outcome = serai("--version");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).contains("serai: building").contains("serai: built in");
        assertThat(Files.readString(home.resolve("target/build.log")))
                .contains("package with " + jdks.resolve("jdk-25"));
    }

    @Test
    void buildsAgainOnlyWhenASourceIsNewer() throws Exception {
        built();
        jdk("jdk-25", "25.0.1");

        assertThat(serai("--version").err()).doesNotContain("building");
        Files.setLastModifiedTime(
                home.resolve("src/main/Some.java"), FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(serai("--version").err()).contains("building");
    }

    @Test
    void endsWithTheCompilersErrorsWhenTheBuildFails() throws Exception {
        jdk("jdk-25", "25.0.1");
        environment.put("MVN_FAILS", "yes");

        Outcome outcome = serai("run");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("it does not compile").contains("the build failed");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void runsTheHubWhenNothingIsSaid() throws Exception {
        built();
        jdk("jdk-25", "25.0.1");

        assertThat(serai().out()).contains("--home=" + home.toRealPath()).endsWith("run\n");
    }

    @Test
    void optionsWithoutACommandAreThoseOfRun() throws Exception {
        built();
        jdk("jdk-25", "25.0.1");

        assertThat(serai("--port", "8081").out()).endsWith("run --port 8081\n");
    }

    @Test
    void passesArgumentsOnAsTheyAre() throws Exception {
        built();
        jdk("jdk-25", "25.0.1");

        assertThat(serai("lint", "--set", "a=b c").out()).contains("<--set> <a=b c>");
    }

    @Test
    void testRunsAllTestsWithTheJdkItFound() throws Exception {
        jdk("jdk-25", "25.0.1");

        Outcome outcome = serai("test", "-DskipITs");

        assertThat(outcome.err()).contains("mvn -B verify -DskipITs with " + jdks.resolve("jdk-25"));
    }

    @Test
    void testChaosRunsOnlyTheHarnessWithARandomSeedThatItPrints() throws Exception {
        jdk("jdk-25", "25.0.1");

        Outcome outcome = serai("test", "--chaos");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err())
                .contains("-Dtest=NoUnitTests", "-Dit.test=ChaosIT -Dchaos.rounds=20 -Dchaos.seed=")
                .containsPattern("20 rounds with seed \\d+ ")
                .isNotEqualTo(serai("test", "--chaos").err());
    }

    @Test
    void testOnAClusterRunsTheIntegrationTestsAlone() throws Exception {
        jdk("jdk-25", "25.0.1");

        assertThat(serai("test", "--cluster", "-Dit.test=DeadLetterApiIT").err())
                .contains("-Dtest=NoUnitTests", "-Dserai.test.redis=cluster verify -Dit.test=DeadLetterApiIT");
    }

    @Test
    void testReferenceWritesThePage() throws Exception {
        jdk("jdk-25", "25.0.1");

        assertThat(serai("test", "--reference").err()).contains("-Dtest=ReferenceTest -Dserai.reference=write test");
    }

    @Test
    void testScreenshotsTakesThePictures() throws Exception {
        jdk("jdk-25", "25.0.1");

        assertThat(serai("test", "--screenshots").err()).contains("-Dit.test=ConsoleScreenshots verify");
    }

    @Test
    void testChaosTakesRoundsAndSeed() throws Exception {
        jdk("jdk-25", "25.0.1");

        assertThat(serai("test", "--chaos", "--seed", "42", "--rounds", "200").err())
                .contains("-Dchaos.rounds=200 -Dchaos.seed=42 verify");
    }

    @Test
    void testChaosKafkaTakesRecordsAndSeed() throws Exception {
        jdk("jdk-25", "25.0.1");

        assertThat(serai("test", "--chaos-kafka", "--seed", "42", "--records", "20000")
                        .err())
                .contains("-Dit.test=KafkaChaosIT -Dchaos.records=20000 -Dchaos.seed=42 verify");
    }

    @Test
    void demoOfKafkaRunsOnTheClassPathOfTheTests() throws Exception {
        jdk("jdk-25", "25.0.1");
        environment.put("MVN_CLASS_PATH", "/libraries/some.jar");

        assertThat(serai("demo", "--kafka").out())
                .contains("/target/classes:/libraries/some.jar>", "<io.serai.testing.KafkaDemo>");
    }

    @ParameterizedTest
    @CsvSource({
        "--chaos --rounds 0, --rounds must be a whole number from 1 to 10000; not '0'",
        "--chaos --rounds, --rounds must be a whole number from 1 to 10000 (",
        "--chaos --seed x1, --seed must be a whole number from 0 to 99999999999; not 'x1'",
        "--reference --all, test --reference has no options",
        "--screenshots --all, test --screenshots has no options",
        "-DskipITs --cluster, --cluster comes first",
        "--chaos --round 3, test --chaos has no option '--round'; only --rounds N and --seed S",
        "--rounds 3, --rounds goes with --chaos",
        "--chaos-kafka --records 999, --records must be a whole number from 1000 to 10000000; not '999'",
        "--chaos-kafka --rounds 3, test --chaos-kafka has no option '--rounds'; only --records N and --seed S",
        "--records 5000, --records goes with --chaos-kafka",
    })
    void testChaosSaysWhatIsWrongWithItsOptions(String options, String message) throws Exception {
        jdk("jdk-25", "25.0.1");
        List<String> words = new ArrayList<>(List.of("test"));
        words.addAll(List.of(options.split(" ")));

        Outcome outcome = serai(words.toArray(String[]::new));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("serai: " + message.replace(';', ','))
                .doesNotContain("mvn");
    }

    @Test
    void testHelpSaysWhatThereIsWithoutAJdk() throws Exception {
        Outcome outcome = serai("test", "--help");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("serai test --chaos [--rounds N] [--seed S]");
    }

    @Test
    void benchCompilesTheTestsAndRunsOnTheirClassPath() throws Exception {
        jdk("jdk-25", "25.0.1");
        environment.put("MVN_CLASS_PATH", "/libraries/some.jar");

        Outcome outcome = serai("bench", "debounce", "--section", "http");

        assertThat(outcome.status()).isZero();
        assertThat(Files.readString(home.resolve("target/build.log")))
                .contains("test-compile dependency:build-classpath")
                .contains("-Dquick");
        assertThat(outcome.out())
                .contains(
                        "<" + home.toRealPath() + "/target/test-classes:" + home.toRealPath()
                                + "/target/classes:/libraries/some.jar>",
                        "<io.serai.bench.Bench> <debounce> <--section> <http>");

        assertThat(serai("bench").err()).doesNotContain("building");
        Files.setLastModifiedTime(
                home.resolve("src/main/Some.java"), FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(serai("bench").err()).contains("building");
    }

    @Test
    void aPackageNeverBuildsAndNeedsNoCompiler() throws Exception {
        packaged();
        Files.delete(jdk("runtime", "21.0.8").resolve("bin/javac"));

        Outcome outcome = serai("--version");

        assertThat(outcome.out()).startsWith("java of runtime:").contains("<" + home.toRealPath() + "/serai.jar>");
        assertThat(outcome.err()).isEmpty();
        assertThat(home.resolve("target")).doesNotExist();
    }

    @Test
    void aPackageSaysThatARuntimeIsEnough() throws Exception {
        packaged();
        jdk("jdk-17", "17.0.15");

        assertThat(serai().err())
                .contains("needs a Java runtime of at least Java 21")
                .contains("openjdk-21-jre-headless");
    }

    @Test
    void aPackageThatIsNotWholeSaysSo() throws Exception {
        packaged();
        jdk("jdk-25", "25.0.1");
        Files.delete(home.resolve("serai.jar"));

        Outcome outcome = serai();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("serai.jar and lib must be in").contains("unpack the archive again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "bench", "package", "demo --kafka"})
    void aPackageSaysWhatNeedsTheSources(String command) throws Exception {
        packaged();
        jdk("jdk-25", "25.0.1");

        Outcome outcome = serai(command.split(" "));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo("serai: " + command + " needs the sources: it works in a clone, not in a package\n");
    }

    @Test
    void theConfigurationMayBeElsewhere() throws Exception {
        packaged();
        jdk("jdk-25", "25.0.1");
        environment.put("SERAI_HOME", "/etc/serai");

        assertThat(serai("lint").out()).contains("<--home=/etc/serai> <lint>");
    }

    @Test
    void packageMakesTheArchiveAndItsChecksum() throws Exception {
        jdk("jdk-25", "25.0.1");
        environment.put("MVN_ARCHIVE", "serai-1.tar.gz");

        Outcome outcome = serai("package");

        assertThat(outcome.out()).isEqualTo(home.toRealPath() + "/target/serai-1.tar.gz\n");
        assertThat(Files.readString(home.resolve("target/build.log")))
                .contains("-Ddist -Dmaven.test.skip=true package");
        assertThat(Files.readString(home.resolve("target/serai-1.tar.gz.sha256")))
                .matches("[0-9a-f]{64}  serai-1\\.tar\\.gz\n");
    }

    /** It fits one Java and one build: another one must not get it. */
    @Test
    void prepareMakesAnArchiveOfClassesThatLaterStartsUse() throws Exception {
        packaged();
        jdk("jdk-25", "25.0.1");

        assertThat(serai("prepare").status()).isZero();
        String used = serai("run").out();

        assertThat(used)
                .containsPattern("<-XX:SharedArchiveFile=" + home.toRealPath() + "/classes-25\\.0\\.1-\\d+\\.jsa>");
        Files.writeString(home.resolve("serai.jar"), "another build");
        assertThat(serai("--version").out()).doesNotContain("SharedArchiveFile");
    }

    @Test
    void prepareSaysWhenItCanNot() throws Exception {
        packaged();
        jdk("jdk-25", "25.0.1");
        executable(jdks.resolve("jdk-25/bin/java"), "#!/bin/sh\nexit 1\n");

        Outcome outcome = serai("prepare");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("./serai demo shows why");
    }

    private record Outcome(int status, String out, String err) {}

    private Outcome serai(String... arguments) throws IOException, InterruptedException {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(home.resolve("serai").toString())
                .directory(temp.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private void packaged() throws IOException {
        Files.delete(home.resolve("pom.xml"));
        FileUtil.removeDir(home.resolve("src").toFile());
        Files.createDirectories(home.resolve("lib"));
        Files.setLastModifiedTime(Files.writeString(home.resolve("serai.jar"), "a build"), EARLIER);
    }

    private void built() throws IOException {
        Files.createDirectories(home.resolve("target/lib"));
        Files.writeString(home.resolve("target/serai.jar"), "");
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = jdks.resolve(name);
        executable(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        executable(
                jdk.resolve("bin/java"),
                """
                #!/bin/sh
                for word in "$@"; do case $word in -XX:ArchiveClassesAtExit=*) echo classes >"${word#*=}" ;; esac; done
                printf 'java of %s:'; printf ' <%%s>' "$@"; echo " $*"
                """
                        .formatted(name));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    private static void executable(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
