package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.InvalidInputException;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The declarative alerts: a YAML file with a list {@code alerts} of records as {@link AlertCodec} reads them, in which
 * texts may hold <code>${env:NAME}</code>, <code>${file:PATH}</code> and <code>${hub}</code>. Every problem is told with
 * file, line, path and rule.
 */
public final class AlertFile {
    private final Path path;
    private final AlertCodec codec;
    private final Map<String, String> environment;
    private final Supplier<String> hub;

    /**
     * @param path as the operator knows it; messages name it so
     * @param hub the hub's own base URL, like {@code http://localhost:8080}, asked for at each reading
     */
    public AlertFile(Path path, AlertCodec codec, Map<String, String> environment, Supplier<String> hub) {
        this.path = path;
        this.codec = codec;
        this.environment = Map.copyOf(environment);
        this.hub = hub;
    }

    public Path path() {
        return path;
    }

    /** When it was written; now, when nobody can say. */
    public Instant modifiedAt() {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            return Instant.now();
        }
    }

    /**
     * Reads all alerts of the file.
     *
     * @throws InvalidInputException with everything that is wrong, each field like {@code alerts.yaml:12:
     *     alerts[0].webhook.url}
     */
    public List<Alert> read() {
        Reading reading = load();
        if (reading.absent()) {
            throw new InvalidInputException(path.toString(), "does not exist");
        }
        if (!reading.problems().isEmpty()) {
            throw new InvalidInputException(reading.problems());
        }
        return reading.alerts();
    }

    /**
     * What somebody should know of the file before it is used; each field as of {@link #read}.
     *
     * @param alerts how many there are; 0 when there are problems
     * @param doubts what is legal and probably not meant
     */
    public record Findings(boolean absent, int alerts, List<Problem> problems, List<Problem> doubts) {}

    /** Reads the file to find what is wrong with it. */
    public Findings check() {
        Reading reading = load();
        return new Findings(reading.absent(), reading.alerts().size(), reading.problems(), reading.doubts());
    }

    /**
     * One reading of the file.
     *
     * @param alerts empty when there are problems
     * @param doubts what is legal and probably not meant
     * @param files the file and the secret files that it names, as they were read
     */
    record Reading(boolean absent, List<Alert> alerts, List<Problem> problems, List<Problem> doubts, SeenFiles files) {
        private static Reading failed(SeenFiles files, String path, String rule) {
            return new Reading(false, List.of(), List.of(new Problem(path, rule)), List.of(), files);
        }
    }

    Reading load() {
        SeenFiles files = new SeenFiles();
        byte[] bytes = files.read(path);
        if (bytes == null && !Files.exists(path)) {
            return new Reading(true, List.of(), List.of(), List.of(), files);
        }
        if (bytes == null || bytes.length > SeenFiles.MAX_BYTES) {
            String rule = bytes == null
                    ? "must be a file that the hub may read"
                    : "must have at most " + (SeenFiles.MAX_BYTES >> 20) + " MiB";
            return Reading.failed(files, path.toString(), rule);
        }
        String text = Placeholders.utf8(bytes);
        if (text == null) {
            return Reading.failed(files, path.toString(), "must be UTF-8 text");
        }
        Path folder = path.toAbsolutePath().getParent();
        Placeholders placeholders = new Placeholders(folder == null ? path : folder, environment, hub, files);
        YamlTree yaml = YamlTree.parse(text.startsWith("\uFEFF") ? text.substring(1) : text, placeholders::expand);
        List<Problem> problems = new ArrayList<>(yaml.problems());
        List<Problem> doubts = new ArrayList<>();
        List<Alert> alerts = new ArrayList<>();
        if (problems.stream().noneMatch(problem -> problem.field().isEmpty())) {
            alerts(yaml.root(), alerts, problems, doubts);
        }
        List<Problem> doubtful = located(yaml, doubts);
        return problems.isEmpty()
                ? new Reading(false, List.copyOf(alerts), List.of(), doubtful, files)
                : new Reading(false, List.of(), located(yaml, problems), doubtful, files);
    }

    private void alerts(JsonNode root, List<Alert> alerts, List<Problem> problems, List<Problem> doubts) {
        if (!root.has("alerts") && root.isEmpty()) {
            // an empty file is more likely a half-written one than a wish for silence
            problems.add(new Problem("", "must have a list 'alerts'; write 'alerts: []' for none"));
            return;
        }
        List<Problem> found = new ArrayList<>();
        JsonFields top = JsonFields.of(root, "", found);
        if (top != null) {
            Map<String, String> paths = new HashMap<>();
            Map<String, Alert> read = new LinkedHashMap<>();
            top.elements("alerts", (json, at) -> {
                Alert alert = codec.read(json, at, found);
                if (alert != null) {
                    unique(alert, json, at, paths, found);
                    AlertDoubts.find(alert, at, hub.get(), doubts);
                    read.put(at, alert);
                }
            });
            top.rejectUnknown();
            // What could not be read may be what is missed.
            if (found.isEmpty()) {
                AlertDoubts.find(read, doubts);
            }
            alerts.addAll(read.values());
        }
        // what could not be read needs no second problem about what is missing there
        Set<String> unread = new HashSet<>();
        problems.forEach(problem -> unread.add(problem.field()));
        found.removeIf(problem -> unread.contains(problem.field()));
        problems.addAll(found);
    }

    private static void unique(
            Alert alert, JsonNode json, String at, Map<String, String> paths, List<Problem> problems) {
        String first = paths.putIfAbsent(alert.id(), at);
        if (first != null && json.hasNonNull("id")) {
            problems.add(new Problem(at + ".id", "is the id of " + first + " already"));
        } else if (first != null) {
            problems.add(new Problem(
                    at + ".name", "is the name of " + first + " already: give this alert another name or an id"));
        }
    }

    private List<Problem> located(YamlTree yaml, List<Problem> problems) {
        return problems.stream()
                .sorted(Comparator.comparingInt(problem -> yaml.line(problem.field())))
                .map(problem -> {
                    String place = path + ":" + yaml.line(problem.field());
                    String field = printable(problem.field());
                    return new Problem(
                            field.isEmpty() ? place : place + ": " + field, printable(problem.rule()), problem.code());
                })
                .toList();
    }

    /** Names from the file must not break or forge lines of a log. */
    private static String printable(String text) {
        StringBuilder answer = new StringBuilder(text.length());
        text.codePoints().map(c -> Character.isISOControl(c) ? '?' : c).forEach(answer::appendCodePoint);
        return answer.toString();
    }
}
