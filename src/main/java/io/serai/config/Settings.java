package io.serai.config;

import io.serai.json.InvalidInputException;
import io.serai.json.Nearest;
import io.serai.json.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The values of all configuration keys: command line before environment before file before default. The rooms ask for
 * their keys once, at start; a key under {@code serai.} that nobody asked for is an error. The environment variable of
 * {@code serai.redis.url} is {@code SERAI_REDIS_URL}; a variable that ends in {@code _FILE} names a file that holds
 * the value. Not thread-safe.
 */
public final class Settings {
    private static final String OURS = "serai.";

    /** What the launcher reads. */
    private static final Set<String> LAUNCHER = Set.of("SERAI_HOME", "SERAI_JAVA_OPTS", "SERAI_JDK_FOLDERS");

    private final Map<String, String> file;
    private final Map<String, String> environment;
    private final Map<String, String> commandLine;
    private final Map<String, String> asked = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private Settings(Map<String, String> file, Map<String, String> environment, Map<String, String> commandLine) {
        this.file = file;
        this.environment = Map.copyOf(environment);
        this.commandLine = Map.copyOf(commandLine);
    }

    public static Settings of(
            Map<String, String> file, Map<String, String> environment, Map<String, String> commandLine) {
        return new Settings(Map.copyOf(file), environment, commandLine);
    }

    /**
     * @param path the properties file in UTF-8; absent means no values
     * @throws InvalidInputException when it is there and cannot be read
     */
    public static Settings load(Path path, Map<String, String> environment, Map<String, String> commandLine) {
        Map<String, String> values = new LinkedHashMap<>();
        if (Files.exists(path)) {
            Properties properties = new Properties();
            try (var reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new InvalidInputException(path.toString(), "can't be read: " + e.getMessage());
            }
            properties
                    .stringPropertyNames()
                    .forEach(key -> values.put(key, properties.getProperty(key).strip()));
        }
        return new Settings(values, environment, commandLine);
    }

    /** Everything outside {@code serai.}, for Camel, by the same precedence; the environment counts for keys of the file. */
    public Map<String, String> others() {
        Map<String, String> answer = new LinkedHashMap<>();
        file.keySet().forEach(key -> answer.put(key, Objects.requireNonNull(find(key))));
        answer.putAll(commandLine);
        answer.keySet().removeIf(key -> key.startsWith(OURS));
        return answer;
    }

    /** The keys that were asked for with the values in force, for documentation and for placeholders in routes. */
    public Map<String, String> asked() {
        return Map.copyOf(asked);
    }

    public String text(String key, String absent) {
        String value = find(key);
        String answer = value == null ? absent : value;
        asked.put(key, answer);
        return answer;
    }

    /** A text that may be left empty: null then. */
    public @Nullable String optional(String key) {
        String value = text(key, "");
        return value.isEmpty() ? null : value;
    }

    /** One of the words given, the first being the default. */
    public String oneOf(String key, String... words) {
        String value = text(key, words[0]);
        if (List.of(words).contains(value)) {
            return value;
        }
        problem(key, "must be one of " + String.join(", ", words));
        return words[0];
    }

    public boolean flag(String key, boolean absent) {
        return switch (text(key, Boolean.toString(absent))) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                problem(key, "must be true or false");
                yield absent;
            }
        };
    }

    /** A whole number from {@code min} to {@code max}. */
    public long number(String key, long absent, long min, long max) {
        String value = text(key, Long.toString(absent));
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the rule below says what it must be
        }
        problem(key, "must be a whole number from " + min + " to " + max);
        return absent;
    }

    /** As {@link #number}, for values that fit an int. */
    public int count(String key, int absent, int min, int max) {
        return (int) number(key, absent, min, max);
    }

    /** A duration like {@code 250ms}, {@code 30s}, {@code 5m}, {@code 1h}. */
    public Duration duration(String key, String absent, Duration min, Duration max) {
        String value = text(key, absent);
        Duration duration = Durations.parse(value);
        if (duration != null && duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
            return duration;
        }
        problem(key, "must be a duration from " + Durations.print(min) + " to " + Durations.print(max) + ", like 30s");
        return Objects.requireNonNull(Durations.parse(absent));
    }

    public void problem(String key, String rule) {
        problems.add(new Problem(key, rule));
    }

    /**
     * Ends the reading.
     *
     * @throws InvalidInputException when a value broke a rule or a {@code serai.} key is not known
     */
    public void check() {
        List<Problem> found = new ArrayList<>(problems);
        for (Map<String, String> source : List.of(file, commandLine)) {
            source.keySet().stream()
                    .filter(key -> key.startsWith(OURS) && !asked.containsKey(key))
                    .sorted()
                    .forEach(key -> found.add(
                            new Problem(key, "is not a known key" + Nearest.hint(key, asked.keySet()), "unknown")));
        }
        Set<String> variables = asked.keySet().stream().map(Settings::variable).collect(Collectors.toSet());
        environment.keySet().stream()
                .filter(name -> name.startsWith("SERAI_") && !LAUNCHER.contains(name))
                .filter(name -> !variables.contains(name) && !variables.contains(name.replaceFirst("_FILE$", "")))
                .sorted()
                .forEach(name -> found.add(
                        new Problem(name, "is not a known variable" + Nearest.hint(name, variables), "unknown")));
        if (!found.isEmpty()) {
            throw new InvalidInputException(found);
        }
    }

    private @Nullable String find(String key) {
        String given = commandLine.get(key);
        if (given != null) {
            return given;
        }
        String variable = variable(key);
        String value = environment.get(variable);
        // Compose files pass a variable that is not set as an empty one.
        if (value != null && !value.isBlank()) {
            return value;
        }
        String path = environment.get(variable + "_FILE");
        if (path != null) {
            try {
                return Files.readString(Path.of(path)).strip();
            } catch (IOException e) {
                problem(key, "can't be read from the file that " + variable + "_FILE names");
            }
        }
        return file.get(key);
    }

    private static String variable(String key) {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
