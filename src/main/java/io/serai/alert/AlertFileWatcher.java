package io.serai.alert;

import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the alerts in force equal to the alert file: an edit of it, or of a secret file that it names, is in force
 * within a second or so. A broken edit changes nothing and is told once.
 */
public final class AlertFileWatcher extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(AlertFileWatcher.class);
    private static final long POLL_MILLIS = 1000;

    /** Most problems in one line of the log. */
    private static final int MAX_TOLD = 10;

    private static final int MAX_NAMES = 5;

    private final AlertFile file;
    private final boolean required;
    private Consumer<List<Alert>> inForce;

    private SeenFiles seen = new SeenFiles();
    private String lastThresholds = "";
    private volatile List<Alert> alerts = List.of();
    private volatile @Nullable String lastError;
    private @Nullable ScheduledExecutorService poller;

    /**
     * @param required whether a start without the file fails, because somebody named it
     * @param inForce gets all alerts of the file each time that they change, like {@code registry::replace}
     */
    public AlertFileWatcher(AlertFile file, boolean required, Consumer<List<Alert>> inForce) {
        this.file = file;
        this.required = required;
        this.inForce = inForce;
    }

    /** Gives the alerts to somebody else from now on, beginning with those that there are. */
    public synchronized void tell(Consumer<List<Alert>> other) {
        other.accept(alerts);
        inForce = other;
    }

    /** Why the file as it is now is not in force. */
    public Optional<String> lastError() {
        return Optional.ofNullable(lastError);
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
        start(file.load());
        poller = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("serai-alert-file").daemon().factory());
        var unused = poller.scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        if (poller != null) {
            poller.shutdown();
            poller = null;
        }
    }

    private synchronized void start(AlertFile.Reading reading) {
        if (reading.absent() && required) {
            throw new InvalidInputException(
                    file.path().toString(), "does not exist, though the configuration names it");
        }
        if (!reading.problems().isEmpty()) {
            throw new InvalidInputException(reading.problems());
        }
        seen = reading.files();
        if (reading.absent()) {
            LOG.warn(
                    "no {} at {}: nothing will be sent",
                    file.path().getFileName(),
                    file.path().toAbsolutePath());
            accept(List.of());
        } else {
            use(reading.alerts());
        }
    }

    /** Looks for a change once. Never throws: whatever is wrong with the file, the alerts in force stay. */
    public synchronized void poll() {
        try {
            if (seen.changed()) {
                reload(file.load());
            }
        } catch (RuntimeException e) {
            String error = file.path() + " can't be taken: " + e.getClass().getSimpleName();
            if (!error.equals(lastError)) {
                LOG.warn("{}", error, e);
            }
            lastError = error;
        }
    }

    private void reload(AlertFile.Reading reading) {
        if (reading.absent()) {
            lastError = file.path() + " is gone";
            LOG.warn("{} is gone, keeping {}", file.path(), counted(alerts));
        } else if (!reading.problems().isEmpty()) {
            String error = told(reading.problems());
            lastError = error;
            LOG.warn("edit not used, keeping {}: {}", counted(alerts), error);
        } else {
            use(reading.alerts());
        }
        // last, so that a set of alerts that nobody could take is tried again
        seen = reading.files();
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
        lastError = null;
    }

    private void warnOfThresholds(List<Alert> read) {
        List<String> names = read.stream()
                .filter(alert -> alert.triggers().stream()
                        .flatMap(trigger -> trigger.configs().stream())
                        .anyMatch(TriggerConfig::threshold))
                .map(alert -> "'" + alert.name() + "'")
                .toList();
        String thresholds = listed(names, MAX_NAMES, ", ");
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

    private static String told(List<Problem> problems) {
        return listed(problems.stream().map(Problem::toString).toList(), MAX_TOLD, "; ");
    }

    private static String listed(List<String> items, int most, String separator) {
        String shown = items.stream().limit(most).collect(Collectors.joining(separator));
        return items.size() > most ? shown + separator + "and " + (items.size() - most) + " more" : shown;
    }
}
