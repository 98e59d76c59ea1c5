package io.serai.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditWatchTest {
    private static final Path ROOT = Path.of("/etc/serai/routes");

    private final Files files = new Files();
    private final List<Boolean> edits = new ArrayList<>();
    private final EditWatch<String> watch = new EditWatch<>("routes", ROOT, files, edits::add);

    @Test
    void onlyWhatTwoLooksHaveSeenIsTakenAndOnlyOnce() {
        watch.begin("a", List.of());
        look("a", "ab", "abc", "abc", "abc", "abc");

        assertThat(files.taken).containsExactly("abc");
        assertThat(edits).containsExactly(true);
    }

    @Test
    void whatIsWrongIsToldOnceAndTriedAgainNowAndThen() {
        watch.begin("a", List.of());
        files.wrong = new InvalidInputException(ROOT + "/x.yaml:3: item", "must be so");
        look("b", "b", "b", "b");
        assertThat(watch.problems()).hasSize(1);
        assertThat(edits).containsExactly(false);

        looks(EditWatch.FIRST_PAUSE);
        assertThat(edits).containsExactly(false);

        files.wrong = null;
        looks(2 * EditWatch.FIRST_PAUSE);
        assertThat(watch.problems()).isEmpty();
        assertThat(files.taken).containsExactly("b");
        assertThat(edits).containsExactly(false, true);
    }

    @Test
    void whatStaysWrongIsTriedEverLessOftenUntilSomebodyDoesSomething() {
        watch.begin("a", List.of());
        files.wrong = new InvalidInputException(ROOT + "/x.yaml:3: item", "must be so");
        look("b", "b");
        assertThat(files.triesIn(EditWatch.FIRST_PAUSE, watch)).isEqualTo(1);
        assertThat(files.triesIn(2 * EditWatch.FIRST_PAUSE - 1, watch)).isZero();
        assertThat(files.triesIn(1, watch)).isEqualTo(1);
        files.triesIn(10 * EditWatch.LONGEST_PAUSE, watch);
        assertThat(files.triesIn(2 * EditWatch.LONGEST_PAUSE, watch)).isEqualTo(2);

        look("c", "c");
        assertThat(files.triesIn(EditWatch.FIRST_PAUSE, watch)).isEqualTo(1);

        watch.tryAgain();
        assertThat(files.triesIn(1, watch)).isEqualTo(1);
        assertThat(files.triesIn(EditWatch.FIRST_PAUSE, watch)).isEqualTo(1);
    }

    @Test
    void aLookThatFailsIsNoEditAndPassesByItself() {
        watch.begin("a", List.of());
        files.away = new UncheckedIOException(new IOException());
        looks(3);
        assertThat(watch.problems()).singleElement().asString().contains("can't be taken: UncheckedIOException");

        files.away = null;
        looks(1);
        assertThat(watch.problems()).isEmpty();
        assertThat(edits).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(classes = {NoClassDefFoundError.class, OutOfMemoryError.class, ServiceConfigurationError.class})
    void anErrorEndsNothingAndTheEditIsNotInForce(Class<? extends Error> kind) throws Exception {
        watch.begin("a", List.of());
        files.wrong = kind.getConstructor(String.class).newInstance("x");
        look("b", "b", "b");
        assertThat(watch.problems()).singleElement().asString().contains(kind.getSimpleName());
        assertThat(edits).containsExactly(false);

        files.wrong = null;
        look("c", "c");
        assertThat(files.taken).containsExactly("c");
        assertThat(watch.problems()).isEmpty();
    }

    @Test
    void whatWasLeftOutAtTheStartIsToldUntilItIsMended() {
        watch.begin("a", List.of(new Problem("x.yaml", "must be so")));
        look("a", "a");
        assertThat(watch.problems()).hasSize(1);

        look("b", "b");
        assertThat(watch.problems()).isEmpty();
    }

    @Test
    void healthIsDegradedAndSaysWhereAndTheReasonWhereNobodyNeedsAToken() throws IOException {
        watch.begin("a", List.of());
        assertThat(health(false).getDetails()).containsEntry("in-force", true);
        assertThat(health(false).getMessage()).isEmpty();

        files.wrong = new InvalidInputException(ROOT + "/x.yaml:3: item", "must be so");
        look("b", "b");
        HealthCheck.Result everybody = health(false);
        assertThat(everybody.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(everybody.getDetails())
                .containsEntry("in-force", false)
                .containsEntry("problem.at", "routes/x.yaml:3")
                .doesNotContainKey("problem.reason");
        assertThat(everybody.getMessage())
                .isEqualTo(Optional.of("degraded: an edit of the routes is not in force, routes/x.yaml:3: the log and"
                        + " ./serai lint say what is wrong"));
        assertThat(health(true).getMessage())
                .isEqualTo(Optional.of(
                        "degraded: an edit of the routes is not in force, routes/x.yaml:3: item: must be so"));
    }

    private HealthCheck.Result health(boolean withReason) throws IOException {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            EditHealthCheck check = new EditHealthCheck("route-files", watch, withReason);
            check.setCamelContext(context);
            assertThat(check.isReadiness()).isTrue();
            assertThat(check.isLiveness()).isFalse();
            return check.call();
        }
    }

    private void look(String... versions) {
        for (String version : versions) {
            files.now = version;
            watch.poll();
        }
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            watch.poll();
        }
    }

    private static final class Files implements Edited<String> {
        private final List<String> taken = new ArrayList<>();
        private String now = "a";
        private RuntimeException away;
        private Throwable wrong;
        private int tries;

        int triesIn(int looks, EditWatch<String> watch) {
            int before = tries;
            for (int i = 0; i < looks; i++) {
                watch.poll();
            }
            return tries - before;
        }

        @Override
        public String look() {
            if (away != null) {
                throw away;
            }
            return now;
        }

        @Override
        public List<Problem> take(String version) {
            tries++;
            if (wrong instanceof RuntimeException failure) {
                throw failure;
            }
            if (wrong instanceof Error error) {
                throw error;
            }
            taken.add(version);
            return List.of();
        }
    }
}
