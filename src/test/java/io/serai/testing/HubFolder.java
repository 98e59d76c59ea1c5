package io.serai.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A hub's folder with the configuration and the routes that this project ships, to be changed by a test. */
public record HubFolder(Path path) {
    private static final String CONFIGURATION = "application.properties";
    private static final List<String> SHIPPED = List.of(CONFIGURATION, "alerts.yaml", "routes");

    /** Fills an empty folder. */
    public static HubFolder in(Path path) {
        return in(path, Path.of(""));
    }

    /** @param project whose shipped files it gets: another one than this */
    public static HubFolder in(Path path, Path project) {
        try {
            HubFolder folder = new HubFolder(path.toRealPath());
            SHIPPED.forEach(name -> folder.copy(project, Path.of(name)));
            // The receivers of tests are on this machine, where no webhook may go by itself.
            return folder.set("serai.guard.allow", "http://127.0.0.1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HubFolder alerts(String yaml) {
        return write("alerts.yaml", yaml);
    }

    public HubFolder write(String name, String text) {
        try {
            Files.createDirectories(path.resolve(name).getParent());
            // In one step, as editors do: a hub that reads it now gets the one or the other.
            Path draft = Files.writeString(path.resolve(name + ".draft"), text);
            Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String read(String name) {
        try {
            return Files.readString(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces a text that must be there. */
    public HubFolder edit(String name, String old, String replacement) {
        String text = read(name);
        if (!text.contains(old)) {
            throw new IllegalArgumentException(name + " has no text '" + old + "'");
        }
        return write(name, text.replace(old, replacement));
    }

    /** Sets a key that the shipped configuration has. */
    public HubFolder set(String key, String value) {
        Pattern line = Pattern.compile("^" + Pattern.quote(key) + " =.*$", Pattern.MULTILINE);
        Matcher found = line.matcher(read(CONFIGURATION));
        if (!found.find()) {
            throw new IllegalArgumentException(CONFIGURATION + " has no key '" + key + "'");
        }
        return write(CONFIGURATION, found.replaceFirst(Matcher.quoteReplacement(key + " = " + value)));
    }

    public HubFolder delete(String name) {
        try {
            Files.delete(path.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(Path project, Path name) {
        try (Stream<Path> files = Files.walk(project.resolve(name))) {
            for (Path file : files.toList()) {
                Path target = path.resolve(project.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
