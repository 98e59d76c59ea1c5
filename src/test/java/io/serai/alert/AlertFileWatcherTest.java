package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.serai.json.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AlertFileWatcherTest {
    private static final String ALERT = "  - {name: %s, webhook: {url: 'https://hooks.example.com/%1$s'}}\n";

    @TempDir
    Path folder;

    private final AlertRegistry registry = new AlertRegistry();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(AlertFileWatcher.class);
    private Path path;
    private AlertFileWatcher watcher;

    @BeforeEach
    void prepare() {
        path = folder.resolve("alerts.yaml");
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        watcher = watcher(false);
    }

    @AfterEach
    void stop() {
        watcher.stop();
        logger.detachAppender(log);
    }

    @Test
    void loadsAtStartAndSaysHowMany() {
        write("alerts:\n" + ALERT.formatted("a")
                + "  - {name: b, enabled: false, webhook: {url: 'https://x.example/'}}\n");
        watcher.start();

        assertThat(names()).containsExactly("a", "b");
        assertThat(lines(Level.INFO)).containsExactly(path + ": 2 alerts, 1 enabled");
        assertThat(watcher.lastError()).isEmpty();
    }

    @Test
    void doesNotStartWithABrokenFile() {
        write("alerts:\n  - {}\n");

        assertThatThrownBy(watcher::start)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(path + ":2: alerts[0].name: is required");
    }

    @Test
    void startsWithoutTheDefaultFileAndTakesItWhenItComes() {
        watcher.start();

        assertThat(lines(Level.WARN))
                .containsExactly("no alerts.yaml at " + path.toAbsolutePath() + ": nothing will be sent");
        write("alerts:\n" + ALERT.formatted("a"));
        watcher.poll();
        assertThat(names()).containsExactly("a");
    }

    @Test
    void doesNotStartWithoutAFileThatSomebodyNamed() {
        watcher = watcher(true);

        assertThatThrownBy(watcher::start)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(path + ": does not exist, though the configuration names it");
    }

    @Test
    void takesAnEditAndSaysSoOnce() {
        write("alerts:\n" + ALERT.formatted("a"));
        watcher.start();
        log.list.clear();

        write("alerts:\n" + ALERT.formatted("b"));
        watcher.poll();
        watcher.poll();

        assertThat(names()).containsExactly("b");
        assertThat(lines(Level.INFO)).containsExactly(path + ": 1 alert, 1 enabled");
    }

    @Test
    void keepsTheLastGoodAlertsWithABrokenEditAndWarnsOnceForEachVersion() {
        write("alerts:\n" + ALERT.formatted("a"));
        watcher.start();

        write("alerts:\n  - name: a\n");
        watcher.poll();
        watcher.poll();
        String reason = path + ":2: alerts[0].webhook: is required";
        assertThat(names()).containsExactly("a");
        assertThat(watcher.lastError()).contains(reason);
        assertThat(lines(Level.WARN)).containsExactly("edit not used, keeping 1 alert: " + reason);

        write("alerts: 7\n");
        watcher.poll();
        watcher.poll();
        assertThat(lines(Level.WARN)).hasSize(2);

        write("alerts:\n" + ALERT.formatted("b"));
        watcher.poll();
        assertThat(names()).containsExactly("b");
        assertThat(watcher.lastError()).isEmpty();
    }

    @Test
    void triesAgainWhenNobodyCouldTakeTheAlerts() {
        write("alerts: []\n");
        AtomicBoolean refusing = new AtomicBoolean();
        AlertFile file = new AlertFile(path, Alerts.CODEC, Map.of(), () -> "http://localhost:8080");
        watcher = new AlertFileWatcher(file, false, alerts -> {
            if (refusing.get()) {
                throw new IllegalStateException("not now");
            }
            registry.replace(alerts);
        });
        watcher.start();

        refusing.set(true);
        write("alerts:\n" + ALERT.formatted("a"));
        watcher.poll();
        watcher.poll();
        assertThat(lines(Level.WARN)).hasSize(1);
        assertThat(watcher.lastError().orElseThrow()).isEqualTo(path + " can't be taken: IllegalStateException");

        refusing.set(false);
        watcher.poll();
        assertThat(names()).containsExactly("a");
        assertThat(watcher.lastError()).isEmpty();
    }

    @Test
    void listsAtMostTenProblemsInOneLine() {
        write("alerts: []\n");
        watcher.start();

        write("alerts:\n" + "  - name: a\n".repeat(12));
        watcher.poll();

        assertThat(watcher.lastError().orElseThrow()).contains("alerts[9]").endsWith("; and 2 more");
    }

    @Test
    void keepsTheAlertsOfAFileThatDisappearsAndSaysSoOnce() throws IOException {
        write("alerts:\n" + ALERT.formatted("a"));
        watcher.start();
        String before = Files.readString(path);

        Files.delete(path);
        watcher.poll();
        watcher.poll();
        assertThat(names()).containsExactly("a");
        assertThat(lines(Level.WARN)).containsExactly(path + " is gone, keeping 1 alert");
        assertThat(watcher.lastError()).contains(path + " is gone");

        write(before);
        watcher.poll();
        assertThat(watcher.lastError()).isEmpty();
    }

    @Test
    void takesAnEditedSecretFile() throws IOException {
        Path secret = Files.writeString(folder.resolve("token"), "one");
        write("alerts:\n  - {name: a, webhook: {url: 'https://x.example/', secret_token: '${file:token}'}}\n");
        watcher.start();

        replace(secret, "two\n");
        watcher.poll();
        assertThat(token()).isEqualTo(new Secret("two"));

        Files.delete(secret);
        watcher.poll();
        assertThat(token()).isEqualTo(new Secret("two"));
        assertThat(watcher.lastError().orElseThrow()).contains("needs the file token, which can't be read");

        replace(secret, "three");
        watcher.poll();
        assertThat(token()).isEqualTo(new Secret("three"));
    }

    @Test
    void warnsOfThresholdsOnceForEachSetOfThem() {
        String threshold =
                """
                alerts:
                  - name: Daily cost
                    %s
                    webhook: {url: 'https://x.example/'}
                    triggers:
                      - event_type: trace:cost
                        trigger_configs:
                          - {type: threshold:cost, config_value: {threshold: 1, window: 60}}
                """;
        write(threshold.formatted("enabled: true"));
        watcher.start();
        write(threshold.formatted("enabled: false"));
        watcher.poll();

        assertThat(lines(Level.WARN))
                .singleElement()
                .asString()
                .contains("not evaluated")
                .contains("'Daily cost'");
    }

    @Test
    void pollsByItselfWhileItRuns() {
        write("alerts:\n" + ALERT.formatted("a"));
        watcher.start();
        write("alerts:\n" + ALERT.formatted("b"));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(names()).containsExactly("b"));
    }

    @Test
    void aBrokenEditShowsInHealthWithoutTakingTheHubDown() throws IOException {
        write("alerts:\n" + ALERT.formatted("a"));
        watcher.start();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            AlertFileHealthCheck check = new AlertFileHealthCheck(watcher);
            check.setCamelContext(context);
            assertThat(check.isReadiness()).isTrue();
            assertThat(check.isLiveness()).isFalse();
            assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
            assertThat(check.call().getDetails())
                    .containsEntry("alert.count", 1)
                    .containsEntry("alert.file.in-force", true);

            write("alerts: 7\n");
            watcher.poll();
            HealthCheck.Result result = check.call();
            assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
            assertThat(result.getMessage())
                    .contains("degraded: the last good alerts are in force: the log says what is wrong with the file");
            assertThat(result.getDetails())
                    .containsEntry("alert.file", "alerts.yaml")
                    .containsEntry("alert.file.in-force", false);
            assertThat(result.getMessage().orElseThrow() + result.getDetails().values())
                    .as("what everybody may ask for names no folder and nothing in the file")
                    .doesNotContain(String.valueOf(path.getParent()), "must be an array");
        }
    }

    private AlertFileWatcher watcher(boolean required) {
        AlertFile file = new AlertFile(path, Alerts.CODEC, Map.of(), () -> "http://localhost:8080");
        return new AlertFileWatcher(file, required, registry::replace);
    }

    private void write(String yaml) {
        replace(path, yaml);
    }

    /** At once, so that the watcher's own thread sees no half of it. */
    private void replace(Path target, String text) {
        try {
            Path next = Files.writeString(folder.resolve("next"), text);
            Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> names() {
        return registry.all().stream().map(Alert::name).toList();
    }

    private Secret token() {
        return registry.all().iterator().next().webhook().secretToken();
    }

    private List<String> lines(Level level) {
        return log.list.stream()
                .filter(event -> event.getLevel().equals(level))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
