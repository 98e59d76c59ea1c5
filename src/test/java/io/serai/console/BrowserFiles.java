package io.serai.console;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chromium and what steers it, on this machine.
 *
 * @param browser the program
 * @param driver of the same version
 */
record BrowserFiles(Path browser, Path driver) {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> DRIVERS = List.of("chromedriver");

    /** Where .ci/run unpacks what Debian has. */
    private static final Path UNPACKED = Path.of("target", "debian").toAbsolutePath();

    private static final List<Path> FOLDERS = List.of(
            Path.of("/usr/bin"),
            Path.of("/usr/lib/chromium"),
            UNPACKED.resolve("chromium/usr/lib/chromium"),
            UNPACKED.resolve("chromium-driver/usr/bin"));

    /** Both, or nothing. */
    static Optional<BrowserFiles> find() {
        return find(BROWSERS).flatMap(browser -> find(DRIVERS).map(driver -> new BrowserFiles(browser, driver)));
    }

    /** What to say where one of the two is missing. */
    static String missing() {
        String which = find(BROWSERS).isEmpty() ? BROWSERS.getFirst() : DRIVERS.getFirst();
        return "The console is tested with Chromium and its driver: there is no " + which
                + ". On Debian: apt-get install chromium chromium-driver";
    }

    private static Optional<Path> find(List<String> names) {
        List<Path> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        return names.stream()
                .flatMap(name -> Stream.concat(path.stream(), FOLDERS.stream()).map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
