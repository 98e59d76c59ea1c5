package io.serai.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.json.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    Path folder;

    @Test
    void commandLineComesBeforeEnvironmentBeforeFileBeforeDefault() {
        Map<String, String> file = Map.of("serai.a", "file", "serai.b", "file", "serai.c", "file");
        Map<String, String> environment = Map.of("SERAI_A", "environment", "SERAI_B", "environment");
        Settings settings = Settings.of(file, environment, Map.of("serai.a", "command line"));

        assertThat(settings.text("serai.a", "default")).isEqualTo("command line");
        assertThat(settings.text("serai.b", "default")).isEqualTo("environment");
        assertThat(settings.text("serai.c", "default")).isEqualTo("file");
        assertThat(settings.text("serai.d", "default")).isEqualTo("default");
    }

    @Test
    void environmentVariablesAreInCapitalsWithUnderscores() {
        Settings settings = Settings.of(NOTHING, Map.of("SERAI_DEBOUNCE_MAX_IN_HAND", "7"), NOTHING);

        assertThat(settings.count("serai.debounce.max-in-hand", 128, 1, 100)).isEqualTo(7);
    }

    @Test
    void aVariableMayNameAFileWithTheValue() throws IOException {
        Path secret = Files.writeString(folder.resolve("token"), "s3cret\n");
        Settings settings = Settings.of(
                Map.of("serai.api.token", "from properties"),
                Map.of("SERAI_API_TOKEN_FILE", secret.toString()),
                NOTHING);

        assertThat(settings.text("serai.api.token", "")).isEqualTo("s3cret");
    }

    @Test
    void theValueItselfComesBeforeItsFile() throws IOException {
        Path secret = Files.writeString(folder.resolve("token"), "from file");
        Settings settings = Settings.of(
                NOTHING, Map.of("SERAI_API_TOKEN", "direct", "SERAI_API_TOKEN_FILE", secret.toString()), NOTHING);

        assertThat(settings.text("serai.api.token", "")).isEqualTo("direct");
    }

    @Test
    void aFileThatCanNotBeReadIsAProblem() {
        Settings settings = Settings.of(
                NOTHING, Map.of("SERAI_API_TOKEN_FILE", folder.resolve("absent").toString()), NOTHING);
        settings.optional("serai.api.token");

        assertThatThrownBy(settings::check)
                .hasMessage("serai.api.token: can't be read from the file that SERAI_API_TOKEN_FILE names");
    }

    @Test
    void readsAPropertiesFileInUtf8() throws IOException {
        Path file = Files.writeString(
                folder.resolve("application.properties"), "# comment\nserai.data = Größe \nserai.url=a=b:c\n");
        Settings settings = Settings.load(file, NOTHING, NOTHING);

        assertThat(settings.text("serai.data", "")).isEqualTo("Größe");
        assertThat(settings.text("serai.url", "")).isEqualTo("a=b:c");
    }

    @Test
    void anAbsentFileMeansNoValues() {
        Settings settings = Settings.load(folder.resolve("absent.properties"), NOTHING, NOTHING);

        assertThat(settings.text("serai.data", "data")).isEqualTo("data");
        settings.check();
    }

    @Test
    void aFileThatIsNoPropertiesFileIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("application.properties"), "serai.data = \\u00zz");

        assertThatThrownBy(() -> Settings.load(file, NOTHING, NOTHING))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("application.properties")
                .hasMessageContaining("can't be read");
    }

    @Test
    void anUnknownKeyIsAProblemWithTheNearestKnownOne() {
        Settings settings = Settings.of(Map.of("serai.debounce.widnow", "5s"), NOTHING, Map.of("serai.zzz", "1"));
        settings.duration("serai.debounce.window", "30s", Duration.ZERO, Duration.ofHours(1));

        assertThatThrownBy(settings::check)
                .hasMessage("serai.debounce.widnow: is not a known key; did you mean 'serai.debounce.window'?;"
                        + " serai.zzz: is not a known key");
    }

    @Test
    void keysOfOthersAreLeftToOthers() {
        Settings settings = Settings.of(
                Map.of("camel.main.name", "file", "serai.data", "data", "logging.x", "1"),
                NOTHING,
                Map.of("camel.main.name", "command line"));
        settings.text("serai.data", "");
        settings.check();

        assertThat(settings.others())
                .containsExactlyInAnyOrderEntriesOf(Map.of("camel.main.name", "command line", "logging.x", "1"));
    }

    @Test
    void remembersWhatWasAskedForAndItsValue() {
        Settings settings = Settings.of(Map.of("serai.a", "1"), NOTHING, NOTHING);
        settings.number("serai.a", 7, 0, 9);
        settings.number("serai.b", 7, 0, 9);
        settings.optional("serai.c");

        assertThat(settings.asked()).isEqualTo(Map.of("serai.a", "1", "serai.b", "7", "serai.c", ""));
    }

    @Test
    void anEmptyOptionalIsAbsent() {
        assertThat(Settings.of(Map.of("serai.a", ""), NOTHING, NOTHING).optional("serai.a"))
                .isNull();
        assertThat(Settings.of(NOTHING, NOTHING, NOTHING).optional("serai.a")).isNull();
        assertThat(Settings.of(Map.of("serai.a", "x"), NOTHING, NOTHING).optional("serai.a"))
                .isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "11", "1.5", "ten", "99999999999999999999"})
    void aNumberOutOfItsRangeIsAProblemAndTheDefaultStands(String value) {
        Settings settings = Settings.of(Map.of("serai.n", value), NOTHING, NOTHING);

        assertThat(settings.count("serai.n", 5, 0, 10)).isEqualTo(5);
        assertThatThrownBy(settings::check).hasMessage("serai.n: must be a whole number from 0 to 10");
    }

    @Test
    void theEndsOfARangeBelongToIt() {
        Settings settings = Settings.of(Map.of("serai.min", "0", "serai.max", "10"), NOTHING, NOTHING);

        assertThat(settings.number("serai.min", 5, 0, 10)).isZero();
        assertThat(settings.number("serai.max", 5, 0, 10)).isEqualTo(10);
        settings.check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "2h", "-1s", "1.5s", "soon", "0"})
    void aDurationOutOfItsRangeIsAProblem(String value) {
        Settings settings = Settings.of(Map.of("serai.d", value), NOTHING, NOTHING);

        assertThat(settings.duration("serai.d", "30s", Duration.ofSeconds(1), Duration.ofHours(1)))
                .isEqualTo(Duration.ofSeconds(30));
        assertThatThrownBy(settings::check).hasMessage("serai.d: must be a duration from 1s to 1h, like 30s");
    }

    @Test
    void aWordMustBeOneOfThoseThatAreKnown() {
        Settings settings = Settings.of(Map.of("serai.good", "json", "serai.bad", "xml"), NOTHING, NOTHING);

        assertThat(settings.oneOf("serai.good", "text", "json")).isEqualTo("json");
        assertThat(settings.oneOf("serai.bad", "text", "json")).isEqualTo("text");
        assertThat(settings.oneOf("serai.absent", "text", "json")).isEqualTo("text");
        assertThatThrownBy(settings::check).hasMessage("serai.bad: must be one of text, json");
    }

    @Test
    void aFlagIsTrueOrFalse() {
        Settings settings =
                Settings.of(Map.of("serai.on", "true", "serai.off", "false", "serai.bad", "yes"), NOTHING, NOTHING);

        assertThat(settings.flag("serai.on", false)).isTrue();
        assertThat(settings.flag("serai.off", true)).isFalse();
        assertThat(settings.flag("serai.absent", true)).isTrue();
        assertThat(settings.flag("serai.bad", true)).isTrue();
        assertThatThrownBy(settings::check).hasMessage("serai.bad: must be true or false");
    }

    @Test
    void allProblemsAreToldAtOnceAndNoValueIsRepeated() {
        Settings settings = Settings.of(Map.of("serai.a", "secret", "serai.b", "secret"), NOTHING, NOTHING);
        settings.number("serai.a", 1, 0, 9);
        settings.flag("serai.b", true);

        assertThatThrownBy(settings::check)
                .isInstanceOfSatisfying(InvalidInputException.class, e -> assertThat(e.problems())
                        .hasSize(2))
                .message()
                .doesNotContain("secret");
    }

    @Test
    void camelGetsTheValuesThatWereDecidedHere() {
        Settings settings = Settings.of(
                Map.of("camel.server.host", "127.0.0.1", "camel.main.name", "serai", "serai.data", "data"),
                Map.of("CAMEL_SERVER_HOST", "0.0.0.0", "CAMEL_MAIN_NAME", "other"),
                Map.of("camel.server.host", "127.0.0.2"));

        assertThat(settings.text("camel.server.host", "")).isEqualTo("127.0.0.2");
        assertThat(settings.others())
                .containsOnly(Map.entry("camel.server.host", "127.0.0.2"), Map.entry("camel.main.name", "other"));
    }

    @Test
    void anEmptyVariableIsAsGoodAsNone() {
        Settings settings =
                Settings.of(Map.of("serai.redis.url", "redis://file"), Map.of("SERAI_REDIS_URL", ""), NOTHING);

        assertThat(settings.text("serai.redis.url", "")).isEqualTo("redis://file");
    }

    @Test
    void aMisspeltVariableIsNamedWithTheNearest() {
        Settings settings = Settings.of(
                NOTHING,
                Map.of("SERAI_REDIS_URI", "x", "SERAI_JAVA_OPTS", "-Xmx1g", "SERAI_REDIS_URL_FILE", "f"),
                NOTHING);
        settings.optional("serai.redis.url");

        assertThatThrownBy(settings::check)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("SERAI_REDIS_URI: is not a known variable; did you mean 'SERAI_REDIS_URL'?");
    }
}
