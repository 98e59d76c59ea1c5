package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A commit that was built in a folder of its own, by its own launcher.
 *
 * @param name of the commit, as tables have it
 */
record Build(String name, Path folder, Commands commands) {
    private static final Path BENCHMARKS = Path.of("src", "test", "java", "io", "serai", "bench");

    /** Builds the hub, and its archive of classes for fast starts, without tests. */
    static Build of(String name, Path folder, Commands commands) throws IOException, InterruptedException {
        Progress.say("building " + name);
        long start = System.nanoTime();
        Build build = new Build(name, folder, commands);
        if (!Files.isRegularFile(folder.resolve("serai"))) {
            throw new Commands.FailedException(name + " has no launcher (serai): it can't be built", "");
        }
        build.launcher(name + " does not build", List.of("prepare"));
        Progress.say("built " + name + " in "
                + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        return build;
    }

    /** The launcher with words, to be run in the folder of a hub. */
    ProcessBuilder start(Path hub, String... words) {
        List<String> command = command();
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(hub.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SERAI_") || name.startsWith("CAMEL_"));
        builder.environment().putAll(environment());
        builder.environment().put("SERAI_HOME", hub.toString());
        return builder;
    }

    /** Whether it has benchmarks of inner parts. */
    boolean hasInner() {
        return Files.exists(folder.resolve(BENCHMARKS).resolve(InnerBench.class.getSimpleName() + ".java"));
    }

    /** The source of a benchmark class; empty where there is none. */
    String source(String simpleName) throws IOException {
        Path source = folder.resolve(BENCHMARKS).resolve(simpleName + ".java");
        return Files.exists(source) ? Files.readString(source) : "";
    }

    /** One run of its benchmarks of inner parts, as {@link Inner} reports them; the first time builds them, too. */
    JsonNode inner() throws IOException, InterruptedException {
        Path report = commands.folder().resolve("inner.json");
        launcher(
                "the inner parts of " + name + " can't be measured",
                List.of("bench", "inner", "--quick", "--json", report.toString()));
        return Json.read(Files.readAllBytes(report)).at("/sections/inner/figures");
    }

    private void launcher(String failure, List<String> words) throws IOException, InterruptedException {
        List<String> command = command();
        command.addAll(words);
        commands.run(failure, folder, environment(), command);
    }

    private List<String> command() {
        return new ArrayList<>(List.of("sh", folder.resolve("serai").toString()));
    }

    /** Both run on this Java. */
    private static Map<String, String> environment() {
        return Map.of("JAVA_HOME", System.getProperty("java.home"));
    }
}
