package io.serai.edit;

import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at files again and again while it runs, and has an edit taken when two looks have seen the same: in force within a
 * second or so, and never half-written. What is wrong changes nothing, is told once, and is tried again now and then, as
 * it may not be the files' fault.
 */
public final class EditWatch<S> extends ServiceSupport {
    /** Half a minute before what is wrong is tried once more. */
    public static final int FIRST_PAUSE = 60;

    /** A quarter of an hour: a try may disturb what is in force, and nobody has done anything about it for long. */
    static final int LONGEST_PAUSE = 1800;

    private static final Logger LOG = LoggerFactory.getLogger(EditWatch.class);
    private static final long LOOK_MILLIS = 500;

    /** Longest wait at the hub's stop for a change that is being made. */
    private static final long LAST_CHANGE_SECONDS = 5;

    /** Most of them in one line of the log. */
    private static final int MAX_TOLD = 10;

    private final String what;
    private final Path root;
    private final Edited<S> files;
    private final EditListener listener;

    private @Nullable S seen;
    private @Nullable S tried;
    private int pause = FIRST_PAUSE;
    private int looksUntilTry;
    private volatile boolean tryAgain;
    private volatile List<Problem> problems = List.of();
    private volatile @Nullable Problem fault;
    private @Nullable ScheduledExecutorService looks;

    /**
     * @param what people call these files: {@code alerts}
     * @param root the file, or the folder of the files
     * @param listener hears of edits, not of what was there at the start
     */
    public EditWatch(String what, Path root, Edited<S> files, EditListener listener) {
        this.what = what;
        this.root = root;
        this.files = files;
        this.listener = listener;
    }

    /**
     * The files as they were at the start.
     *
     * @param left what is wrong with those that are not in force
     */
    public synchronized void begin(S first, List<Problem> left) {
        seen = first;
        tried = first;
        looksUntilTry = pause;
        problems = List.copyOf(left);
        left.forEach(problem -> LOG.warn("left out, the other {} are in force: {}", what, problem));
    }

    public String what() {
        return what;
    }

    /** What is wrong with the files as they are now, each field with file and line; empty: they are in force. */
    public List<Problem> problems() {
        Problem now = fault;
        return now == null ? problems : List.of(now);
    }

    /** Has files that are wrong tried once more at the next look: what they lack may be there meanwhile. */
    public void tryAgain() {
        tryAgain = true;
    }

    /** Where a problem is, in what the operator calls the files: {@code routes/destinations/slack.yaml:12}. */
    String place(Problem problem) {
        String place = problem.field().split(": ", 2)[0];
        Path folder = root.getParent();
        return folder != null && place.startsWith(root.toString())
                ? place.substring(folder.toString().length()).replaceFirst("^[/\\\\]", "")
                : place;
    }

    /** What is wrong there, without the place. */
    static String reason(Problem problem) {
        String[] field = problem.field().split(": ", 2);
        return field.length == 2 ? field[1] + ": " + problem.rule() : problem.rule();
    }

    @Override
    protected void doStart() {
        looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("serai-edits-" + what).daemon().factory());
        var unused = looks.scheduleWithFixedDelay(this::poll, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        if (looks != null) {
            looks.shutdown();
            try {
                if (!looks.awaitTermination(LAST_CHANGE_SECONDS, TimeUnit.SECONDS)) {
                    looks.shutdownNow();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            looks = null;
        }
    }

    /** Looks once. Never throws: a look that fails is no edit, and the next one is made all the same. */
    public synchronized void poll() {
        try {
            S now = files.look();
            boolean settled = now.equals(seen);
            seen = now;
            fault = null;
            if (settled && isDue(now)) {
                attempt(now);
            }
        } catch (Throwable e) {
            Problem failed = cannot(e);
            if (!failed.equals(fault)) {
                LOG.warn("{}", failed, e);
            }
            fault = failed;
        }
    }

    private boolean isDue(S now) {
        if (!now.equals(tried)) {
            return true;
        }
        looksUntilTry--;
        return !problems.isEmpty() && (tryAgain || looksUntilTry <= 0);
    }

    private void attempt(S now) {
        boolean again = now.equals(tried);
        List<Problem> before = problems;
        tried = now;
        pause = again && !tryAgain ? Math.min(2 * pause, LONGEST_PAUSE) : FIRST_PAUSE;
        looksUntilTry = pause;
        tryAgain = false;
        boolean taken = false;
        List<Problem> found;
        try {
            found = files.take(now);
            taken = true;
        } catch (InvalidInputException e) {
            found = e.problems();
        } catch (Throwable e) {
            // Any other one, too: an edit that is not in force counts as wrong until it is taken.
            LOG.debug("{}", root, e);
            found = List.of(cannot(e));
        }
        problems = List.copyOf(found);
        if (!again || !found.equals(before)) {
            tell(taken, found, before);
            listener.edited(taken);
        }
    }

    private void tell(boolean taken, List<Problem> found, List<Problem> before) {
        if (!taken) {
            LOG.warn("edit of {} not used, those in force stay: {}", what, told(found));
        } else if (!found.isEmpty()) {
            LOG.warn("still left out: {}", told(found));
        } else if (!before.isEmpty()) {
            LOG.info("{} are right again: nothing is left out", what);
        }
    }

    private Problem cannot(Throwable failure) {
        return new Problem(
                root.toString(), "can't be taken: " + failure.getClass().getSimpleName());
    }

    private static String told(List<Problem> problems) {
        String shown = problems.stream().limit(MAX_TOLD).map(Objects::toString).collect(Collectors.joining("; "));
        return problems.size() > MAX_TOLD ? shown + "; and " + (problems.size() - MAX_TOLD) + " more" : shown;
    }
}
