package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.serai.edit.EditWatch;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import io.serai.testing.Guards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AlertFileWatcherTest {
    private static final String ALERT = "  - {name: %s, webhook: {url: 'https://hooks.example.com/%1$s'},"
            + " triggers: [{event_type: trace:errors}]}\n";

    @TempDir
    Path folder;

    private final AlertRegistry registry = new AlertRegistry();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.serai");
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
        assertThat(problems()).isEmpty();
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
        look();
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
        look();
        look();

        assertThat(names()).containsExactly("b");
        assertThat(lines(Level.INFO)).containsExactly(path + ": 1 alert, 1 enabled");
    }

    @Test
    void keepsTheLastGoodAlertsWithABrokenEditAndWarnsOnceForEachVersion() {
        write("alerts:\n" + ALERT.formatted("a"));
        watcher.start();
        log.list.clear();

        write("alerts:\n  - name: a\n");
        look();
        look();
        String reason = path + ":2: alerts[0].webhook: is required";
        assertThat(names()).containsExactly("a");
        assertThat(problems()).containsExactly(reason);
        assertThat(lines(Level.WARN)).containsExactly("edit of alerts not used, those in force stay: " + reason);

        write("alerts: 7\n");
        look();
        look();
        assertThat(lines(Level.WARN)).hasSize(2);

        write("alerts:\n" + ALERT.formatted("b"));
        look();
        assertThat(names()).containsExactly("b");
        assertThat(problems()).isEmpty();
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
        log.list.clear();

        refusing.set(true);
        write("alerts:\n" + ALERT.formatted("a"));
        look();
        look();
        assertThat(lines(Level.WARN)).hasSize(1);
        assertThat(problems()).containsExactly(path + ": can't be taken: IllegalStateException");

        refusing.set(false);
        for (int i = 0; i < EditWatch.FIRST_PAUSE; i++) {
            look();
        }
        assertThat(names()).containsExactly("a");
        assertThat(problems()).isEmpty();
    }

    @Test
    void listsAtMostTenProblemsInOneLine() {
        write("alerts: []\n");
        watcher.start();
        log.list.clear();

        write("alerts:\n" + "  - name: a\n".repeat(12));
        look();

        assertThat(lines(Level.WARN))
                .singleElement()
                .asString()
                .contains("alerts[9]")
                .endsWith("; and 2 more");
    }

    @Test
    void keepsTheAlertsOfAFileThatDisappearsAndSaysSoOnce() throws IOException {
        write("alerts:\n" + ALERT.formatted("a"));
        watcher.start();
        log.list.clear();
        String before = Files.readString(path);

        Files.delete(path);
        look();
        look();
        assertThat(names()).containsExactly("a");
        assertThat(lines(Level.WARN))
                .containsExactly("edit of alerts not used, those in force stay: " + path + ": is gone");
        assertThat(problems()).containsExactly(path + ": is gone");

        write(before);
        look();
        assertThat(problems()).isEmpty();
    }

    @Test
    void takesAnEditedSecretFile() throws IOException {
        Path secret = Files.writeString(folder.resolve("token"), "one");
        write("alerts:\n  - {name: a, webhook: {url: 'https://x.example/', secret_token: '${file:token}'}}\n");
        watcher.start();

        replace(secret, "two\n");
        look();
        assertThat(token()).isEqualTo(new Secret("two"));

        Files.delete(secret);
        look();
        assertThat(token()).isEqualTo(new Secret("two"));
        assertThat(problems()).singleElement().asString().contains("needs the file token, which can't be read");

        replace(secret, "three");
        look();
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
        look();

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

        await().untilAsserted(() -> assertThat(names()).containsExactly("b"));
    }

    @Test
    void anEditIsInForceWhenTwoLooksHaveSeenIt() {
        write("alerts:\n" + ALERT.formatted("a") + ALERT.formatted("b"));
        watcher.start();

        write("alerts:\n" + ALERT.formatted("c"));
        watcher.watch().poll();
        assertThat(names()).as("what an editor has written so far").containsExactly("a", "b");

        write("alerts:\n" + ALERT.formatted("c") + ALERT.formatted("d"));
        watcher.watch().poll();
        watcher.watch().poll();
        assertThat(names()).containsExactly("c", "d");
    }

    @Test
    void tellsWhatBecameOfEachEdit() {
        List<Boolean> edits = new ArrayList<>();
        write("alerts: []\n");
        AlertFile file = new AlertFile(path, Alerts.CODEC, Map.of(), () -> "http://localhost:8080");
        watcher = new AlertFileWatcher(file, false, registry::replace, edits::add);
        watcher.start();
        write("alerts: 7\n");
        look();
        look();
        write("alerts:\n" + ALERT.formatted("a"));
        look();

        assertThat(edits).containsExactly(false, true);
    }

    @Test
    void anEditThatNamesATypeWithoutARouteIsTakenWhenTheRouteHasCome() {
        Set<String> types = new HashSet<>(Set.of("general"));
        AlertCodec codec = new AlertCodec(() -> types, Guards.forTests());
        AlertFile file = new AlertFile(path, codec, Map.of(), () -> "http://localhost:8080");
        watcher = new AlertFileWatcher(file, false, registry::replace);
        write("alerts: []\n");
        watcher.start();
        write("alerts:\n" + ALERT.formatted("a").replace("{name", "{alert_type: ntfy, name"));
        look();
        assertThat(problems()).singleElement().asString().contains("alert_type");
        watcher.watch().tryAgain();
        look();
        assertThat(problems()).hasSize(1);

        types.add("ntfy");
        watcher.watch().tryAgain();
        look();

        assertThat(problems()).isEmpty();
        assertThat(names()).containsExactly("a");
    }

    private AlertFileWatcher watcher(boolean required) {
        AlertFile file = new AlertFile(path, Alerts.CODEC, Map.of(), () -> "http://localhost:8080");
        return new AlertFileWatcher(file, required, registry::replace);
    }

    /** What two looks have seen counts. */
    private void look() {
        watcher.watch().poll();
        watcher.watch().poll();
    }

    private List<String> problems() {
        return watcher.watch().problems().stream().map(Problem::toString).toList();
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
