package io.serai.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What the console weighs, and whether its files find each other. */
class ConsoleWeightTest {
    private static final int MOST_BYTES = 300_000;
    private static final String FIRST = "index.html";

    /** Of a module: by its own place. */
    private static final Pattern IMPORT = Pattern.compile("\\b(?:from|import)\\s*\\(?\\s*[\"'](\\.{1,2}/[^\"']+)[\"']");

    /** Of a page and of templates: by the place of the first page. */
    private static final Pattern REFERENCE = Pattern.compile("\\b(?:href|src)=[\"']?([\\w./-]+\\.(?:js|css|svg))\\b");

    private static final Pattern NAMED_IMPORT =
            Pattern.compile("\\bimport\\s*(?:\\w+\\s*,\\s*)?\\{([^}]*)}\\s*from\\s*[\"']([^\"']+)[\"']");
    private static final Pattern EXPORT =
            Pattern.compile("\\bexport\\s+(?:async\\s+)?(?:function\\s*\\*?|class|const|let|var)\\s+(\\w+)");
    private static final Pattern EXPORT_LIST = Pattern.compile("\\bexport\\s*\\{([^}]*)}");
    private static final Pattern EXPORT_ALL = Pattern.compile("\\bexport\\s*\\*");

    private final Map<String, byte[]> files = read();

    @Test
    void allOfItTogetherIsLight(TestReporter reporter) {
        Map<String, Integer> sizes = new TreeMap<>();
        files.forEach(
                (name, bytes) -> sizes.put(name, ConsoleFile.of(name, bytes).gzip().length));
        int sum = sizes.values().stream().mapToInt(Integer::intValue).sum();

        reporter.publishEntry("bytes of the console, compressed", Integer.toString(sum));
        assertThat(sum).as("bytes of all files, compressed: %s", sizes).isBetween(1, MOST_BYTES);
    }

    @Test
    void eachFileIsFoundFromTheFirstPageAndEachReferenceLeadsToOne() {
        Set<String> found = new TreeSet<>();
        Set<String> lost = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(FIRST));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (found.add(name)) {
                references(name).forEach(target -> {
                    if (files.containsKey(target)) {
                        open.push(target);
                    } else {
                        lost.add(name + " refers to " + target);
                    }
                });
            }
        }

        assertThat(lost).as("references to files that there are not").isEmpty();
        assertThat(found).as("what a browser may load").containsExactlyElementsOf(files.keySet());
    }

    @Test
    void eachNameThatIsImportedIsExported() {
        Set<String> unknown = new TreeSet<>();
        files.keySet().stream().filter(name -> name.endsWith(".js")).forEach(name -> matches(NAMED_IMPORT, text(name))
                .forEach(found -> {
                    String target = resolve(name, found.group(2));
                    if (files.containsKey(target)
                            && !EXPORT_ALL.matcher(text(target)).find()) {
                        names(found.group(1), 0)
                                .filter(wanted -> !exports(target).contains(wanted))
                                .forEach(wanted -> unknown.add(name + " imports " + wanted + " of " + target));
                    }
                }));

        assertThat(unknown).isEmpty();
    }

    private Stream<String> references(String name) {
        Stream<String> imported = name.endsWith(".js")
                ? matches(IMPORT, text(name)).map(found -> resolve(name, found.group(1)))
                : Stream.empty();
        return Stream.concat(imported, matches(REFERENCE, text(name)).map(found -> resolve(FIRST, found.group(1))));
    }

    private Set<String> exports(String name) {
        return Stream.concat(
                        matches(EXPORT, text(name)).map(found -> found.group(1)),
                        matches(EXPORT_LIST, text(name)).flatMap(found -> names(found.group(1), 1)))
                .collect(Collectors.toSet());
    }

    /** The names of {@code a, b as c}: before ({@code side} 0) or after the {@code as}. */
    private static Stream<String> names(String list, int side) {
        return Stream.of(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> {
                    String[] sides = name.split("\\s+as\\s+");
                    return sides[Math.min(side, sides.length - 1)];
                });
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static String resolve(String from, String reference) {
        return URI.create("/" + from).resolve(reference).getPath().substring(1);
    }

    private String text(String name) {
        return new String(files.get(name), UTF_8);
    }

    private static Map<String, byte[]> read() {
        Map<String, byte[]> files = new TreeMap<>();
        ConsoleFiles.all().forEach((name, resource) -> {
            try (InputStream bytes = ConsoleWeightTest.class.getResourceAsStream(resource)) {
                files.put(name, bytes.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return files;
    }
}
