package io.serai.routing;

import io.serai.json.Nearest;
import io.serai.json.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files of a folder of routes that nobody reads: they have a wrong name, or are in a wrong place. */
final class UnreadFiles {
    /** Beside routes there are texts, tests, and whatever the tests read. */
    private static final Pattern READ = Pattern.compile("routing\\.yaml|(sources|destinations)/[^/]+\\.yaml"
            + "|sources/[^/]+\\.sample\\.json|templates/([^/]+/)?[^/]+\\.yaml|tests/[^/]+(?<!\\.yml)|tests/.+/.+");

    /** Nobody means them to be read: what editors leave behind, mounted folders put aside, and people write for people. */
    private static final Pattern ASIDE = Pattern.compile("(.*/)?([.#].*|[^/]*~|README[^/]*)");

    private static final Set<String> FOLDERS = Set.of("sources", "destinations", "templates", "tests");
    private static final int DEPTH = 4;

    /** Of a folder with more of them somebody has named the wrong one. */
    private static final int MOST = 100;

    private UnreadFiles() {}

    static List<Problem> find(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(
                folder, DEPTH, (file, attributes) -> attributes.isRegularFile(), FileVisitOption.FOLLOW_LINKS)) {
            return files.map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !READ.matcher(name).matches()
                            && !ASIDE.matcher(name).matches())
                    .limit(MOST)
                    .sorted()
                    .map(name -> new Problem(
                            folder.resolve(name).toString(), "is a file that nobody reads" + hint(name), "unread"))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // Whoever needs a file there says that it can't be read.
            return List.of();
        }
    }

    private static String hint(String name) {
        String suffixed = name.toLowerCase(Locale.ROOT).replaceFirst("\\.ya?ml$", ".yaml");
        if (!suffixed.equals(name) && READ.matcher(suffixed).matches()) {
            return "; did you mean '" + suffixed + "'?";
        }
        int slash = name.indexOf('/');
        String top = slash < 0 ? "" : name.substring(0, slash);
        String nearest = FOLDERS.contains(top) ? "" : Nearest.hint(top, FOLDERS);
        return nearest.isEmpty()
                ? "; there are routing.yaml, and *.yaml in sources, destinations, templates and tests"
                : nearest;
    }
}
