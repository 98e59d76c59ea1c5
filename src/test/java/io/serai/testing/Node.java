package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs scripts with the Node.js of this machine, and with the packages that their folder's lockfile pins. */
public final class Node {
    private static final int MIN_MAJOR = 20;
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*", Pattern.DOTALL);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Fetching takes some ten seconds, longer where the line is slow. */
    private static final Duration PATIENCE_TO_FETCH = Duration.ofMinutes(5);

    private static final String LOCKFILE = "package-lock.json";

    private final Path folder;

    /**
     * What became of a command.
     *
     * @param output what it printed, errors too
     */
    public record Run(int exit, String output) {}

    private Node(Path folder) {
        this.folder = folder;
    }

    /**
     * Copies the scripts of {@code sources} to {@code folder} and installs their packages there, once for each version of
     * the lockfile.
     *
     * @throws IllegalStateException saying what is missing on this machine
     */
    public static Node withPackages(Path sources, Path folder) {
        requireNode();
        try {
            Files.createDirectories(folder);
            Path installed = folder.resolve("installed-" + LOCKFILE);
            boolean known = Files.exists(installed) && Files.mismatch(installed, sources.resolve(LOCKFILE)) < 0;
            try (Stream<Path> files = Files.list(sources)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Node node = new Node(folder);
            if (!known) {
                Files.deleteIfExists(installed);
                Run ci = run(folder, PATIENCE_TO_FETCH, Map.of(), "npm", "ci", "--prefer-offline");
                if (ci.exit() != 0) {
                    throw new IllegalStateException("npm ci failed in " + folder + ":\n" + ci.output());
                }
                Files.copy(folder.resolve(LOCKFILE), installed);
            }
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For scripts of this folder that need no packages; empty where there is no Node.js that is new enough. */
    public static Optional<Node> in(Path folder) {
        return find("node").isPresent() && isNewEnough(version()) ? Optional.of(new Node(folder)) : Optional.empty();
    }

    private static void requireNode() {
        String wanted = "Node.js " + MIN_MAJOR + " or later and npm must be on the PATH; ";
        if (find("node").isEmpty() || find("npm").isEmpty()) {
            throw new IllegalStateException(
                    wanted + "there is no " + (find("node").isEmpty() ? "node" : "npm")
                            + ". On Debian: apt-get install nodejs npm; .ci/run shows what to do where that is too old");
        }
        String version = version();
        if (!isNewEnough(version)) {
            throw new IllegalStateException(
                    wanted + "here is " + version.strip() + ". .ci/run shows how to get another beside it");
        }
    }

    private static String version() {
        return run(Path.of("."), PATIENCE, Map.of(), "node", "--version").output();
    }

    private static boolean isNewEnough(String version) {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches() && Integer.parseInt(matcher.group(1)) >= MIN_MAJOR;
    }

    private static Optional<Path> find(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(entry -> Path.of(entry, command))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs a script of the folder; {@code environment} is names and values in turn. */
    public Run run(String script, String... environment) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return run(folder, PATIENCE, variables, "node", "--test-reporter=tap", script);
    }

    /** Runs all tests of the folder, found by their names: {@code *.test.mjs}. */
    public Run test() {
        return run(folder, PATIENCE, Map.of(), "node", "--test", "--test-reporter=tap");
    }

    private static Run run(Path folder, Duration patience, Map<String, String> environment, String... command) {
        try {
            Path output = Files.createTempFile("serai-node-", ".txt");
            try {
                ProcessBuilder builder = new ProcessBuilder(List.of(command))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
                if (!ended) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                }
                String printed = Files.readString(output, UTF_8);
                return new Run(
                        ended ? process.exitValue() : -1,
                        ended ? printed : printed + "\nstill running after " + patience + ", ended");
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
