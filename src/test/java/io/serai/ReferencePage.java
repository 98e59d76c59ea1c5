package io.serai;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.serai.config.Settings;
import io.serai.ingest.source.SourcesConfig;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes docs/reference.md: the keys and their defaults are what the rooms ask for, what a value may be is what they say of
 * a wrong one, and why is the comment in application.properties.
 */
final class ReferencePage {
    static final Path FILE = Path.of("docs", "reference.md");

    /** Nothing takes it for a number, a duration, a list of hosts or one of some words. */
    private static final String WRONG = "?! wrong !?";

    private static final Path PROPERTIES = Path.of("application.properties");
    private static final String CONNECTION = "serai.sources.";
    private static final Pattern SECTION = Pattern.compile("# --- (.*?) -+");
    private static final Pattern KEY = Pattern.compile("([a-zA-Z0-9.-]+) =(.*)");

    /** Read once: looking at all classes takes seconds. */
    private static final List<JavaClass> ROOMS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.serai").stream()
                    .filter(type -> type.getSimpleName().endsWith("Config"))
                    .filter(type -> type.tryGetMethod("read", Settings.class).isPresent())
                    .sorted(Comparator.comparing(JavaClass::getName))
                    .toList();

    private ReferencePage() {}

    /** Each room's record has a static read(Settings), so that a new one is found here too. */
    static void readAllRooms(Settings settings) {
        try {
            for (JavaClass room : ROOMS) {
                Method read = room.reflect().getDeclaredMethod("read", Settings.class);
                read.setAccessible(true);
                read.invoke(null, settings);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        HubSettings.Files.read(settings, Path.of("."));
        SeraiHub.logging(settings);
    }

    static int rooms() {
        return ROOMS.size();
    }

    /** All keys of ours with the values in force when nobody has configured anything. */
    static Map<String, String> defaults() {
        Settings nothing = Settings.of(Map.of(), Map.of(), Map.of());
        readAllRooms(nothing);
        return new TreeMap<>(nothing.asked());
    }

    static String text() throws IOException {
        Map<String, String> defaults = defaults();
        Map<String, String> wrong = new HashMap<>();
        // Camel's are told by Camel; and nobody should ask DNS for a wrong host.
        defaults.keySet().stream().filter(key -> key.startsWith("serai.")).forEach(key -> wrong.put(key, WRONG));
        Map<String, String> rules = rules(settings(wrong, ReferencePage::readAllRooms));
        StringBuilder page = new StringBuilder(
                """
                # All keys

                Made from the code by `./serai test --reference`; a test fails when it is out of date. `application.properties` has
                the same keys with the same defaults, to be edited. A key is set there, in the environment (`serai.redis.url` is
                `SERAI_REDIS_URL`; `SERAI_REDIS_URL_FILE` names a file with the value) or with `--set key=value`; the later wins over
                the earlier. A wrong value, or a key that is not known, is told at start and by `./serai lint`, with what it may be.

                Lists have commas between their entries. A duration is a whole number and `ms`, `s`, `m`, `h` or `d`.
                The launcher itself reads `SERAI_JAVA_OPTS`, options for the JVM, and `SERAI_JDK_FOLDERS`, where it looks for JDKs.
                """);
        for (Section section : sections()) {
            page.append("\n## ").append(cell(section.title())).append("\n\n");
            page.append("| key | default | may be | why |\n|---|---|---|---|\n");
            section.keys().forEach((key, why) -> page.append("| `")
                    .append(key)
                    .append("` | ")
                    .append(value(defaults.getOrDefault(key, why.value())))
                    .append(" | ")
                    .append(key.startsWith("serai.") ? rules.getOrDefault(key, "text") : "(Apache Camel's)")
                    .append(" | ")
                    .append(cell(why.text()))
                    .append(" |\n"));
        }
        page.append(connections());
        return page.toString();
    }

    /** How a connection's sender may prove who it is, each of which has keys of its own. */
    private enum AuthChoice {
        USUAL,
        HMAC,
        HEADER,
        QUERY,
        BASIC,
        BEARER,
        NONE;

        void set(String prefix, Map<String, String> values) {
            if (this != USUAL) {
                values.put(prefix + "auth", name().toLowerCase(Locale.ROOT));
            }
        }
    }

    private record Why(String value, String text) {}

    private record Section(String title, Map<String, Why> keys) {}

    /** The file as it is shipped: a comment belongs to the keys that follow it at once. */
    private static List<Section> sections() throws IOException {
        List<Section> sections = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        boolean open = false;
        for (String line : Files.readAllLines(PROPERTIES)) {
            Matcher section = SECTION.matcher(line);
            Matcher key = KEY.matcher(line);
            if (section.matches()) {
                sections.add(new Section(section.group(1), new LinkedHashMap<>()));
                comment.setLength(0);
            } else if (line.startsWith("#")) {
                if (!open) {
                    comment.setLength(0);
                }
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(line.substring(1).strip());
                open = true;
            } else if (key.matches()) {
                sections.getLast().keys().put(key.group(1), new Why(key.group(2).strip(), comment.toString()));
                open = false;
            } else {
                comment.setLength(0);
            }
        }
        return sections;
    }

    /** Connections have keys of their own, which depend on the sender and on how it proves who it is. */
    private static String connections() throws IOException {
        Map<String, Set<String>> defaults = new TreeMap<>();
        Map<String, Set<String>> rules = new TreeMap<>();
        for (String type : senders()) {
            String prefix = CONNECTION + type + ".name.";
            for (AuthChoice auth : AuthChoice.values()) {
                Map<String, String> values = new HashMap<>(Map.of("serai.sources", type + "/name"));
                auth.set(prefix, values);
                Map<String, String> asked = asked(values, prefix);
                Map<String, String> wrong = new HashMap<>(values);
                asked.forEach((key, value) -> wrong.putIfAbsent(key, WRONG));
                Map<String, String> told = rules(settings(wrong, SourcesConfig::read));
                asked.forEach((key, value) -> {
                    String name = key.substring(prefix.length());
                    if (!values.containsKey(key)) {
                        defaults.computeIfAbsent(name, each -> new TreeSet<>()).add(value);
                        rules.computeIfAbsent(name, each -> new TreeSet<>()).add(told.getOrDefault(key, "text"));
                    }
                });
            }
        }
        StringBuilder text = new StringBuilder(
                """

                ## Each connection

                Keys of the connections that `serai.sources` names, behind `serai.sources.<type>.<name>.`, as in
                `serai.sources.langfuse.prod.secret`. Which of them a connection has depends on the sender and on its `auth`:
                [sources.md](sources.md).

                | key | default | may be |
                |---|---|---|
                """);
        rules.forEach((name, each) -> {
            if (each.size() == 2 && !name.equals("secret")) {
                each.remove("text");
            }
            String rule = each.size() > 1 ? "by sender" : String.join("", each);
            Set<String> usual = defaults.getOrDefault(name, Set.of());
            text.append("| `")
                    .append(name)
                    .append("` | ")
                    .append(usual.size() == 1 ? value(usual.iterator().next()) : "by sender")
                    .append(" | ")
                    .append(rule)
                    .append(" |\n");
        });
        return text.toString();
    }

    private static List<String> senders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes", "sources"))) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.yaml$", ""))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> asked(Map<String, String> values, String prefix) {
        Map<String, String> asked =
                new TreeMap<>(settings(values, SourcesConfig::read).asked());
        asked.keySet().removeIf(key -> !key.startsWith(prefix));
        return asked;
    }

    private static Settings settings(Map<String, String> values, Consumer<Settings> reader) {
        Settings settings = Settings.of(values, Map.of(), Map.of());
        reader.accept(settings);
        return settings;
    }

    /** What is said of wrong values, by key. */
    private static Map<String, String> rules(Settings settings) {
        Map<String, String> rules = new TreeMap<>();
        try {
            settings.check();
        } catch (InvalidInputException e) {
            for (Problem problem : e.problems()) {
                if (problem.rule().startsWith("must not")) {
                    // With these others, that is.
                    continue;
                }
                rules.putIfAbsent(
                        problem.field(),
                        cell(problem.rule()
                                .replaceFirst("^(entry 1 )?must be ", "")
                                .replaceFirst("^must look like", "like")
                                .replaceFirst(", like 30s$", "")
                                // What is said of this very value.
                                .replaceFirst("; it (has|can't) .*$", "")));
            }
        }
        return rules;
    }

    private static String value(String value) {
        return value.isEmpty() ? "" : "`" + value.replace("|", "\\|") + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("*", "\\*")
                .replace("\n", " ");
    }
}
