package io.serai.format;

import io.serai.event.EventLimits;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of texts of one folder: {@code <event type>.yaml}, {@code other.yaml} for all types without a file, and
 * {@code <destination type>/<event type>.yaml}, which goes before. What they leave out comes from the shipped ones, which
 * are part of the program. A change is in force within a second or so; a broken one changes nothing and is told once.
 */
public final class TextFiles {
    /** The file for event types without one. */
    static final String OTHER = "other";

    /** The shipped files; a test holds this list equal to them. */
    static final List<String> SHIPPED = List.of(
            "alertmanager-alert",
            "experiment-finished",
            "grafana-alert",
            "helicone-metric-alert",
            "langfuse-monitor-alert",
            "langfuse-project-notification",
            "langfuse-prompt-version",
            "langsmith-alert",
            "langsmith-run",
            "litellm-alert",
            "litellm-budget-crossed",
            "litellm-projected-limit-exceeded",
            "litellm-soft-budget-crossed",
            "litellm-spend-tracked",
            "litellm-threshold-crossed",
            OTHER,
            "prompt-committed",
            "prompt-created",
            "prompt-deleted",
            "request-logged",
            "trace-cost",
            "trace-errors",
            "trace-feedback-score",
            "trace-guardrails-triggered",
            "trace-latency",
            "trace-thread-feedback-score");

    private static final Logger LOG = LoggerFactory.getLogger(TextFiles.class);
    private static final String SUFFIX = ".yaml";
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** Most problems in one line of the log. */
    private static final int MAX_TOLD = 10;

    private static final Map<String, TextFile> SHIPPED_FILES = shipped();

    private final @Nullable Path folder;
    private final AtomicLong lookedAt = new AtomicLong();
    private volatile Set<String> seen = Set.of();
    private volatile TextSet inForce;

    private TextFiles(@Nullable Path folder) {
        this.folder = folder;
        this.inForce = new TextSet(SHIPPED_FILES, Map.of());
    }

    /** The shipped texts alone. */
    public static TextFiles shippedOnly() {
        return new TextFiles(null);
    }

    /**
     * The texts of that folder, which need not exist.
     *
     * @throws InvalidInputException with everything that is wrong, each field like {@code
     *     routes/templates/trace-errors.yaml:12: item}
     */
    public static TextFiles in(Path folder) {
        TextFiles files = new TextFiles(folder);
        Reading reading = files.read();
        if (!reading.problems.isEmpty()) {
            throw new InvalidInputException(reading.problems);
        }
        files.use(reading);
        return files;
    }

    /** How many files there are in a folder whose texts are in force. */
    public int count() {
        return inForce.own().size();
    }

    /** The texts in force, after a look at the files where the last one was a while ago. */
    TextSet current() {
        long now = System.nanoTime();
        long last = lookedAt.get();
        if (folder != null && now - last > LOOK_AGAIN.toNanos() && lookedAt.compareAndSet(last, now)) {
            lookAgain();
        }
        return inForce;
    }

    /** Takes over what has changed. Never throws: whatever is wrong with the files, the texts in force stay. */
    void lookAgain() {
        try {
            Set<String> state = state();
            if (state.equals(seen)) {
                return;
            }
            Reading reading = read();
            if (reading.problems.isEmpty()) {
                use(reading);
                LOG.info("{}: {} files of texts", folder, reading.files.size());
            } else {
                seen = reading.state;
                LOG.warn("edit of texts not used: {}", told(reading.problems));
            }
        } catch (RuntimeException e) {
            // Told once, not every second.
            Set<String> failure = Set.of(String.valueOf(e));
            if (!failure.equals(seen)) {
                LOG.warn("{} can't be read, keeping the texts as they are", folder, e);
            }
            seen = failure;
        }
    }

    private void use(Reading reading) {
        inForce = new TextSet(SHIPPED_FILES, reading.files);
        seen = reading.state;
        lookedAt.set(System.nanoTime());
    }

    private record Reading(Map<String, TextFile> files, List<Problem> problems, Set<String> state) {}

    private Reading read() {
        // Before the content: what changes meanwhile is seen next time.
        Set<String> state = state();
        Map<String, TextFile> files = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : paths()) {
            String key = key(file);
            String name = key.substring(key.indexOf('/') + 1);
            if (!fileName(name).equals(name)) {
                problems.add(
                        new Problem(
                                file.toString(),
                                "must be named after an event type in small letters, with - for : and _, like trace-errors.yaml"));
            }
            try {
                files.put(key, TextFile.read(file.toString(), Files.readString(file), problems));
            } catch (IOException e) {
                problems.add(new Problem(file.toString(), "must be a text in UTF-8 that the hub may read"));
            }
        }
        return new Reading(files, problems, state);
    }

    /** {@code trace-errors}, or {@code slack/trace-errors}. */
    private String key(Path file) {
        Path relative = Objects.requireNonNull(folder).relativize(file);
        String key = relative.toString().replace('\\', '/');
        return key.substring(0, key.length() - SUFFIX.length());
    }

    private List<Path> paths() {
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, 2, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX) && Files.isRegularFile(file))
                    .filter(file -> Stream.of(Objects.requireNonNull(folder)
                                    .relativize(file)
                                    .toString()
                                    .split("/"))
                            .noneMatch(part -> part.startsWith(".")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> state() {
        Set<String> state = new LinkedHashSet<>();
        for (Path file : paths()) {
            try {
                // Mounted folders change by their links.
                state.add(file + " " + file.toRealPath() + " " + Files.size(file) + " "
                        + Files.getLastModifiedTime(file));
            } catch (IOException e) {
                state.add(file + " is gone");
            }
        }
        return state;
    }

    /** The name of an event type's file: {@code trace:errors} is {@code trace-errors}. */
    static String fileName(String eventType) {
        String type = PlainText.line(eventType, EventLimits.MAX_NAME).toLowerCase(Locale.ROOT);
        return type.replaceAll("[^a-z0-9.]", "-");
    }

    private static String told(List<Problem> problems) {
        String told = String.join(
                "; ", problems.stream().limit(MAX_TOLD).map(Problem::toString).toList());
        return problems.size() > MAX_TOLD ? told + "; and " + (problems.size() - MAX_TOLD) + " more" : told;
    }

    private static Map<String, TextFile> shipped() {
        Map<String, TextFile> files = new HashMap<>();
        for (String name : SHIPPED) {
            files.put(name, TextFile.read("shipped " + name + SUFFIX, shipped(name + SUFFIX), new ArrayList<>()));
        }
        return Map.copyOf(files);
    }

    private static String shipped(String name) {
        try (InputStream in = TextFiles.class.getResourceAsStream("templates/" + name)) {
            // As an IDE starts the program that packs no resources: from the project's folder.
            Path project = Path.of("routes", "templates", name);
            if (in == null && !Files.exists(project)) {
                throw new IllegalStateException("the program was built without its texts (routes/templates)");
            }
            return in == null ? Files.readString(project) : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
