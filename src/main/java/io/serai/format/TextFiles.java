package io.serai.format;

import io.serai.edit.EditListener;
import io.serai.edit.EditWatch;
import io.serai.edit.Edited;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of texts of one folder: {@code <event type>.yaml}, {@code other.yaml} for all types without a file, and
 * {@code <destination type>/<event type>.yaml}, which goes before. What they leave out comes from the shipped ones, which
 * are part of the program. A change is in force within a second or so; a broken one changes nothing and is told once.
 */
public final class TextFiles implements Edited<Map<Path, String>> {
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

    /** What stands for a file that nobody can read: no text in UTF-8 begins so. */
    private static final String UNREADABLE = "\uFFFF";

    private static final Map<String, TextFile> SHIPPED_FILES = shipped();

    private final @Nullable Path folder;
    private final boolean skipBad;
    private final EditWatch<Map<Path, String>> watch;
    private volatile TextSet inForce;

    /** The texts of the files that are in force. */
    private volatile Map<Path, String> taken = Map.of();

    private TextFiles(@Nullable Path folder, boolean skipBad, EditListener listener) {
        this.folder = folder;
        this.skipBad = skipBad;
        this.watch = new EditWatch<>("texts", folder == null ? Path.of("") : folder, this, listener);
        this.inForce = new TextSet(SHIPPED_FILES, Map.of());
    }

    /** The shipped texts alone. */
    public static TextFiles shippedOnly() {
        return new TextFiles(null, false, EditListener.NONE);
    }

    /**
     * The texts of that folder, which need not exist.
     *
     * @throws InvalidInputException with everything that is wrong, each field like {@code
     *     routes/templates/trace-errors.yaml:12: item}
     */
    public static TextFiles in(Path folder) {
        return in(folder, false, EditListener.NONE);
    }

    /**
     * The same.
     *
     * @param skipBad whether files that are wrong from the start on are left out, so that the others are in force
     * @param listener hears of edits after that
     */
    public static TextFiles in(Path folder, boolean skipBad, EditListener listener) {
        TextFiles files = new TextFiles(folder, skipBad, listener);
        Map<Path, String> first = files.look();
        files.watch.begin(first, files.use(first));
        return files;
    }

    /** How many files there are in a folder whose texts are in force. */
    public int count() {
        return inForce.own().size();
    }

    /** What keeps the texts equal to their files, once it is started. */
    public EditWatch<?> watch() {
        return watch;
    }

    /**
     * The files there are, and those that are gone and still in force, each with whether it as it is now is in force: a
     * wrong one keeps the others from it, too.
     */
    public Map<Path, Boolean> files() {
        Map<Path, String> running = taken;
        Map<Path, String> now = look();
        Map<Path, Boolean> files = new TreeMap<>();
        running.keySet().forEach(file -> files.put(file, false));
        now.forEach((file, text) -> files.put(file, text.equals(running.get(file))));
        return files;
    }

    /** The names of those files: {@code trace-errors}, {@code slack/trace-errors}. */
    public List<String> keys() {
        return inForce.own().keySet().stream().sorted().toList();
    }

    TextSet current() {
        return inForce;
    }

    @Override
    public Map<Path, String> look() {
        Map<Path, String> texts = new TreeMap<>();
        for (Path file : paths()) {
            texts.put(file, read(file));
        }
        return texts;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    @Override
    public List<Problem> take(Map<Path, String> texts) {
        Map<String, TextFile> before = inForce.own();
        List<Problem> left = use(texts);
        if (!inForce.own().equals(before)) {
            LOG.info("{}: {} files of texts", folder, inForce.own().size());
        }
        return left;
    }

    private List<Problem> use(Map<Path, String> texts) {
        Map<String, TextFile> good = new TreeMap<>();
        Map<Path, String> goodTexts = new TreeMap<>();
        List<Problem> left = new ArrayList<>();
        List<Problem> refused = new ArrayList<>();
        texts.forEach((file, text) -> {
            List<Problem> problems = new ArrayList<>();
            String key = key(file);
            TextFile read = read(file, key, text, problems);
            if (problems.isEmpty()) {
                good.put(key, read);
                goodTexts.put(file, text);
            } else {
                // What was in force is not to vanish by an edit.
                (skipBad && !inForce.own().containsKey(key) ? left : refused).addAll(problems);
            }
        });
        if (!refused.isEmpty()) {
            throw new InvalidInputException(refused);
        }
        inForce = new TextSet(SHIPPED_FILES, good);
        taken = Map.copyOf(goodTexts);
        return left;
    }

    private static TextFile read(Path file, String key, String text, List<Problem> problems) {
        String name = key.substring(key.indexOf('/') + 1);
        if (!fileName(name).equals(name)) {
            problems.add(new Problem(
                    file.toString(),
                    "must be named after an event type in small letters, with - for : and _, like trace-errors.yaml"));
        }
        if (text.equals(UNREADABLE)) {
            problems.add(new Problem(file.toString(), "must be a text in UTF-8 that the hub may read"));
            return new TextFile(file.toString(), Map.of());
        }
        return TextFile.read(file.toString(), text, problems);
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

    /** The name of an event type's file: {@code trace:errors} is {@code trace-errors}. */
    static String fileName(String eventType) {
        String type = PlainText.line(eventType, EventLimits.MAX_NAME).toLowerCase(Locale.ROOT);
        return type.replaceAll("[^a-z0-9.]", "-");
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
