package io.serai.alert;

import io.serai.edit.EditListener;
import io.serai.edit.EditWatch;
import io.serai.edit.Edited;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the alerts in force equal to the alert file: an edit of it, or of a secret file that it names, is in force
 * within a second or so. A broken edit changes nothing and is told once.
 */
public final class AlertFileWatcher extends ServiceSupport implements Edited<AlertFile.Reading> {
    private static final Logger LOG = LoggerFactory.getLogger(AlertFileWatcher.class);

    /** Most problems in one line of the log. */
    private static final int MAX_TOLD = 10;

    private static final int MAX_NAMES = 5;

    private final AlertFile file;
    private final boolean required;
    private final EditWatch<AlertFile.Reading> watch;
    private Consumer<List<Alert>> inForce;

    private AlertFile.Reading last = new AlertFile.Reading(true, List.of(), List.of(), List.of(), new SeenFiles());
    private String lastThresholds = "";
    private volatile List<Alert> alerts = List.of();

    /**
     * @param required whether a start without the file fails, because somebody named it
     * @param inForce gets all alerts of the file each time that they change, like {@code registry::replace}
     */
    public AlertFileWatcher(AlertFile file, boolean required, Consumer<List<Alert>> inForce) {
        this(file, required, inForce, EditListener.NONE);
    }

    /** @param listener hears of edits after the start */
    public AlertFileWatcher(AlertFile file, boolean required, Consumer<List<Alert>> inForce, EditListener listener) {
        this.file = file;
        this.required = required;
        this.inForce = inForce;
        this.watch = new EditWatch<>("alerts", file.path(), this, listener);
    }

    /** Gives the alerts to somebody else from now on, beginning with those that there are. */
    public synchronized void tell(Consumer<List<Alert>> other) {
        other.accept(alerts);
        inForce = other;
    }

    /** What keeps them equal to the file. */
    public EditWatch<?> watch() {
        return watch;
    }

    /** The alerts of the last good version, enabled or not. */
    public List<Alert> alerts() {
        return alerts;
    }

    public AlertFile file() {
        return file;
    }

    @Override
    protected void doStart() {
        last = file.load();
        start(last);
        watch.begin(last, List.of());
        watch.start();
    }

    @Override
    protected void doStop() {
        watch.stop();
    }

    private synchronized void start(AlertFile.Reading reading) {
        if (reading.absent() && required) {
            throw new InvalidInputException(
                    file.path().toString(), "does not exist, though the configuration names it");
        }
        if (!reading.problems().isEmpty()) {
            throw new InvalidInputException(reading.problems());
        }
        if (reading.absent()) {
            LOG.warn(
                    "no {} at {}: nothing will be sent",
                    file.path().getFileName(),
                    file.path().toAbsolutePath());
            accept(List.of());
        } else {
            use(reading.alerts());
            warn(reading.doubts());
        }
    }

    /** Once, in the words of lint; of thresholds it is said at each edit. */
    private static void warn(List<Problem> doubts) {
        doubts.stream()
                .filter(doubt -> !doubt.code().equals(AlertDoubts.THRESHOLD))
                .limit(MAX_TOLD)
                .forEach(doubt -> LOG.warn("{}", doubt));
    }

    /** What the file, or one that it names, holds now. Read anew only when one of them has changed. */
    @Override
    public AlertFile.Reading look() {
        if (last.files().changed()) {
            last = file.load();
        }
        return last;
    }

    @Override
    public synchronized List<Problem> take(AlertFile.Reading settled) {
        AlertFile.Reading reading = settled;
        if (!settled.problems().isEmpty() && !settled.files().changed()) {
            // Types and addresses that it names may be there meanwhile.
            reading = file.load();
            settled.files().add(reading.files());
        }
        if (reading.absent()) {
            throw new InvalidInputException(file.path().toString(), "is gone");
        }
        if (!reading.problems().isEmpty()) {
            throw new InvalidInputException(reading.problems());
        }
        use(reading.alerts());
        return List.of();
    }

    private void use(List<Alert> read) {
        accept(read);
        LOG.info(
                "{}: {}, {} enabled",
                file.path(),
                counted(read),
                read.stream().filter(Alert::enabled).count());
        warnOfThresholds(read);
    }

    private void accept(List<Alert> read) {
        inForce.accept(read);
        alerts = read;
    }

    private void warnOfThresholds(List<Alert> read) {
        List<String> names = read.stream()
                .filter(alert -> alert.triggers().stream()
                        .flatMap(trigger -> trigger.configs().stream())
                        .anyMatch(TriggerConfig::threshold))
                .map(alert -> "'" + alert.name() + "'")
                .toList();
        String thresholds = listed(names);
        if (!names.isEmpty() && !thresholds.equals(lastThresholds)) {
            LOG.warn(
                    "{}: thresholds are kept but not evaluated here, every event that a sender such as Opik sends"
                            + " matches; alerts with thresholds: {}",
                    file.path(),
                    thresholds);
        }
        lastThresholds = thresholds;
    }

    private static String counted(List<Alert> alerts) {
        return alerts.size() == 1 ? "1 alert" : alerts.size() + " alerts";
    }

    private static String listed(List<String> names) {
        String shown = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        return names.size() > MAX_NAMES ? shown + ", and " + (names.size() - MAX_NAMES) + " more" : shown;
    }
}
