package io.serai.bench;

import io.serai.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where a page is: {@code benchmarks.md}, and beside it {@code benchmarks/} with its figures and its plots. */
final class PageFolder {
    static final Path DOCS = Path.of("docs");

    private final Path folder;

    PageFolder(Path folder) {
        this.folder = folder;
    }

    Path page() {
        return folder.resolve("benchmarks.md");
    }

    private Path beside() {
        return folder.resolve("benchmarks");
    }

    private Path figures() {
        return beside().resolve("results.json");
    }

    Results results() throws IOException {
        return Files.exists(figures())
                ? Results.read(Json.mapper().readTree(Files.readString(figures())))
                : Results.none();
    }

    /** The plots that are there, by their names. */
    List<Path> plots() throws IOException {
        try (Stream<Path> files = Files.list(beside())) {
            return files.filter(file -> file.toString().endsWith(".svg"))
                    .sorted()
                    .toList();
        }
    }

    /** Writes the figures, and the page and its plots from nothing but them; plots that are no more go. */
    void write(Results results) throws IOException {
        Files.createDirectories(beside());
        String json = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(results.json());
        write(figures(), json + "\n");
        Page page = Page.of(results());
        write(page(), page.markdown());
        for (Map.Entry<String, String> plot : page.plots().entrySet()) {
            write(beside().resolve(plot.getKey()), plot.getValue());
        }
        for (Path plot : plots()) {
            if (!page.plots().containsKey(String.valueOf(plot.getFileName()))) {
                Files.delete(plot);
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
