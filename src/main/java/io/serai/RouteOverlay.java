package io.serai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder of routes as it would be with the files of another one in it, for as long as somebody looks at it. */
final class RouteOverlay implements AutoCloseable {
    /** More is no folder of routes: somebody has named their home. */
    private static final int MOST_FILES = 5_000;

    private final Path folder;

    private RouteOverlay(Path folder) {
        this.folder = folder;
    }

    static RouteOverlay of(Path routes, Path over) {
        try {
            RouteOverlay overlay = new RouteOverlay(Files.createTempDirectory("serai-routes"));
            try {
                overlay.copy(routes);
                overlay.copy(over);
                return overlay;
            } catch (IOException | RuntimeException e) {
                overlay.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    private void copy(Path from) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.limit(MOST_FILES).toList()) {
                Path relative = from.relativize(file);
                if (relative.toString().matches("(.*/)?[.].*")) {
                    // Nobody reads it, and what an editor puts there leads nowhere.
                    continue;
                }
                Path target = folder.resolve(relative.toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
