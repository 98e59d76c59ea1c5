package io.serai.console;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.webjars.WebJarVersionLocator;

/** The files of others that the console is made with, and where they are in their archives. */
final class ConsoleLibrary {
    private static final String FOLDER = "lib/";

    private static final Map<String, Source> FILES = Map.of(
            "lit-html.js", new Source("lit-html", "lit-html.js"),
            "directive.js", new Source("lit-html", "directive.js"),
            "directive-helpers.js", new Source("lit-html", "directive-helpers.js"),
            "directives/if-defined.js", new Source("lit-html", "directives/if-defined.js"),
            "directives/live.js", new Source("lit-html", "directives/live.js"),
            "directives/repeat.js", new Source("lit-html", "directives/repeat.js"),
            "pico.min.css", new Source("picocss__pico", "css/pico.min.css"),
            "uPlot.esm.js", new Source("uplot", "dist/uPlot.esm.js"),
            "uPlot.min.css", new Source("uplot", "dist/uPlot.min.css"));

    private ConsoleLibrary() {}

    private record Source(String archive, String file) {}

    /** The names that the console has for them, and their resources. */
    static Map<String, String> resources() {
        WebJarVersionLocator archives = new WebJarVersionLocator();
        Map<String, String> resources = new TreeMap<>();
        FILES.forEach((name, source) -> resources.put(
                FOLDER + name,
                '/' + Objects.requireNonNull(archives.fullPath(source.archive(), source.file()), source.archive())));
        return resources;
    }
}
